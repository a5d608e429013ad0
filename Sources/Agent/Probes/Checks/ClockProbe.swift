// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Words
internal import Linux

extension Probe {
    /// `self.clock`: whether the kernel's clock is synchronised, and wall clock against boot clock over the window.
    package static let clock = Probe(.selfClock, method: MethodWords.clock.en) { run in
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
        let clock = try ProbeError.wrapping(ClockSynchronisation.read)
        let offset = run.environment.clockOffset()
        return .clock(
            ClockMeasurement(
                synchronised: clock.isSynchronised, maximumErrorSeconds: clock.maximumErrorSeconds,
                offsetToServiceSeconds: offset?.seconds, offsetUncertaintySeconds: offset?.uncertainty,
                largestStepSeconds: Double(largest) / 1e9,
                largestLagSeconds: lag.inSeconds))
    }
}
