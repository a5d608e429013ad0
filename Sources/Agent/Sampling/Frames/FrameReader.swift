// SPDX-License-Identifier: Apache-2.0

package import Linux
package import Packets
internal import Values

/// Reads kept frames: the tenants at their ends, and the threshold by which they were kept. Allocates nothing.
package struct FrameReader: Sendable {
    private let table: TenantTable
    private let link: LinkLayer
    private let scope: SamplingScope
    /// Programs of the socket that the frames come from.
    package var epochs: EpochTracker

    package init(table: TenantTable, link: LinkLayer, scope: SamplingScope, epochs: EpochTracker) {
        self.table = table
        self.link = link
        self.scope = scope
        self.epochs = epochs
    }

    /// `bytes` are the captured bytes of a frame of `length` bytes, as libpcap delivers them: with the tag that the kernel had stripped.
    package func observe(_ bytes: RawSpan, length: Int, time: MonotonicTime) -> FrameObservation {
        let header = LinkHeader(captured: bytes, on: link)
        var source: Int?
        var destination: Int?
        var frame = FrameObservation(time: time, kernelLength: length, length: length, threshold: .exact)
        if let flow = Flow(bytes, behind: header) {
            source = table.tenant(of: flow.source)
            destination = table.tenant(of: flow.destination)
            frame.isTCPData = flow.firstProtocol == IPProtocol.tcp && length - header.length > Flow.longestTCPHeaders
            frame.fingerprint = flow.fingerprint
        } else {
            frame.isMalformed = LinkHeader.endsBeforeAddresses(bytes, on: link)
        }
        if link.inventedLength > 0 {
            // libpcap's own header, which never was on a wire.
            frame.kernelLength = max(1, length - link.inventedLength)
        }
        frame.length = frame.kernelLength + link.absentHeader
        if header.hasStrippableTag {
            frame.kernelLength = max(1, frame.kernelLength - LinkHeader.tagLength)
            frame.hasAmbiguousTag = scope == .both
        }
        if let residue = header.epoch(capturedLength: bytes.byteCount, length: length) {
            frame.settle(epochs.filter(residue: residue), source, destination)
        } else {
            let (filter, alternative) = epochs.filter(at: time)
            frame.settle(filter, source, destination)
            frame.alternative = alternative?.threshold(source: source, destination: destination)
        }
        return frame
    }
}

extension FrameObservation {
    /// Kept by `filter`, which counts for its own tenants only.
    @inline(__always)
    fileprivate mutating func settle(_ filter: FilterShard, _ source: Int?, _ destination: Int?) {
        if let source, filter.tenants.contains(source) { self.source = source }
        if let destination, filter.tenants.contains(destination) { self.destination = destination }
        countsInTotal = filter.countsInTotal(source: source, destination: destination)
        // `nil` for frames that the filter never keeps: such a frame represents only itself.
        threshold = filter.threshold(source: source, destination: destination) ?? .exact
    }
}

extension Flow {
    /// Bytes of the headers of IPv4 or IPv6 and of TCP with all their options; the padding of a short frame is within it.
    fileprivate static let longestTCPHeaders = 120

    /// A number for an IPv4 packet that its sender has numbered, 0 for others: mixed from addresses, length, identification, fragment offset and
    /// protocol. Tags, hardware addresses and time to live differ between what goes into a switch and what comes out.
    @inline(__always)
    fileprivate var fingerprint: UInt64 {
        guard isIPv4 else { return 0 }
        let packet = ipv4Numbering
        guard packet >> 32 & 0xffff != 0 else { return 0 }
        var mixed = (ipv4Ends ^ ((packet & ~0xff00) &* 0x9e37_79b9_7f4a_7c15)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 29)) &* 0x94d0_49bb_1331_11eb
        mixed ^= mixed >> 32
        return max(1, mixed)
    }
}
