// SPDX-License-Identifier: Apache-2.0

internal import Packets
internal import Pcap
internal import Sampling

extension TrafficReport {
    /// Two-sided, of each pair of bounds of a sampled file, and as deviations of a normal variable.
    private static let confidence = (probability: 0.95, deviations: 1.959963984540054)

    init(_ account: ExactAccount, _ tenants: TenantList, _ file: SavefileReader, repeated: UInt64) {
        self.init(
            capture: Capture(
                packets: account.all.packets, bytes: account.all.bytes, malformed: account.malformed,
                linkType: file.linkType,
                remarks: CaptureRemarks(
                    encapsulated: account.encapsulated.map { CaptureRemarks.Kind($0.key, $0.value) }, file: file,
                    repeated: repeated)),
            tenants: tenants.tenants.indices.map {
                Tenant(
                    name: tenants.tenants[$0].name, inbound: Direction(account.inbound($0)),
                    outbound: Direction(account.outbound($0)))
            },
            other: Other(packets: account.other.packets, bytes: account.other.bytes))
    }

    init(_ account: SampledAccount, _ tenants: TenantList, _ file: SavefileReader, repeated: UInt64, seed: UInt64) {
        let (probability, deviations) = TrafficReport.confidence
        let other = Direction(account.other, deviations)
        self.init(
            capture: Capture(
                packets: account.packets, bytes: account.bytes,
                malformed: Direction(account.malformed, deviations).packets.estimate, linkType: file.linkType,
                remarks: CaptureRemarks(
                    encapsulated: account.encapsulated.map {
                        let sampled = Direction($0.value, deviations)
                        return CaptureRemarks.Kind(
                            name: $0.key.rawValue, packets: sampled.packets.estimate, bytes: sampled.bytes.estimate)
                    }, file: file, repeated: repeated)),
            tenants: tenants.tenants.indices.map {
                Tenant(
                    name: tenants.tenants[$0].name, inbound: Direction(account.inbound($0), deviations),
                    outbound: Direction(account.outbound($0), deviations))
            },
            other: Other(packets: other.packets.estimate, bytes: other.bytes.estimate),
            sampling: Sampling(
                threshold: account.threshold.bytes, seed: seed, kept: account.kept, confidence: probability))
    }
}

extension TrafficReport.Direction {
    fileprivate init(_ count: TrafficCount) {
        self.init(
            bytes: Amount(counted: count.bytes), wireBytes: Amount(counted: count.wireBytes),
            packets: Amount(counted: count.packets))
    }

    fileprivate init(_ estimator: ThresholdEstimator, _ deviations: Double) {
        self.init(
            bytes: Amount(estimator.bytes(deviations: deviations)),
            wireBytes: Amount(estimator.wireBytes(deviations: deviations)),
            packets: Amount(estimator.packets(deviations: deviations)))
    }
}
