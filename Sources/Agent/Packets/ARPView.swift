// SPDX-License-Identifier: Apache-2.0

package import Values

/// RFC 826, section "Definitions"; unknown values keep their number.
package struct ARPOperation: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package static let request = ARPOperation(rawValue: 1)
    package static let reply = ARPOperation(rawValue: 2)
}

/// ARP for IPv4 over Ethernet (RFC 826): 28 bytes.
package struct ARPView: ~Escapable {
    package static let length = 28

    private let bytes: RawSpan

    /// Throws on fewer than 28 bytes and on any other hardware or protocol than Ethernet and IPv4.
    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan) throws(PacketError) {
        try bytes.require(ARPView.length, for: .arp)
        let hardware: UInt16 = bytes.bigEndian(at: 0)
        guard hardware == 1 else { throw .malformed(.arp, "hardware type \(hardware), not Ethernet (1)") }
        let network: UInt16 = bytes.bigEndian(at: 2)
        guard network == EtherType.ipv4 else { throw .malformed(.arp, "protocol type \(network), not IPv4 (2048)") }
        guard bytes.byte(at: 4) == 6, bytes.byte(at: 5) == 4 else {
            throw .malformed(
                .arp, "address lengths \(bytes.byte(at: 4)) and \(bytes.byte(at: 5)), not 6 and 4")
        }
        self.bytes = bytes
    }

    package var operation: ARPOperation { ARPOperation(rawValue: bytes.bigEndian(at: 6)) }
    package var senderMAC: MACAddress { MACAddress(bits: bytes.bigEndian48(at: 8)) }
    package var senderAddress: IPAddress { IPAddress(ipv4: bytes.bigEndian(at: 14)) }
    package var targetMAC: MACAddress { MACAddress(bits: bytes.bigEndian48(at: 18)) }
    package var targetAddress: IPAddress { IPAddress(ipv4: bytes.bigEndian(at: 24)) }
}
