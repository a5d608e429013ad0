// SPDX-License-Identifier: Apache-2.0

package import Linux
internal import Values

/// Reads kept frames: whose they are, and by which threshold they were kept. Allocates nothing.
package struct FrameReader: Sendable {
    private let table: TenantTable
    private let link: LinkLayer
    private let scope: SamplingScope
    /// Of the socket that the frames come from.
    package var ledger: EpochTracker

    package init(table: TenantTable, link: LinkLayer, scope: SamplingScope, ledger: EpochTracker) {
        self.table = table
        self.link = link
        self.scope = scope
        self.ledger = ledger
    }

    /// `bytes` is what was captured of a frame of `length` bytes, as libpcap hands it over: with the tag that the kernel had stripped.
    package func observe(_ bytes: RawSpan, length: Int, time: MonotonicTime) -> FrameObservation {
        let header = NetworkHeader(captured: bytes, link: link)
        var source: Int?
        var destination: Int?
        if let addresses = header.addresses {
            source = table.tenant(of: addresses.source)
            destination = table.tenant(of: addresses.destination)
        }
        var frame = FrameObservation(
            time: time, kernelLength: length, length: length, threshold: .exact,
            isMalformed: header.addresses == nil && NetworkPlace.isCut(bytes, link.stored))
        if link == .cooked {
            // libpcap's own header, which never was on a wire.
            frame.length = max(1, length - NetworkHeader.cookedLength)
            frame.kernelLength = frame.length
        }
        frame.isTCPData = header.isTCP(bytes) && length - header.offset > NetworkHeader.longestTCPHeaders
        frame.fingerprint = header.fingerprint(bytes)
        if header.hasStrippableTag(bytes, link) {
            frame.kernelLength = max(1, frame.kernelLength - NetworkHeader.tagLength)
            frame.hasAmbiguousTag = scope == .both
        }
        if let residue = header.epoch(capturedLength: bytes.byteCount, length: length) {
            frame.settle(ledger.filter(residue: residue), source, destination)
        } else {
            let (filter, alternative) = ledger.filter(at: time)
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
        // `nil` for what the filter never keeps: then it stands for itself.
        threshold = filter.threshold(source: source, destination: destination) ?? .exact
    }
}

extension NetworkHeader {
    /// Of DLT_LINUX_SLL.
    fileprivate static let cookedLength = 16

    /// IPv4's or IPv6's and TCP's with all their options; the padding of a short frame is within it.
    fileprivate static let longestTCPHeaders = 120

    @inline(__always)
    fileprivate func isTCP(_ bytes: RawSpan) -> Bool {
        guard addresses != nil else { return false }
        return bytes.unsafeLoad(fromByteOffset: offset + (family == .ipv4 ? 9 : 6), as: UInt8.self) == 6
    }

    /// Of an IPv4 packet that its sender has numbered: mixed from addresses, length, identification, fragment offset and protocol. Tags, hardware
    /// addresses and time to live differ between what goes into a switch and what comes out.
    @inline(__always)
    fileprivate func fingerprint(_ bytes: RawSpan) -> UInt64 {
        guard family == .ipv4 else { return 0 }
        let addresses = bytes.unsafeLoadUnaligned(fromByteOffset: offset + 12, as: UInt64.self)
        // Total length, identification, fragment offset, time to live, protocol: two, two, two, one and one byte.
        let packet = UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset + 2, as: UInt64.self))
        guard packet >> 32 & 0xffff != 0 else { return 0 }
        var mixed = (addresses ^ ((packet & ~0xff00) &* 0x9e37_79b9_7f4a_7c15)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 29)) &* 0x94d0_49bb_1331_11eb
        mixed ^= mixed >> 32
        return max(1, mixed)
    }

    /// The outer tag is of a kind that Linux takes off on arrival: 802.1Q or 802.1ad.
    @inline(__always)
    fileprivate func hasStrippableTag(_ bytes: RawSpan, _ link: LinkLayer) -> Bool {
        let type = link == .cooked ? 14 : 12
        guard link != .rawIP, offset > type + 2 else { return false }
        return bytes.unsafeLoadUnaligned(fromByteOffset: type, as: UInt16.self) != UInt16(0x9100).bigEndian
    }
}
