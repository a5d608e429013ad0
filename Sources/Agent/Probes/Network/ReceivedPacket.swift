// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Linux
internal import Packets
internal import Values

/// A frame or datagram as a raw socket gave it.
struct ReceivedPacket: Sendable {
    /// The copied bytes, at most ``capacity``.
    let bytes: [UInt8]
    /// Arrival, wall clock.
    let wall: Timestamp
    /// Arrival, monotonic clock.
    let instant: ContinuousClock.Instant
    /// Source and hop limit of an ICMPv6 packet, whose socket gives no header.
    var source: IPAddress?
    var hopLimit: UInt8?

    /// A jumbo frame's content.
    static let capacity = 9_216
}

extension ReceivedPacket {
    /// The next datagram of a raw IP socket with the kernel's time of arrival; `nil` when none waits.
    static func next(from socket: ICMPSocket) -> ReceivedPacket? {
        guard let datagram = socket.receive(atMost: capacity) else { return nil }
        return ReceivedPacket(
            bytes: datagram.bytes, wall: datagram.wallTime ?? Timestamp.now(),
            instant: datagram.wallTime.map(ContinuousClock.Instant.init(stamped:)) ?? .now, source: datagram.source,
            hopLimit: datagram.hopLimit)
    }

    /// The next frame of the link itself that this host did not send; `nil` when none waits or the link is down.
    static func next(from socket: RawLinkSocket) -> ReceivedPacket? {
        while let frame = try? socket.receive() {
            guard !frame.isOutgoing, !frame.isOfOtherVLAN else { continue }
            return ReceivedPacket(bytes: frame.bytes, wall: frame.wallTime, instant: ContinuousClock.now)
        }
        return nil
    }
}

extension ReceivedPacket {
    /// The packet from the IP header on. An ICMPv6 socket delivers no IP header: one is made from the socket's source and hop limit and the
    /// destination `own`.
    func wholePacket(to own: IPAddress) -> [UInt8] {
        guard let source, source.family == .ipv6 else { return bytes }
        return FrameBuilder.ipv6Packet(
            source: source, destination: own, nextHeader: IPProtocol.icmpv6, hopLimit: hopLimit ?? 0, payload: bytes)
    }

    /// Reads the bytes that ``wholePacket(to:)`` made; `nil` when they are no packet.
    init?(wholePacket bytes: [UInt8], wall: Timestamp, instant: ContinuousClock.Instant) {
        guard bytes.first.map({ $0 >> 4 == 6 }) ?? false else {
            self.init(bytes: bytes, wall: wall, instant: instant)
            return
        }
        guard let ip = try? IPv6View(bytes.span.bytes), ip.nextHeader == IPProtocol.icmpv6 else { return nil }
        self.init(
            bytes: Array(bytes.dropFirst(IPv6View.headerLength)), wall: wall, instant: instant, source: ip.source,
            hopLimit: ip.hopLimit)
    }
}
