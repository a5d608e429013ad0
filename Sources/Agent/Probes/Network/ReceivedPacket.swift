// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Capture
internal import Evidence
internal import Kernel

/// A frame or datagram as a raw socket gave it.
struct ReceivedPacket: Sendable {
    /// What was copied: at most ``capacity`` bytes.
    let bytes: [UInt8]
    /// Arrival, wall clock.
    let wall: Timestamp
    /// The same on the clock that never steps.
    let instant: ContinuousClock.Instant
    /// Who sent it, and with which hop limit: of ICMPv6, whose socket gives no header.
    var source: IPAddress?
    var hopLimit: UInt8?

    /// A jumbo frame's content.
    static let capacity = 9_216
}

extension ReceivedPacket {
    /// The next datagram of a raw IP socket with the kernel's time of arrival; `nil` when none waits.
    static func next(from descriptor: Descriptor) -> ReceivedPacket? {
        var arrival = titipan_arrival()
        var length = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            length = titipan_receive(descriptor.number, buffer.baseAddress, capacity, &arrival)
            count = max(0, length)
        }
        guard length >= 0 else { return nil }
        let (wallNow, now) = (SystemClock.wall(), ContinuousClock.now)
        let source = withUnsafeBytes(of: arrival.source) { IPAddress(bytes: $0.prefix(Int(arrival.source_size))) }
        let hopLimit = arrival.hop_limit
        guard arrival.seconds > 0 else {
            return ReceivedPacket(bytes: bytes, wall: wallNow, instant: now, source: source, hopLimit: hopLimit)
        }
        let wall = Timestamp(seconds: arrival.seconds, nanoseconds: arrival.nanoseconds)
        // The packet is never younger than now; a wall clock that stepped in between must not make it old either.
        let age = Duration.microseconds(wallNow.microseconds &- wall.microseconds)
        return ReceivedPacket(
            bytes: bytes, wall: wall, instant: now - min(max(.zero, age), .seconds(5)), source: source,
            hopLimit: hopLimit)
    }

    /// The next frame that somebody else sent; `nil` when none waits or the link is down.
    static func next(from socket: RawLinkSocket) -> ReceivedPacket? {
        while let frame = try? socket.receive() {
            guard !frame.isOutgoing else { continue }
            return ReceivedPacket(bytes: frame.bytes, wall: frame.wallTime, instant: ContinuousClock.now)
        }
        return nil
    }
}
