// SPDX-License-Identifier: Apache-2.0

package import Packets
package import Pcap

/// Estimates the traffic in a file for each tenant and direction, by threshold sampling: a dropped frame costs no more than a look at its
/// length. Adding frames allocates nothing.
package struct SampledAccount: Sendable {
    private let table: TenantTable
    package let threshold: Threshold
    private var draw: FrameDraw
    /// All frames, each once: these are counted.
    package private(set) var packets: UInt64 = 0
    package private(set) var bytes: UInt64 = 0
    /// Frames that were kept.
    package private(set) var kept: UInt64 = 0
    /// Estimate of the frames that no tenant sends or receives.
    package private(set) var other: ThresholdEstimator
    /// Estimate of the frames cut before the end of their addresses; they are among ``other`` too.
    package private(set) var malformed: ThresholdEstimator
    /// Estimates of the frames among ``other`` whose packet could not be found in an encapsulation.
    package private(set) var encapsulated: [Encapsulation: ThresholdEstimator] = [:]
    /// Traffic to and from each slot of ``TenantLookup``.
    private var slots: [Directions]

    private struct Directions: Sendable {
        var inbound: ThresholdEstimator
        var outbound: ThresholdEstimator
    }

    /// The same `seed` keeps the same frames of the same file.
    package init(_ table: TenantTable, threshold: Threshold, seed: UInt64) {
        self.table = table
        self.threshold = threshold
        draw = FrameDraw(threshold, seed: seed)
        let nothing = ThresholdEstimator(inForce: threshold)
        (other, malformed) = (nothing, nothing)
        slots = Array(repeating: Directions(inbound: nothing, outbound: nothing), count: table.tenants.count + 1)
    }

    /// `frames` lie in `bytes`; `links` are those of the file's interfaces.
    package mutating func add(_ frames: Span<StoredFrame>, in bytes: RawSpan, links: [LinkLayer]) {
        var (draw, sum) = (draw, UInt64(0))
        for index in frames.indices {
            let frame = frames[index]
            let link = links[Int(frame.interface)]
            let length = link.ethernetLength(frame.length)
            sum &+= UInt64(length)
            if draw.keeps(length: length) {
                bytes.captured(frame) { keep($0, length: length, link: link) }
            }
        }
        self.draw = draw
        self.bytes &+= sum
        packets &+= UInt64(frames.count)
    }

    private mutating func keep(_ captured: RawSpan, length: UInt32, link: LinkLayer) {
        let owners = table.withLookup { FrameOwners(captured, link: link, lookup: $0) }
        let (decided, length) = (Int(max(1, length)), Int(length))
        // No frame is shorter than such a threshold, so that every frame is kept and the counts are exact.
        let threshold = threshold.isExact ? .exact : threshold
        kept &+= 1
        slots[owners.destination].inbound.add(kernelLength: decided, length: length, threshold: threshold)
        slots[owners.source].outbound.add(kernelLength: decided, length: length, threshold: threshold)
        if owners.areNone { other.add(kernelLength: decided, length: length, threshold: threshold) }
        if owners.isMalformed { malformed.add(kernelLength: decided, length: length, threshold: threshold) }
        if owners.areNone, let kind = owners.encapsulation {
            encapsulated[kind, default: ThresholdEstimator(inForce: self.threshold)]
                .add(kernelLength: decided, length: length, threshold: threshold)
        }
    }

    /// Traffic to the tenant at this position of the table.
    package func inbound(_ tenant: Int) -> ThresholdEstimator { slots[tenant + 1].inbound }

    /// Traffic from the tenant at this position of the table.
    package func outbound(_ tenant: Int) -> ThresholdEstimator { slots[tenant + 1].outbound }
}
