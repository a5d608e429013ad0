// SPDX-License-Identifier: Apache-2.0

package import Values

/// A cause that distorts byte counts, by its name in reports; each widens the bounds or voids the window.
package enum Bias: String, Codable, Hashable, Sendable, CaseIterable {
    /// The ring overflowed.
    case drops
    /// Merged segments: header bytes are missing.
    case offload
    /// The wall clock stepped inside the window.
    case clockStep
    /// One direction was not seen, or far less of it than the traffic of the other direction proves.
    case oneSidedMirror
    /// Frames came twice, as mirrors of whole VLANs deliver them: the true traffic may be half.
    case doubledMirror
    /// Whether the filter counted the VLAN tag of frames that had one is unknown.
    case vlanAmbiguity
    /// The interface's own counters contradict the estimate beyond its error.
    case counterMismatch
}

/// One direction of one tenant in one window.
///
/// Windows add up: estimates, ``keptBytes`` and ``variance`` are sums, so that the bounds of a longer time can be computed from those of its windows,
/// and are narrower than the sum of the windows' bounds.
package struct DirectionWindow: Codable, Hashable, Sendable {
    /// Ethernet frames without FCS.
    @Bounded<EstimatedCount> package var bytes: Estimate
    /// What the frames take on the wire: each padded to 60 bytes, and with FCS, preamble and gap 24 bytes more (IEEE 802.3).
    @Bounded<EstimatedCount> package var wireBytes: Estimate
    @Bounded<EstimatedCount> package var packets: Estimate
    /// Sampled frames behind the estimate.
    @Bounded<Counter> package var kept: UInt64
    /// Bytes of the sampled frames themselves: seen, not estimated.
    @Bounded<Counter> package var keptBytes: UInt64
    /// Unbiased estimate of the variance of `bytes.estimate`.
    @Bounded<Variance> package var variance: Double
    /// The threshold z in bytes: a frame of length len was kept with probability min(1, len / z). The coarsest, when it changed.
    package var threshold: UInt32

    package init(
        bytes: Estimate, wireBytes: Estimate, packets: Estimate, kept: UInt64, keptBytes: UInt64, variance: Double,
        threshold: UInt32
    ) {
        self.bytes = bytes
        self.wireBytes = wireBytes
        self.packets = packets
        self.kept = kept
        self.keptBytes = keptBytes
        self.variance = variance
        self.threshold = threshold
    }

    /// Mean rate over `seconds`, in bit/s.
    package func bitsPerSecond(over seconds: Double) -> Estimate {
        let scale = seconds > 0 ? 8 / seconds : 0
        return Estimate(estimate: bytes.estimate * scale, lower: bytes.lower * scale, upper: bytes.upper * scale)
    }
}

/// A tenant's traffic over a few seconds, both directions.
package struct TrafficWindow: Codable, Hashable, Sendable {
    package var start: Timestamp
    /// Length by the monotonic clock.
    @Bounded<WindowSeconds> package var seconds: Double
    package var inbound: DirectionWindow
    package var outbound: DirectionWindow
    @Bounded<List<16, Bias>> package var biases: [Bias]

    package init(
        start: Timestamp, seconds: Double, inbound: DirectionWindow, outbound: DirectionWindow, biases: [Bias]
    ) {
        self.start = start
        self.seconds = seconds
        self.inbound = inbound
        self.outbound = outbound
        self.biases = biases
    }

    package subscript(direction: Direction) -> DirectionWindow {
        direction == .inbound ? inbound : outbound
    }

    private enum CodingKeys: String, CodingKey {
        case start, seconds, biases
        case inbound = "in"
        case outbound = "out"
    }
}

/// `bandwidth.in` and `bandwidth.out`: windows of sampled traffic. Both checks carry the same windows once each, for their direction.
package struct BandwidthMeasurement: Codable, Hashable, Sendable {
    package struct Window: Codable, Hashable, Sendable {
        package var start: Timestamp
        @Bounded<WindowSeconds> package var seconds: Double
        package var traffic: DirectionWindow
        @Bounded<List<16, Bias>> package var biases: [Bias]

        package init(start: Timestamp, seconds: Double, traffic: DirectionWindow, biases: [Bias]) {
            self.start = start
            self.seconds = seconds
            self.traffic = traffic
            self.biases = biases
        }
    }

    @Bounded<Name> package var interface: String
    package var direction: Direction
    /// Addresses whose traffic was counted.
    @Bounded<List<256, IPAddress>> package var addresses: [IPAddress]
    @Bounded<List<20_000, Window>> package var windows: [Window]

    package init(interface: String, direction: Direction, addresses: [IPAddress], windows: [Window]) {
        self.interface = interface
        self.direction = direction
        self.addresses = addresses
        self.windows = windows
    }
}
