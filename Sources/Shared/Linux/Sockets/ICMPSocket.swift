// SPDX-License-Identifier: Apache-2.0

internal import CLinux
package import Values

/// A non-blocking raw ICMP or ICMPv6 socket that receives echo replies, unreachables and "too big" (raw(7)).
///
/// Its packets are not fragmented, and are sent even when they exceed a cached path MTU. Opening it needs CAP_NET_RAW.
package struct ICMPSocket: Sendable {
    package let descriptor: Descriptor

    /// Throws socket(2)'s errno: ``Errno/addressFamilyNotSupported`` where the kernel has no IPv6.
    package init(_ family: IPAddress.Family) throws(SystemError) {
        let number = titipan_icmp_socket(family == .ipv6 ? 1 : 0)
        guard number >= 0 else {
            throw SystemError("open the raw \(family == .ipv6 ? "ICMPv6" : "ICMP") socket", -number)
        }
        descriptor = Descriptor(number)
    }

    /// A datagram that was received.
    package struct Datagram: Sendable {
        /// The bytes from the IPv4 header on; an ICMPv6 message without its IPv6 header.
        package let bytes: [UInt8]
        /// The kernel's time of arrival; `nil` when it gave none.
        package let wallTime: Timestamp?
        package let source: IPAddress?
        /// Hop limit of an ICMPv6 packet; 0 for IPv4.
        package let hopLimit: UInt8
    }

    /// The next datagram, cut to `most` bytes; `nil` when none waits.
    package func receive(atMost most: Int) -> Datagram? {
        var arrival = titipan_arrival()
        var length = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
            length = titipan_receive(descriptor.number, buffer.baseAddress, most, &arrival)
            count = max(0, length)
        }
        guard length >= 0 else { return nil }
        let source = withUnsafeBytes(of: arrival.source) { IPAddress(bytes: $0.prefix(Int(arrival.source_size))) }
        let wallTime =
            arrival.seconds > 0 ? Timestamp(seconds: arrival.seconds, nanoseconds: arrival.nanoseconds) : nil
        return Datagram(bytes: bytes, wallTime: wallTime, source: source, hopLimit: arrival.hop_limit)
    }

    /// Sends an ICMP message; `false` when the kernel refused it.
    package func send(_ message: [UInt8], to destination: IPAddress) -> Bool {
        let address = destination.bytes
        return titipan_send(descriptor.number, message, message.count, address, address.count) >= 0
    }
}
