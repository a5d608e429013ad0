// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// The size, identity, permissions and age of a file (stat(2)).
package struct FileStatus: Hashable, Sendable {
    package let bytes: Int
    package let inode: UInt64
    /// The permission bits, for example 0o600.
    package let mode: UInt32
    /// Id of the user whom it belongs to.
    package let owner: UInt32
    /// Last modification, in seconds since 1970.
    package let modified: Int

    /// `nil` when there is no such file.
    package init?(_ path: String) {
        var status = titipan_file_status()
        guard titipan_file_status_of_path(path, &status) == 0 else { return nil }
        self.init(status)
    }

    init?(of descriptor: Descriptor) {
        var status = titipan_file_status()
        guard titipan_file_status_of_descriptor(descriptor.number, &status) == 0 else { return nil }
        self.init(status)
    }

    /// Whether nobody but its owner may read, write or run it, and the owner is the user of this process. For root, who may read everything,
    /// anybody can be the owner.
    package var isPrivate: Bool {
        let user = geteuid()
        return mode & 0o077 == 0 && (owner == user || user == 0)
    }

    private init(_ status: titipan_file_status) {
        bytes = Int(status.bytes)
        inode = status.inode
        mode = status.mode
        owner = status.owner
        modified = Int(status.modified_seconds)
    }
}
