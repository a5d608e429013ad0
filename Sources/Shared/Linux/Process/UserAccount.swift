// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// A user of this machine, and the user's group (getpwnam(3)).
package struct UserAccount: Hashable, Sendable {
    package let user: UInt32
    package let group: UInt32

    /// `nil` when there is no such user.
    package init?(named name: String) {
        guard let entry = getpwnam(name) else { return nil }
        user = entry.pointee.pw_uid
        group = entry.pointee.pw_gid
    }

    /// The one that a file or directory belongs to; `nil` when there is none of either (getpwuid(3)).
    package init?(owning path: String) {
        guard let status = FileStatus(path), let entry = getpwuid(status.owner) else { return nil }
        user = entry.pointee.pw_uid
        group = entry.pointee.pw_gid
    }

    /// Whether the process runs as this user.
    package var isCurrent: Bool { getuid() == user && geteuid() == user }

    /// Whether the process runs as root.
    package static var currentIsRoot: Bool { getuid() == 0 }

    /// Makes the process run as this user, in this group alone (setgroups(2), setgid(2), setuid(2)).
    ///
    /// - Parameter keepingCapabilities: whether what is permitted stays so, for ``Capabilities`` to choose from (PR_SET_KEEPCAPS).
    package func become(keepingCapabilities: Bool = false) throws(SystemError) {
        let kept = titipan_keep_capabilities(keepingCapabilities ? 1 : 0)
        guard kept == 0 else { throw SystemError("keep capabilities", -kept) }
        let isDone = setgroups(1, [group]) == 0 && setgid(group) == 0 && setuid(user) == 0
        let error = errno
        guard isDone else { throw SystemError("become user \(user)", error) }
    }

    /// Gives a file or directory to this user; nothing happens where that is not allowed (chown(2)).
    ///
    /// - Parameter followsLink: whether the target of a symbolic link changes its owner instead of the link itself.
    package func takeOwnership(of path: String, followsLink: Bool = false) {
        _ = followsLink ? chown(path, user, group) : lchown(path, user, group)
    }
}
