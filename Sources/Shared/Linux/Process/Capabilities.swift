// SPDX-License-Identifier: Apache-2.0

internal import CLinux

/// The privileges of the calling thread, which threads that it starts later inherit (capabilities(7)).
package enum Capabilities {
    /// Takes every capability from the calling thread, and keeps it from gaining any by executing a file (PR_SET_NO_NEW_PRIVS).
    package static func dropAll() throws(SystemError) {
        for result in [titipan_drop_capabilities(), titipan_no_new_privileges()] where result != 0 {
            throw SystemError("drop capabilities", -result)
        }
    }

    /// Leaves the calling thread CAP_NET_RAW alone, for itself and for what it executes (ambient), and keeps it from gaining any other.
    ///
    /// - Returns: `false` when the thread does not have it; then it has none at all.
    package static func keepRawSockets() throws(SystemError) -> Bool { try keep(CAP_NET_RAW, "raw sockets") }

    /// Leaves the calling thread CAP_NET_ADMIN alone, as ``keepRawSockets()`` does with the other.
    package static func keepNetworkAdministration() throws(SystemError) -> Bool {
        try keep(CAP_NET_ADMIN, "network administration")
    }

    private static func keep(_ capability: Int32, _ name: String) throws(SystemError) -> Bool {
        let result = titipan_keep_capability(capability)
        guard result == 0 || Errno(rawValue: -result) == .notPermitted else {
            throw SystemError("keep the capability of \(name)", -result)
        }
        guard result == 0 else {
            try dropAll()
            return false
        }
        let closed = titipan_no_new_privileges()
        guard closed == 0 else { throw SystemError("gain no privileges", -closed) }
        return true
    }

    /// Has the kernel end this process (SIGKILL) when the thread that started it ends; it ends at once if `parent` is not its parent any more.
    ///
    /// A change of user or capabilities undoes it: to be called after these.
    package static func endWithParent(_ parent: Int32) throws(SystemError) {
        let result = titipan_end_with_parent()
        guard result == 0 else { throw SystemError("end with the supervisor", -result) }
        if ThisProcess.parent != parent { ThisProcess.exit(0) }
    }

    /// Keeps the process's memory, which holds private keys, out of core dumps and from other processes of its user (RLIMIT_CORE, PR_SET_DUMPABLE).
    ///
    /// A change of user and the execution of another program undo the second part.
    package static func refuseCoreDumps() throws(SystemError) {
        let result = titipan_refuse_core_dumps()
        guard result == 0 else { throw SystemError("refuse core dumps", -result) }
    }
}
