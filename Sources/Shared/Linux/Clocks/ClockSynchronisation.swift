// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// The kernel's record of how well the wall clock is synchronised (adjtimex(2)). Reading it needs no privilege.
package struct ClockSynchronisation: Hashable, Sendable {
    /// Whether a program such as chrony keeps the clock synchronised.
    package let isSynchronised: Bool
    /// The largest possible error of the clock, in seconds.
    package let maximumErrorSeconds: Double

    package static func read() throws(SystemError) -> ClockSynchronisation {
        var state = titipan_clock()
        let result = titipan_clock_query(&state)
        guard result >= 0 else { throw SystemError("ask adjtimex(2) for the clock's state", -result) }
        return ClockSynchronisation(
            isSynchronised: state.state != TIME_ERROR && state.status & UInt32(STA_UNSYNC) == 0,
            maximumErrorSeconds: Double(state.max_error_us) / 1e6)
    }
}
