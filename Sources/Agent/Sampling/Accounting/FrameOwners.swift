// SPDX-License-Identifier: Apache-2.0

internal import Packets

/// The tenants that a stored frame comes from and goes to: their slots as ``TenantLookup`` numbers them.
struct FrameOwners {
    var source = TenantLookup.none
    var destination = TenantLookup.none
    /// The frame ends before its addresses do.
    var isMalformed = false

    /// The encapsulation in which no packet could be found.
    var encapsulation: Encapsulation?

    /// No tenant sends or receives the frame.
    @inline(__always)
    var areNone: Bool { source | destination == TenantLookup.none }

    @inline(__always)
    init(_ bytes: RawSpan, link: LinkLayer, lookup: TenantLookup) {
        let header = LinkHeader(captured: bytes, on: link)
        guard let flow = Flow(bytes, behind: header) else {
            findPacket(in: bytes, link, lookup)
            return
        }
        look(up: flow, lookup)
    }

    /// A frame whose type is not IP, or that is cut: seldom, and kept out of the loop.
    @inline(never)
    private mutating func findPacket(in bytes: RawSpan, _ link: LinkLayer, _ lookup: TenantLookup) {
        // The type is read as far as it goes here, since further headers may follow.
        let packet = EncapsulatedPacket(bytes, behind: LinkHeader(bytes, on: link))
        if let header = packet.header, packet.encapsulation != nil {
            if let flow = Flow(bytes, behind: header) { look(up: flow, lookup) } else { isMalformed = true }
            return
        }
        encapsulation = packet.isCut ? nil : packet.encapsulation
        isMalformed = packet.isCut || (encapsulation == nil && LinkHeader.endsBeforeAddresses(bytes, on: link))
    }

    @inline(__always)
    private mutating func look(up flow: borrowing Flow, _ lookup: TenantLookup) {
        if flow.isIPv4 {
            source = lookup.slot(ofIPv4: flow.ipv4Source)
            destination = lookup.slot(ofIPv4: flow.ipv4Destination)
        } else {
            let (from, to) = (flow.ipv6Source, flow.ipv6Destination)
            source = lookup.slot(ofIPv6High: from.high, low: from.low)
            destination = lookup.slot(ofIPv6High: to.high, low: to.low)
        }
    }
}
