// SPDX-License-Identifier: Apache-2.0

/// The ring's state when the sampler was woken.
package struct RingReading: Hashable, Sendable {
    /// Frames that passed the filter since the last reading, including those lost because the ring was full.
    package var kept: UInt64
    /// Time since the last reading.
    package var seconds: Double
    /// Share of the ring's memory that was in use.
    package var ringFill: Double

    package init(kept: UInt64, seconds: Double, ringFill: Double) {
        self.kept = kept
        self.seconds = seconds
        self.ringFill = ringFill
    }
}

/// The frames that one reading took out of the ring for one direction of one tenant. In arrays, tenant i's inbound traffic is at 2 i, its outbound
/// traffic at 2 i + 1, and other traffic last.
package struct DirectionTally: Hashable, Sendable {
    package var frames: UInt32
    /// Bytes that the kept frames represent.
    package var bytes: Double

    package init(frames: UInt32 = 0, bytes: Double = 0) {
        self.frames = frames
        self.bytes = bytes
    }
}

extension TenantThresholds {
    /// In the order of ``DirectionTally``.
    init(byDirection thresholds: [Threshold]) {
        let tenants = (0..<(thresholds.count / 2)).map {
            Pair(inbound: thresholds[2 * $0], outbound: thresholds[2 * $0 + 1])
        }
        self.init(tenants: tenants, other: thresholds[thresholds.count - 1])
    }

    var byDirection: [Threshold] { tenants.flatMap { [$0.inbound, $0.outbound] } + [other] }

    /// The smallest and the largest.
    var range: ClosedRange<Threshold> {
        tenants.reduce(other...other) {
            min($0.lowerBound, $1.inbound, $1.outbound)...max($0.upperBound, $1.inbound, $1.outbound)
        }
    }
}
