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

    /// Keeps the process's memory, which holds private keys, out of core dumps and from other processes of its user (RLIMIT_CORE, PR_SET_DUMPABLE).
    ///
    /// A change of user and the execution of another program undo the second part.
    package static func refuseCoreDumps() throws(SystemError) {
        let result = titipan_refuse_core_dumps()
        guard result == 0 else { throw SystemError("refuse core dumps", -result) }
    }
}
