// SPDX-License-Identifier: Apache-2.0

package import Values

/// An LLDP announcement of a system to its neighbour on a link (IEEE 802.1AB, section 8): elements of seven bits of type and nine of length.
///
/// Nothing in it is authenticated: any sender on the link can write any of it.
package struct LLDPView: ~Escapable {
    /// Destination addresses of LLDP frames: nearest bridge, nearest non-TPMR bridge, nearest customer bridge (table 7-1).
    package static let groups: [MACAddress] = [0x0e, 0x03, 0x00].map { MACAddress(bits: 0x0180_c200_0000 | $0) }

    private enum Element {
        static let end: UInt8 = 0
        static let chassis: UInt8 = 1
        static let port: UInt8 = 2
        static let timeToLive: UInt8 = 3
        static let portDescription: UInt8 = 4
        static let systemName: UInt8 = 5
        static let managementAddress: UInt8 = 8
    }

    private let bytes: RawSpan
    /// Values of the elements by type; the first where a type repeats.
    private var values: [UInt8: Range<Int>] = [:]

    /// Throws ``PacketError/truncated(_:needed:available:)`` when an element is cut, and ``PacketError/malformed(_:_:)`` unless chassis, port
    /// and time to live come first, once each, with values in their bounds. What follows the end element is padding.
    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan) throws(PacketError) {
        self.bytes = bytes
        var (offset, position) = (0, UInt8(0))
        while offset < bytes.byteCount || position < 3 {
            try bytes.require(offset + 2, for: .lldp)
            let header: UInt16 = bytes.bigEndian(at: offset)
            let (type, length) = (UInt8(header >> 9), Int(header & 0x1ff))
            position = min(position + 1, 4)
            guard position > 3 ? type > 3 || type == Element.end : type == position else {
                throw .malformed(
                    .lldp, "element \(type) where \(position > 3 ? "none of 1 to 3" : "\(position)") belongs")
            }
            if type == Element.end { break }
            try bytes.require(offset + 2 + length, for: .lldp)
            switch type {
            case Element.chassis, Element.port:
                guard (2...256).contains(length) else { throw .malformed(.lldp, "identifier of \(length) bytes") }
            case Element.timeToLive:
                guard length >= 2 else { throw .malformed(.lldp, "time to live of \(length) bytes") }
            default: break
            }
            if values[type] == nil { values[type] = offset + 2..<offset + 2 + length }
            offset += 2 + length
        }
    }

    package var chassis: LLDPIdentifier { identifier(.chassis, Element.chassis) }
    package var port: LLDPIdentifier { identifier(.port, Element.port) }

    /// Seconds for which the announcement holds; 0 withdraws earlier ones.
    package var timeToLive: UInt16 {
        values[Element.timeToLive].map { bytes.bigEndian(at: $0.lowerBound) } ?? 0
    }

    package var portDescription: String? { value(Element.portDescription).map(LLDPIdentifier.readable) }
    package var systemName: String? { value(Element.systemName).map(LLDPIdentifier.readable) }

    /// The first management address; `nil` for a family other than IPv4 and IPv6.
    package var managementAddress: IPAddress? {
        guard let value = value(Element.managementAddress), let length = value.first, value.count > Int(length) else {
            return nil
        }
        switch (length, value.count > 1 ? value[1] : 0) {
        case (5, 1), (17, 2): return IPAddress(bytes: value[2...Int(length)])
        default: return nil
        }
    }

    private func value(_ type: UInt8) -> [UInt8]? {
        values[type].map { range in range.map { bytes.byte(at: $0) } }
    }

    private func identifier(_ subject: LLDPIdentifier.Subject, _ type: UInt8) -> LLDPIdentifier {
        let value = value(type) ?? []
        return LLDPIdentifier(subject, subtype: value.first ?? 0, bytes: Array(value.dropFirst()))
    }
}
