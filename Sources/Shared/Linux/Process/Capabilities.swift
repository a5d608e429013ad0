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
}
