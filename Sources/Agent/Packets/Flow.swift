// SPDX-License-Identifier: Apache-2.0

package import Values

/// The IP packet of a frame, IPv4 and IPv6 alike: its ends, protocol, fragment and ports.
///
/// The addresses are read without checking the rest of the header, as a filter in the kernel reads them: a header that is malformed elsewhere
/// still has its addresses. ``transport`` checks the rest.
@usableFromInline
package struct Flow: ~Escapable {
    /// Bytes of an IPv4 header without options, the least that an IP packet has.
    @inlinable package static var shortestHeader: Int { 20 }
    /// Bytes of the fixed header of IPv6.
    @inlinable package static var ipv6Header: Int { 40 }

    @usableFromInline let frame: RawSpan
    /// Bytes of the frame before the packet.
    @usableFromInline package let start: Int
    @usableFromInline package let isIPv4: Bool

    /// `nil` unless `header` says IPv4 or IPv6, and the frame goes on to the end of both addresses.
    @inlinable @inline(__always) @_lifetime(copy frame)
    package init?(_ frame: RawSpan, behind header: LinkHeader) {
        self.frame = frame
        start = header.length
        switch header.etherType {
        case EtherType.ipv4:
            guard frame.byteCount >= header.length &+ Flow.shortestHeader else { return nil }
            isIPv4 = true
        case EtherType.ipv6:
            guard frame.byteCount >= header.length &+ Flow.ipv6Header else { return nil }
            isIPv4 = false
        default: return nil
        }
    }

    @inlinable @inline(__always) @_lifetime(copy frame)
    package init?(_ frame: RawSpan, on link: LinkLayer) {
        self.init(frame, behind: LinkHeader(frame, on: link))
    }

    /// The source's 32 bits; for IPv4 only.
    @inlinable @inline(__always)
    package var ipv4Source: UInt32 { frame.bigEndian(at: start &+ 12) }

    /// The destination's 32 bits; for IPv4 only.
    @inlinable @inline(__always)
    package var ipv4Destination: UInt32 { frame.bigEndian(at: start &+ 16) }

    /// The source's upper and lower 64 bits; for IPv6 only.
    @inlinable @inline(__always)
    package var ipv6Source: (high: UInt64, low: UInt64) {
        (frame.bigEndian(at: start &+ 8), frame.bigEndian(at: start &+ 16))
    }

    /// The destination's upper and lower 64 bits; for IPv6 only.
    @inlinable @inline(__always)
    package var ipv6Destination: (high: UInt64, low: UInt64) {
        (frame.bigEndian(at: start &+ 24), frame.bigEndian(at: start &+ 32))
    }

    package var family: IPAddress.Family { isIPv4 ? .ipv4 : .ipv6 }

    package var source: IPAddress {
        switch family {
        case .ipv4: IPAddress(ipv4: ipv4Source)
        case .ipv6: IPAddress(ipv6High: ipv6Source.high, low: ipv6Source.low)
        }
    }

    package var destination: IPAddress {
        switch family {
        case .ipv4: IPAddress(ipv4: ipv4Destination)
        case .ipv6: IPAddress(ipv6High: ipv6Destination.high, low: ipv6Destination.low)
        }
    }

    /// The protocol field of IPv4, or the next-header field of IPv6's fixed header.
    @inlinable @inline(__always)
    package var firstProtocol: UInt8 { frame.byte(at: start &+ (isIPv4 ? 9 : 6)) }

    /// Time to live, or hop limit.
    package var timeToLive: UInt8 { frame.byte(at: start + (isIPv4 ? 8 : 7)) }

    /// Total length, identification, flags and fragment offset, time to live and protocol: bytes 2 to 9; for IPv4 only.
    @inlinable @inline(__always)
    package var ipv4Numbering: UInt64 { frame.bigEndian(at: start &+ 2) }

    /// Source and destination, bytes 12 to 19 as they stand; for IPv4 only.
    @inlinable @inline(__always)
    package var ipv4Ends: UInt64 { frame.bigEndian(at: start &+ 12) }

    /// Bytes of the frame as the packet's header states them, without padding; as captured where a header of offloaded segments states none.
    package var statedLength: Int {
        let number = Int(frame.bigEndian(at: start + (isIPv4 ? 2 : 4), as: UInt16.self))
        switch family {
        case .ipv4: return number == 0 ? frame.byteCount : start + number
        case .ipv6: return start + Flow.ipv6Header + number
        }
    }

    /// The packet's payload and its protocol; `nil` when its headers are malformed or cut.
    package var transport: Transport? {
        @_lifetime(copy self) get {
            let packet = frame.extracting(droppingFirst: start)
            switch family {
            case .ipv4:
                guard let ip = try? IPv4View(packet) else { return nil }
                return Transport(
                    protocolNumber: ip.protocolNumber, offset: start + ip.headerLength,
                    fragmentOffset: ip.fragmentOffset, hasMoreFragments: ip.moreFragments, payload: ip.payload)
            case .ipv6:
                guard let ip = try? IPv6View(packet) else { return nil }
                return Transport(ip.payload, ip.nextHeader, at: start + Flow.ipv6Header)
            }
        }
    }
}
