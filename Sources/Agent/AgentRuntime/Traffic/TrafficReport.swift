// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// The tenants' traffic, in a capture file or in a window of live traffic: the JSON schema `titipan.traffic/v1`.
///
/// All numbers are whole: bytes of Ethernet frames without FCS, bytes on the wire, frames. A frame between two tenants counts as outbound for one and
/// as inbound for the other. ``capture`` counts each frame once, ``other`` the frames that no tenant sends or receives.
package struct TrafficReport: Hashable, Sendable {
    package static let schema = "titipan.traffic/v1"

    /// Everything that was seen.
    package struct Capture: Codable, Hashable, Sendable {
        package var packets: UInt64
        package var bytes: UInt64
        /// Frames cut before the end of their addresses; they are among ``TrafficReport/other`` too.
        package var malformed: UInt64
        /// Name of the link layer as in pcap-linktype(7), such as `EN10MB`; several joined by commas.
        package var linkType: String
        /// What of a file could not be accounted as it stands; `nil` where there is nothing of the kind, and for live traffic.
        package var remarks: CaptureRemarks?

        package init(
            packets: UInt64, bytes: UInt64, malformed: UInt64, linkType: String, remarks: CaptureRemarks? = nil
        ) {
            self.packets = packets
            self.bytes = bytes
            self.malformed = malformed
            self.linkType = linkType
            self.remarks = remarks
        }
    }

    package struct Direction: Codable, Hashable, Sendable {
        package var bytes: Amount
        /// Each frame padded to 60 bytes, with FCS, preamble and gap: 24 bytes more (IEEE 802.3).
        package var wireBytes: Amount
        package var packets: Amount

        package init(bytes: Amount, wireBytes: Amount, packets: Amount) {
            self.bytes = bytes
            self.wireBytes = wireBytes
            self.packets = packets
        }
    }

    package struct Tenant: Codable, Hashable, Sendable {
        package var name: String
        package var inbound: Direction
        package var outbound: Direction
        /// `yes`, `no` or `inconclusive`: whether the tenant keeps within its grant. `nil` without a grant.
        package var verdict: String?
        /// Causes that distort the tenant's counts; `nil` without any.
        package var biases: [Bias]?

        package init(
            name: String, inbound: Direction, outbound: Direction, verdict: String? = nil, biases: [Bias]? = nil
        ) {
            self.name = name
            self.inbound = inbound
            self.outbound = outbound
            self.verdict = verdict
            self.biases = biases
        }

        package subscript(direction: Values.Direction) -> Direction {
            direction == .inbound ? inbound : outbound
        }

        private enum CodingKeys: String, CodingKey {
            case name, verdict, biases
            case inbound = "in"
            case outbound = "out"
        }
    }

    package struct Other: Codable, Hashable, Sendable {
        package var packets: UInt64
        package var bytes: UInt64

        package init(packets: UInt64, bytes: UInt64) {
            self.packets = packets
            self.bytes = bytes
        }
    }

    /// How the frames of a file were sampled; ``capture`` counts all of them nevertheless.
    package struct Sampling: Codable, Hashable, Sendable {
        /// z in bytes, a power of two.
        package var threshold: UInt32
        /// Seed of the random numbers: the same seed keeps the same frames.
        package var seed: UInt64
        package var kept: UInt64
        /// Probability that one pair of bounds holds, two-sided.
        package var confidence: Double

        package init(threshold: UInt32, seed: UInt64, kept: UInt64, confidence: Double) {
            self.threshold = threshold
            self.seed = seed
            self.kept = kept
            self.confidence = confidence
        }
    }

    /// The window of live traffic.
    package struct Window: Hashable, Sendable {
        package var start: Timestamp
        /// Length by the monotonic clock.
        package var seconds: Double
        /// Frames that the kernel's filter kept, and those lost behind it.
        package var kept: UInt64
        package var dropped: UInt64

        package init(start: Timestamp, seconds: Double, kept: UInt64, dropped: UInt64) {
            self.start = start
            self.seconds = seconds
            self.kept = kept
            self.dropped = dropped
        }
    }

    package var capture: Capture
    /// In the order of the tenants' file.
    package var tenants: [Tenant]
    package var other: Other
    /// How the frames of a file were sampled; `nil` if they were not, and for live traffic.
    package var sampling: Sampling?
    /// The window of live traffic; its fields stand at the top of the JSON object.
    package var window: Window?

    package init(
        capture: Capture, tenants: [Tenant], other: Other, sampling: Sampling? = nil, window: Window? = nil
    ) {
        self.capture = capture
        self.tenants = tenants
        self.other = other
        self.sampling = sampling
        self.window = window
    }
}

extension TrafficReport: Codable {
    private enum CodingKeys: String, CodingKey {
        case schema, capture, tenants, other, sampling, start, seconds, kept, dropped
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(TrafficReport.schema, forKey: .schema)
        try container.encode(capture, forKey: .capture)
        try container.encode(tenants, forKey: .tenants)
        try container.encode(other, forKey: .other)
        try container.encodeIfPresent(sampling, forKey: .sampling)
        guard let window else { return }
        try container.encode(window.start, forKey: .start)
        try container.encode(window.seconds, forKey: .seconds)
        try container.encode(window.kept, forKey: .kept)
        try container.encode(window.dropped, forKey: .dropped)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let schema = try container.decode(String.self, forKey: .schema)
        guard schema == TrafficReport.schema else {
            throw DecodingError.dataCorruptedError(
                forKey: .schema, in: container, debugDescription: "'\(schema)' is not \(TrafficReport.schema)")
        }
        capture = try container.decode(Capture.self, forKey: .capture)
        tenants = try container.decode([Tenant].self, forKey: .tenants)
        other = try container.decode(Other.self, forKey: .other)
        sampling = try container.decodeIfPresent(Sampling.self, forKey: .sampling)
        window = try container.decodeIfPresent(Timestamp.self, forKey: .start).map { start in
            Window(
                start: start, seconds: try container.decode(Double.self, forKey: .seconds),
                kept: try container.decode(UInt64.self, forKey: .kept),
                dropped: try container.decode(UInt64.self, forKey: .dropped))
        }
    }
}
