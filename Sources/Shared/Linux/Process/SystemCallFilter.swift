// SPDX-License-Identifier: Apache-2.0

internal import CLinux

/// A filter of the system calls of the whole process, all its threads and all that it starts, for good (seccomp(2)).
///
/// A process that holds one may compute, wait, start threads and use the descriptors that it holds; what else it may, its ``Permissions`` say. The
/// table is in `CLinux/seccomp.h`. Three answers keep apart what libraries do and what an intruder does:
///
/// - What no part of this program ever asks for (execution, tracing, other processes' memory, namespaces, loading of code, change of user) ends the
///   process with SIGSYS: whoever asks has taken it over, gets no second try, and the supervisor sees it.
/// - Files and sockets are refused with EACCES. Libraries try some of them without need, such as a file of the time zone or the number of
///   processors, and go on without.
/// - Calls that the table does not name fail with ENOSYS, as on a kernel that is too old for them: libraries then use the older call. `clone3`,
///   whose flags a filter cannot see, is one of them.
///
/// One call is neither made nor refused: libdispatch, under every Swift task, looks at its threads' state in /proc while work waits, and ends the
/// process when it cannot. Where files are not opened it is told that they run.
///
/// Memory is never executable and writable; where files cannot be opened it cannot become executable at all. Of ioctl(2) only what terminals,
/// sockets and ethtool need is left: TIOCSTI, which types into a terminal, is not.
package enum SystemCallFilter {
    package struct Permissions: OptionSet, Sendable {
        package let rawValue: Int32

        package init(rawValue: Int32) {
            self.rawValue = rawValue
        }

        /// Opens and lists files for reading.
        package static let readsFiles = Permissions(rawValue: Int32(TITIPAN_MAY_READ_FILES))
        /// Opens files for writing, makes, renames and removes them.
        package static let writesFiles = Permissions(rawValue: Int32(TITIPAN_MAY_WRITE_FILES))
        /// Opens TCP and UDP sockets and NETLINK_ROUTE, and connects them; neither raw nor packet sockets, and none that others connect to.
        package static let connects = Permissions(rawValue: Int32(TITIPAN_MAY_CONNECT))
        /// Opens netlink sockets of every kind, and no others: for what configures the network and talks to nobody on it.
        package static let configuresNetwork = Permissions(rawValue: Int32(TITIPAN_MAY_CONFIGURE_NETWORK))
        /// Executes other programs, which are under the same filter.
        package static let executes = Permissions(rawValue: Int32(TITIPAN_MAY_EXECUTE))
    }

    /// Puts a filter on every thread. A second one restricts further.
    package static func install(_ permissions: Permissions) throws(SystemError) {
        let result = titipan_seccomp_install(permissions.rawValue)
        guard result == 0 else { throw SystemError("filter system calls", -result) }
    }
}
