// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// How many descriptors the process may hold (getrlimit(2), RLIMIT_NOFILE).
package struct OpenFileLimit: Hashable, Sendable {
    /// What holds now.
    package let soft: UInt64
    /// Up to which the process may raise it.
    package let hard: UInt64

    package static func current() throws(SystemError) -> OpenFileLimit {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            throw SystemError("read the limit of open files", errno)
        }
        return OpenFileLimit(soft: UInt64(limit.rlim_cur), hard: UInt64(limit.rlim_max))
    }

    /// Raises the soft limit to `needed` where it is lower and the hard limit allows it.
    ///
    /// - Returns: what holds then.
    package static func raise(to needed: UInt64) throws(SystemError) -> OpenFileLimit {
        let present = try current()
        guard present.soft < needed, present.soft < present.hard else { return present }
        var limit = rlimit()
        limit.rlim_cur = rlim_t(min(needed, present.hard))
        limit.rlim_max = rlim_t(present.hard)
        guard setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            throw SystemError("raise the limit of open files", errno)
        }
        return try current()
    }
}
