// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Packets
internal import Sampling
package import Linux
package import Values

/// A frame that a ``RawLinkSocket`` received.
package struct LinkFrame: Sendable {
    /// From the Ethernet header on; at most 1,514 bytes.
    package let bytes: [UInt8]
    /// When it was read, which is within the scheduling delay of its arrival.
    package let time: MonotonicTime
    package let wallTime: Timestamp
    /// This host sent it.
    package let isOutgoing: Bool
    /// It had the tag of a VLAN, which is another link: a port of the host may carry several of them.
    package let isOfOtherVLAN: Bool
}

/// Sends and receives whole Ethernet frames on one interface (packet(7)).
///
/// Opening it needs CAP_NET_RAW; using it needs nothing, so that it is opened before privileges are dropped. It is not promiscuous.
package final class RawLinkSocket: Sendable {
    package let interface: String
    /// The interface's own address: what a frame's source should be.
    package let mac: MACAddress
    private let index: Int32
    private let descriptor: Descriptor

    /// Receives frames of `etherType` only. Throws for a missing interface, one that is no Ethernet, and without CAP_NET_RAW.
    package convenience init(interface: String, etherType: UInt16 = EtherType.arp) throws(CaptureError) {
        try self.init(facts: try InterfaceFacts.read(interface), etherType: etherType)
    }

    /// - Parameter groups: addresses of which the interface is to let frames in.
    package init(
        facts: InterfaceFacts, etherType: UInt16 = EtherType.arp, groups: [MACAddress] = []
    ) throws(CaptureError) {
        interface = facts.name
        index = facts.index
        guard let mac = facts.mac else {
            throw CaptureError(.openLinkSocket, facts.name, reason: "it is no Ethernet interface")
        }
        self.mac = mac
        let number = titipan_packet_open(facts.index, etherType)
        guard number >= 0 else { throw CaptureError(.openLinkSocket, facts.name, errorNumber: -number) }
        descriptor = Descriptor(number)
        for group in groups {
            let result = titipan_packet_join(number, facts.index, group.bytes)
            guard result >= 0 else { throw CaptureError(.openLinkSocket, facts.name, errorNumber: -result) }
        }
    }

    /// Receives neighbour discovery of IPv6 only (RFC 4861), also between other hosts of the link.
    package convenience init(neighboursOf facts: InterfaceFacts) throws(CaptureError) {
        try self.init(facts: facts, etherType: EtherType.ipv6)
        let result = titipan_packet_hear_neighbours(descriptor.number, facts.index)
        guard result == 0 else { throw CaptureError(.openLinkSocket, facts.name, errorNumber: -result) }
    }

    /// Sends a whole Ethernet frame. Throws, for example, ENETDOWN when the interface is down, EMSGSIZE beyond its MTU.
    package func send(_ frame: [UInt8]) throws(CaptureError) {
        let result = titipan_packet_send(descriptor.number, frame, frame.count)
        guard result == 0 else { throw CaptureError(.sendFrame, interface, errorNumber: -result) }
    }

    /// Discards the frames that have arrived so far.
    package func discardPending() {
        var buffer = [UInt8](repeating: 0, count: 64)
        var origin = titipan_packet_origin()
        while titipan_packet_receive(descriptor.number, &buffer, buffer.count, &origin) >= 0 {}
    }

    /// The socket's descriptor, for poll(2) or epoll(7) before ``receive()``; the caller must not close it.
    package var descriptorNumber: Int32 { descriptor.number }

    /// The next frame that has arrived; `nil` when none waits. Throws when the interface goes down or away.
    package func receive() throws(CaptureError) -> LinkFrame? {
        var buffer = [UInt8](repeating: 0, count: 1_514)
        return try receive(into: &buffer)
    }

    /// Frames as they arrive, until `deadline` or until the consumer stops. The stream throws ``CaptureError`` when the
    /// interface goes down or away. One reader at a time: two would share the frames out between them.
    package func frames(until deadline: MonotonicTime) -> AsyncThrowingStream<LinkFrame, any Error> {
        AsyncThrowingStream { continuation in
            do throws(SystemError) {
                let wake = try WakeSignal()
                continuation.onTermination = { _ in wake.raise() }
                try WorkerThread.start("link \(interface)") { [self] in
                    do throws(CaptureError) {
                        try receive(until: deadline, wake: wake) { continuation.yield($0) }
                        continuation.finish()
                    } catch {
                        continuation.finish(throwing: error)
                    }
                }
            } catch {
                continuation.finish(throwing: CaptureError(.startThread, interface, errorNumber: error.number))
            }
        }
    }

    private func receive(
        until deadline: MonotonicTime, wake: WakeSignal, _ body: (LinkFrame) -> Void
    ) throws(CaptureError) {
        var buffer = [UInt8](repeating: 0, count: 1_514)
        while true {
            let remaining = (deadline - .now()).nanoseconds
            guard remaining > 0 else { return }
            let milliseconds = Int32(clamping: (remaining + 999_999) / 1_000_000)
            if waitUntilReadable(descriptor.number, wake: wake, milliseconds: milliseconds) == .woken { return }
            while let frame = try receive(into: &buffer) { body(frame) }
        }
    }

    private func receive(into buffer: inout [UInt8]) throws(CaptureError) -> LinkFrame? {
        var origin = titipan_packet_origin()
        let count = titipan_packet_receive(descriptor.number, &buffer, buffer.count, &origin)
        guard count >= 0 else {
            let errno = Errno(rawValue: Int32(-count))
            if errno == .wouldBlock || errno == .interrupted { return nil }
            throw CaptureError(.readFrames, interface, errno)
        }
        let now = ClockPair.now()
        let bytes = Array(buffer.prefix(count))
        return LinkFrame(
            bytes: bytes, time: now.monotonic, wallTime: Timestamp(microseconds: now.wallNanoseconds / 1_000),
            isOutgoing: origin.outgoing != 0, isOfOtherVLAN: isOfOtherVLAN(bytes, origin))
    }

    /// Linux delivers a frame of another VLAN without its tag, as if it were for another host, also where it is for all of them or for this one
    /// (`__netif_receive_skb_core`); where a VLAN has an interface of its own, the frame is for that. The tag of VLAN 0, a priority, is no VLAN.
    private func isOfOtherVLAN(_ bytes: [UInt8], _ origin: titipan_packet_origin) -> Bool {
        guard origin.outgoing == 0, bytes.count >= 6 else { return false }
        let isForUs = bytes[0] & 1 == 1 || bytes.prefix(6).elementsEqual(mac.bytes)
        return origin.index != index || (origin.others != 0 && isForUs)
    }
}
