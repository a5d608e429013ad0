// SPDX-License-Identifier: Apache-2.0

/// Headers between the link header of a frame and its IP packet, as they are seen on Ethernet.
package enum Encapsulation: String, Sendable, Hashable, CaseIterable {
    /// More than two VLAN tags.
    case vlanTags = "vlan tags"
    /// MPLS labels (RFC 3032), with Ethernet behind a pseudowire's control word too (RFC 4448).
    case mpls
    /// LLC, with SNAP or with IP's own service access point (IEEE 802.2, RFC 1042).
    case llc
    /// PPPoE sessions (RFC 2516).
    case pppoe
    /// Provider backbone bridges: a whole frame behind a service identifier (IEEE 802.1ah).
    case backbone = "802.1ah"
    /// MACsec (IEEE 802.1AE); its packet can be read only where it is not encrypted.
    case macsec
    /// Network service headers (RFC 8300).
    case nsh
    case trill
    case fabricPath = "fabricpath"
    /// Cisco's security group tags.
    case securityGroup = "security group tag"
    /// Redundancy tags (IEC 62439-3).
    case hsr
    /// A whole frame behind the type of bridged Ethernet (RFC 1701).
    case bridging = "bridged ethernet"
}

/// A frame's IP packet behind encapsulations, or the encapsulation in which it could not be found.
package struct EncapsulatedPacket {
    /// The outermost encapsulation; `nil` where the frame carries something else than IP, such as ARP.
    package let encapsulation: Encapsulation?
    /// The packet's place and type; `nil` where it cannot be told.
    package let header: LinkHeader?
    /// The frame ends within an encapsulation's header.
    package let isCut: Bool

    /// The most headers that are opened: no network nests more, and a frame costs a bounded time.
    private static let mostLayers = 12

    /// Reads on where `header` ends at a type that is not IP. Bytes are read only where the frame has them.
    package init(_ frame: RawSpan, behind header: LinkHeader) {
        var reader = EncapsulationReader(frame: frame, position: header.length, type: header.etherType)
        var outermost: Encapsulation?
        var opened: LinkHeader?
        guard !header.isCut else {
            (encapsulation, self.header, isCut) = (nil, nil, true)
            return
        }
        for _ in 0..<EncapsulatedPacket.mostLayers {
            if reader.type == EtherType.ipv4 || reader.type == EtherType.ipv6 {
                var found = header
                found.length = reader.position
                found.etherType = reader.type
                opened = found
                break
            }
            guard let layer = reader.layer() else { break }
            outermost = outermost ?? layer
            guard reader.open(layer) else { break }
        }
        encapsulation = outermost
        self.header = opened
        isCut = reader.hasEnded
    }
}
