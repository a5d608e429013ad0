// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Evidence
internal import Linux

extension Probe {
    /// `self.clock`: whether the kernel's clock is synchronised, and wall clock against boot clock over the window.
    package static let clock = Probe(.selfClock, method: "adjtimex, CLOCK_REALTIME against CLOCK_BOOTTIME") { run in
        let first = BootClock.wallOffsetNanoseconds()
        var largest: Int64 = 0
        var lag = Duration.zero
        let window = run.window
        let beat = min(window.beat, .milliseconds(250))
        var look = ContinuousClock.now + beat
        while look < window.end {
            try await window.wait(until: look)
            lag = max(lag, ContinuousClock.now - look)
            let change = BootClock.wallOffsetNanoseconds() - first
            if change.magnitude > largest.magnitude { largest = change }
            look += beat
        }
        try await window.waitForEnd()
        let change = BootClock.wallOffsetNanoseconds() - first
        if change.magnitude > largest.magnitude { largest = change }
        var state = titipan_clock()
        _ = try ProbeError.check(titipan_clock_query(&state), "ask adjtimex(2) for the clock's state")
        let offset = run.environment.clockOffset()
        let isUnsynchronised = state.state == TIME_ERROR || state.status & UInt32(STA_UNSYNC) != 0
        return .clock(
            ClockMeasurement(
                synchronised: !isUnsynchronised, maximumErrorSeconds: Double(state.max_error_us) / 1e6,
                offsetToServiceSeconds: offset?.seconds, offsetUncertaintySeconds: offset?.uncertainty,
                largestStepSeconds: Double(largest) / 1e9,
                largestLagSeconds: lag.inSeconds))
    }
}
