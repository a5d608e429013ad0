// SPDX-License-Identifier: Apache-2.0

/// A position in a frame between two headers. Each step is checked against the frame's end.
struct EncapsulationReader: ~Escapable {
    let frame: RawSpan
    /// The first byte behind the headers that were read.
    var position: Int
    /// Type of what is there.
    var type: UInt16
    /// Bytes were asked for that the frame does not have.
    private(set) var hasEnded = false

    @_lifetime(copy frame)
    init(frame: RawSpan, position: Int, type: UInt16) {
        self.frame = frame
        self.position = position
        self.type = type
    }

    private static let ethernetHeader = 14

    /// The encapsulation that the type stands for; `nil` for any other payload.
    mutating func layer() -> Encapsulation? {
        switch type {
        case EtherType.vlan, EtherType.serviceVLAN, EtherType.legacyServiceVLAN: .vlanTags
        case 0x8847, 0x8848: .mpls
        case 0x8864: .pppoe
        case 0x88e7: .backbone
        case 0x88e5: .macsec
        case 0x894f: .nsh
        case 0x22f3: .trill
        case 0x8903: .fabricPath
        case 0x8909: .securityGroup
        case 0x892f: .hsr
        case 0x6558: .bridging
        // A length instead of a type (IEEE 802.3); 4 in cooked captures.
        case 1..<1_536: isLLCOfIP() ? .llc : nil
        default: nil
        }
    }

    /// Moves behind the header of `layer`; `false` where the frame ends within it, or what follows cannot be read.
    mutating func open(_ layer: Encapsulation) -> Bool {
        switch layer {
        case .vlanTags: move(4, typeAt: 2)
        case .mpls: openMPLS()
        case .llc: openLLC()
        case .pppoe: openPPPoE()
        // Flags and service identifier, then a whole frame.
        case .backbone: move(4 + EncapsulationReader.ethernetHeader, typeAt: 4 + 12)
        case .macsec: openMACsec()
        case .nsh: openNSH()
        case .trill: openTRILL()
        case .fabricPath: move(2 + EncapsulationReader.ethernetHeader, typeAt: 2 + 12)
        case .securityGroup: openSecurityGroup()
        case .hsr: move(6, typeAt: 4)
        case .bridging: move(EncapsulationReader.ethernetHeader, typeAt: 12)
        }
    }

    /// Moves on by `length` bytes, of which two at `offset` are the type of what follows.
    private mutating func move(_ length: Int, typeAt offset: Int) -> Bool {
        guard let next = half(offset) else { return false }
        return move(length, next)
    }

    private mutating func move(_ length: Int, _ next: UInt16) -> Bool {
        guard frame.byteCount >= position + length else {
            hasEnded = true
            return false
        }
        type = next
        position += length
        return true
    }

    private mutating func byte(_ offset: Int) -> UInt8? {
        guard position + offset < frame.byteCount else {
            hasEnded = true
            return nil
        }
        return frame.byte(at: position + offset)
    }

    private mutating func half(_ offset: Int) -> UInt16? {
        guard position + offset + 2 <= frame.byteCount else {
            hasEnded = true
            return nil
        }
        return frame.bigEndian(at: position + offset)
    }

    /// The type by an IP packet's version.
    private mutating func typeByVersion(at offset: Int) -> UInt16? {
        switch byte(offset).map({ $0 >> 4 }) {
        case 4: EtherType.ipv4
        case 6: EtherType.ipv6
        default: nil
        }
    }

    // MARK: Layers

    /// SNAP of organisation 0 or that of bridge tunnels (RFC 1042), or IP's service access point.
    private mutating func isLLCOfIP() -> Bool {
        // A frame that ends here is no encapsulation that was cut.
        defer { hasEnded = false }
        return switch (byte(0), byte(1), byte(2)) {
        case (0xaa, 0xaa, 0x03): half(3) == 0 && (byte(5) == 0 || byte(5) == 0xf8)
        case (0x06, 0x06, 0x03): true
        default: false
        }
    }

    private mutating func openLLC() -> Bool {
        byte(0) == 0x06 ? move(3, EtherType.ipv4) : move(8, typeAt: 6)
    }

    private mutating func openMPLS() -> Bool {
        while let low = byte(2) {
            position += 4
            // Bottom of the stack: the payload's kind is told by its first four bits alone.
            guard low & 1 == 1 else { continue }
            if let next = typeByVersion(at: 0) { return move(0, next) }
            // A pseudowire's control word, then a whole frame.
            guard byte(0).map({ $0 >> 4 }) == 0 else { return false }
            return move(4 + EncapsulationReader.ethernetHeader, typeAt: 4 + 12)
        }
        return false
    }

    private mutating func openPPPoE() -> Bool {
        // Version 1, type 1, session data. The protocol may be compressed to one byte (RFC 1661, section 6.5).
        guard byte(0) == 0x11, byte(1) == 0, let first = byte(6) else { return false }
        let number = first & 1 == 1 ? UInt16(first) : half(6) ?? 0
        let length = first & 1 == 1 ? 7 : 8
        switch number {
        case 0x0021: return move(length, EtherType.ipv4)
        case 0x0057: return move(length, EtherType.ipv6)
        default: return false
        }
    }

    /// The tag's first byte says whether the rest is encrypted or changed, and whether a channel identifier follows.
    private mutating func openMACsec() -> Bool {
        guard let control = byte(0), control & 0x0c == 0 else { return false }
        let length = control & 0x20 == 0 ? 6 : 14
        return move(length + 2, typeAt: length)
    }

    private mutating func openNSH() -> Bool {
        guard let word = half(0), let next = byte(3) else { return false }
        let length = Int(word & 0x3f) * 4
        switch next {
        case 1: return move(length, EtherType.ipv4)
        case 2: return move(length, EtherType.ipv6)
        case 3: return move(length + EncapsulationReader.ethernetHeader, typeAt: length + 12)
        default: return false
        }
    }

    private mutating func openTRILL() -> Bool {
        guard let word = half(0) else { return false }
        let length = 6 + Int(word >> 6 & 0x1f) * 4
        return move(length + EncapsulationReader.ethernetHeader, typeAt: length + 12)
    }

    private mutating func openSecurityGroup() -> Bool {
        guard let words = byte(1) else { return false }
        let length = 2 + Int(max(1, words)) * 4
        return move(length + 2, typeAt: length)
    }
}
