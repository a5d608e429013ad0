// SPDX-License-Identifier: Apache-2.0

internal import Linux
internal import Sampling

/// One socket of a run, with the filter of its shard of the tenants. Belongs to the run's thread.
struct SamplerSocket: Sendable {
    let capture: LiveCapture
    private(set) var reader: FrameReader
    /// Counters when the run began, and at the last reading.
    private let first: CaptureStatistics
    private var last: CaptureStatistics
    /// The earliest stamp for which it is certain that the first filter or a later one selected the frame.
    let certainFrom: MonotonicTime

    /// Attaches the first filter, and discards the frames that the ring held before.
    init(
        capture: LiveCapture, shard: FilterShard, compiler: SamplerCompiler
    ) throws(CaptureError) {
        self.capture = capture
        _ = try capture.settle(within: .milliseconds(250)) { _, _ in }
        first = try capture.statistics()
        last = first
        let epoch = try capture.attach(shard.program)
        certainFrom = epoch.certainFrom
        reader = FrameReader(
            table: compiler.table, link: compiler.link, scope: compiler.scope,
            epochs: EpochTracker(shard, earliest: epoch.possibleFrom, latest: epoch.certainFrom))
    }

    /// Counters since the run began.
    var statistics: CaptureStatistics {
        CaptureStatistics(
            received: last.received &- first.received, dropped: last.dropped &- first.dropped,
            delivered: last.delivered &- first.delivered)
    }

    /// The frames that the kernel received and dropped since the last call. Forgets filters whose frames can no longer be in the ring.
    mutating func account() throws(CaptureError) -> (received: UInt64, dropped: UInt64) {
        let before = last
        last = try capture.statistics()
        reader.epochs.advance(admitted: last.received &- last.dropped, delivered: last.delivered, at: .now())
        return (last.received &- before.received, last.dropped &- before.dropped)
    }

    /// Replaces the filter, and returns when the new one came into force at the earliest. Nothing is lost: frames that the older one kept stay in the
    /// ring, and are distinguished from the new one's.
    mutating func replaceFilter(_ shard: FilterShard) throws(CaptureError) -> MonotonicTime {
        let epoch = try capture.attach(shard.program)
        reader.epochs.begin(shard, earliest: epoch.possibleFrom, latest: epoch.certainFrom)
        return epoch.possibleFrom
    }
}
