// SPDX-License-Identifier: Apache-2.0

internal import Packets

/// The tenants that a stored frame comes from and goes to: their slots as ``TenantLookup`` numbers them.
struct FrameOwners {
    var source = TenantLookup.none
    var destination = TenantLookup.none
    /// The frame ends before its addresses do.
    var isMalformed = false

    /// No tenant sends or receives the frame.
    @inline(__always)
    var areNone: Bool { source | destination == TenantLookup.none }

    @inline(__always)
    init(_ bytes: RawSpan, link: LinkLayer, lookup: TenantLookup) {
        guard let flow = Flow(bytes, behind: LinkHeader(captured: bytes, on: link)) else {
            isMalformed = LinkHeader.endsBeforeAddresses(bytes, on: link)
            return
        }
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
