// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Values

/// Measures again from recorded frames, with the trackers that measured on the wire.
///
/// Values that depend on the frames alone are replayed exactly as reported, to the nanosecond; the rest (an application's bytes, which
/// are never kept, and the times of system calls) is taken from the report as far as the frames do not contradict it.
package struct Replay: Sendable {
    let order: VerificationOrder
    let file: RecordedFile
    /// Any clock is sufficient: only differences are judged, and wall times are taken from the file.
    let clock: TraceClock

    package init(_ file: RecordedFile, order: VerificationOrder) {
        self.file = file
        self.order = order
        clock = TraceClock(
            began: file.frames.first?.wall ?? Timestamp(microseconds: 0), start: .now)
    }

    /// - Parameter reported: the report's measurement; without one, the result is that of the frames alone.
    /// - Returns: `nil` when the frames of this kind of check do not decide what was measured.
    package func measurement(of check: CheckID, reported: Measurement? = nil) -> Measurement? {
        let probes = Probe.standard + Vantage.allCases.flatMap { Probe.speaking(order.target.service, at: $0) }
        return probes.lazy.filter { $0.check == check }.compactMap { $0.remeasure(self, reported) }.first
    }

    func packet(_ frame: RecordedFile.Frame) -> ReceivedPacket {
        ReceivedPacket(
            bytes: frame.bytes, wall: frame.wall, instant: clock.instant(frame.nanoseconds))
    }
}
