// SPDX-License-Identifier: Apache-2.0

package import Linux

/// The traffic of one direction of one tenant in a snapshot: sums that can be added, without bounds. Windows, which end later, have bounds.
package struct DirectionSnapshot: Hashable, Sendable {
    package var kept: UInt32 = 0
    package var keptBytes: UInt64 = 0
    /// Estimate of the bytes, and of the variance of that.
    package var bytes = 0.0
    package var variance = 0.0
    /// The coarsest z that a kept frame was kept under.
    package var threshold: UInt32 = 1

    package init() {}

    package static func + (a: DirectionSnapshot, b: DirectionSnapshot) -> DirectionSnapshot {
        var sum = a
        sum.kept &+= b.kept
        sum.keptBytes &+= b.keptBytes
        sum.bytes += b.bytes
        sum.variance += b.variance
        sum.threshold = max(a.threshold, b.threshold)
        return sum
    }

    @inline(__always)
    mutating func add(_ frame: FrameObservation, weight: Double) {
        let bytes = Double(frame.length)
        kept &+= 1
        keptBytes &+= UInt64(truncatingIfNeeded: frame.length)
        self.bytes += bytes * weight
        variance += bytes * bytes * weight * (weight - 1)
        threshold = max(threshold, frame.threshold.bytes)
    }
}

/// The state of a run between the ends of its windows, for a live view.
package struct SampledSnapshot: Hashable, Sendable {
    /// 0, 1, 2 … since the run began.
    package var index: Int
    package var seconds: Double
    /// Tenant i's inbound traffic at 2 i, its outbound traffic at 2 i + 1; last, frames that are neither to nor from a tenant.
    package var directions: [DirectionSnapshot]
    /// Frames that reached the sampler, and those that the ring lost; a frame between two tenants once.
    package var kept: UInt64
    package var dropped: UInt64
    /// Since the run began; set by the sampler.
    package var processorTime = ProcessorTime.zero

    package init(index: Int, seconds: Double, directions: [DirectionSnapshot], kept: UInt64, dropped: UInt64) {
        self.index = index
        self.seconds = seconds
        self.directions = directions
        self.kept = kept
        self.dropped = dropped
    }
}

/// Sorts kept frames into snapshots of equal length, beside the windows. Holds nothing and does nothing in a run without snapshots.
struct SnapshotAssembler: Sendable {
    private let nanoseconds: Int64
    private let directions: Int
    private var open: [SampledSnapshot] = []
    private var closed = 0

    /// `seconds` is `nil` for a run without snapshots.
    init(seconds: Double?, directions: Int) {
        nanoseconds = seconds.map { Int64(max(0.1, $0) * 1e9) } ?? 0
        self.directions = directions
    }

    var isActive: Bool { nanoseconds > 0 }

    /// When the next one ends, since the run began; `nil` for a run without snapshots.
    var nextEnd: Duration? { isActive ? .nanoseconds(Int64(closed + 1) * nanoseconds) : nil }

    /// `slot`, to be added to, of the frames stamped `since` nanoseconds after the run began; `nil` when it was handed out already.
    mutating func slot(at since: Int64) -> Int? {
        let index = Int(since / nanoseconds) - closed
        guard index >= 0 else { return nil }
        while open.count <= index {
            open.append(
                SampledSnapshot(
                    index: closed + open.count, seconds: Double(nanoseconds) / 1e9,
                    directions: Array(repeating: DirectionSnapshot(), count: directions), kept: 0, dropped: 0))
        }
        return index
    }

    @inline(__always)
    mutating func add(_ frame: FrameObservation, weight: Double, direction: Int, slot: Int) {
        open[slot].directions[direction].add(frame, weight: weight)
    }

    mutating func countFrame(slot: Int) { open[slot].kept &+= 1 }

    mutating func add(droppedFrames frames: UInt64, at since: Int64) {
        guard isActive, let slot = slot(at: max(0, since)) else { return }
        open[slot].dropped &+= frames
    }

    /// Hands out those that ended `since` nanoseconds after the run began or before.
    mutating func close(endedBy since: Int64) -> [SampledSnapshot] {
        var finished: [SampledSnapshot] = []
        while isActive, Int64(closed + 1) * nanoseconds <= since {
            _ = slot(at: Int64(closed) * nanoseconds)
            finished.append(open.removeFirst())
            closed += 1
        }
        return finished
    }
}
