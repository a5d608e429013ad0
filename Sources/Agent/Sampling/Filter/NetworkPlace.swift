// SPDX-License-Identifier: Apache-2.0

/// Where a frame's network header begins, and which: behind the link header and at most two VLAN tags.
struct NetworkPlace {
    /// Bytes before it.
    var offset: Int
    /// Its type; 0 for a frame too short to tell.
    var type: UInt16

    @inline(__always)
    init(_ bytes: RawSpan, from start: Int, type: UInt16?, mostTags: Int) {
        offset = start
        self.type = bytes.byteCount >= start &+ NetworkHeader.ipv4Length ? type ?? 0 : 0
        while NetworkPlace.isTag(self.type), offset < start &+ mostTags &* NetworkHeader.tagLength {
            offset &+= NetworkHeader.tagLength
            self.type = bytes.byteCount >= offset &+ NetworkHeader.ipv4Length ? bytes.number(at: offset &- 2) ?? 0 : 0
        }
    }

    /// Of a frame as a capture file has it. It may be cut anywhere.
    @inline(__always)
    init(stored bytes: RawSpan, link: StoredLink) {
        let start = link.headerLength
        switch link {
        case .ethernet: self.init(bytes, from: start, type: bytes.number(at: 12), mostTags: NetworkHeader.mostTags)
        case .rawIP: self.init(bytes, from: start, type: NetworkPlace.type(ofPacket: bytes), mostTags: 0)
        case .cooked: self.init(bytes, from: start, type: bytes.number(at: 14), mostTags: NetworkHeader.mostTags)
        case .cooked2: self.init(bytes, from: start, type: bytes.number(at: 0), mostTags: NetworkHeader.mostTags)
        }
    }

    /// One of ``NetworkHeader/vlanTypes``, without a list to go through for each frame.
    @inline(__always)
    private static func isTag(_ type: UInt16) -> Bool { type == 0x8100 || type == 0x88a8 || type == 0x9100 }

    /// By the version, as there is no type field.
    @inline(__always)
    static func type(ofPacket bytes: RawSpan) -> UInt16? {
        guard bytes.byteCount > 0 else { return nil }
        return switch bytes.unsafeLoad(fromByteOffset: 0, as: UInt8.self) >> 4 {
        case 4: NetworkHeader.ipv4
        case 6: NetworkHeader.ipv6
        default: nil
        }
    }

    /// Whether `bytes`, a frame without addresses, should have had some: they end before the addresses do, or before it is clear what they
    /// are.
    static func isCut(_ bytes: RawSpan, _ link: StoredLink) -> Bool {
        let start = link.headerLength
        guard bytes.byteCount >= max(1, start) else { return true }
        guard link != .rawIP else { return type(ofPacket: bytes) != nil }
        var type = bytes.number(at: link == .cooked2 ? 0 : start - 2)
        for offset in [start + 2, start + 6] {
            guard let tag = type, isTag(tag) else { break }
            type = bytes.number(at: offset)
        }
        return type == nil || type == NetworkHeader.ipv4 || type == NetworkHeader.ipv6
    }
}

extension RawSpan {
    /// Two bytes in network order, or `nil` behind the end.
    @inline(__always)
    func number(at offset: Int) -> UInt16? {
        byteCount < offset &+ 2 ? nil : UInt16(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    @inline(__always)
    func ipv4Bits(at offset: Int) -> UInt32 {
        UInt32(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// Half of an IPv6 address.
    @inline(__always)
    func ipv6Half(at offset: Int) -> UInt64 {
        UInt64(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
