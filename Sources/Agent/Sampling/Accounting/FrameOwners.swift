// SPDX-License-Identifier: Apache-2.0

/// Whose a stored frame is: the slots of the tenants that it comes from and goes to, as ``TenantLookup`` numbers them.
struct FrameOwners {
    var source = TenantLookup.nobody
    var destination = TenantLookup.nobody
    /// The frame ends before its addresses do.
    var isMalformed = false

    @inline(__always)
    var isNobodys: Bool { source | destination == TenantLookup.nobody }

    @inline(__always)
    init(_ bytes: RawSpan, link: StoredLink, lookup: TenantLookup) {
        let place = NetworkPlace(stored: bytes, link: link)
        let offset = place.offset
        if place.type == NetworkHeader.ipv4 {
            source = lookup.slot(ofIPv4: bytes.ipv4Bits(at: offset &+ 12))
            destination = lookup.slot(ofIPv4: bytes.ipv4Bits(at: offset &+ 16))
        } else if place.type == NetworkHeader.ipv6, bytes.byteCount >= offset &+ NetworkHeader.ipv6Length {
            source = lookup.slot(ofIPv6High: bytes.ipv6Half(at: offset &+ 8), low: bytes.ipv6Half(at: offset &+ 16))
            destination = lookup.slot(
                ofIPv6High: bytes.ipv6Half(at: offset &+ 24), low: bytes.ipv6Half(at: offset &+ 32))
        } else {
            isMalformed = NetworkPlace.isCut(bytes, link)
        }
    }
}
