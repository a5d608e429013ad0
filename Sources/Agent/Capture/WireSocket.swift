// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Linux
package import Sampling
package import Values

/// A frame as ``WireSocket`` saw it.
package struct WireFrame: Sendable {
    /// From the Ethernet header on, as far as the filter keeps.
    package let bytes: [UInt8]
    /// The kernel's time; `nil` when it gave none.
    package let wallTime: Timestamp?
    /// This host sent it.
    package let isOutgoing: Bool
}

/// A socket that receives copies of the frames that this host sends and receives on one interface (packet(7)), as a filter selects them.
/// It receives nothing until a filter is attached.
///
/// Opening it needs CAP_NET_RAW; using it and changing the filter needs nothing.
package final class WireSocket: Sendable {
    package let interface: String
    private let index: Int32
    private let descriptor: Descriptor

    private static let everyType: UInt16 = 0x0003
    /// A protocol number below 0x0600, which is a frame's length and no type. A socket bound to it receives nothing, and costs the kernel nothing
    /// however busy the link is.
    private static let noType: UInt16 = 0x0060
    private static let longestFrame = 512

    /// - Parameter isPromiscuous: whether frames between other hosts are received too, as a mirror port has them.
    package init(facts: InterfaceFacts, isPromiscuous: Bool = false) throws(CaptureError) {
        interface = facts.name
        index = facts.index
        let number = titipan_packet_open(facts.index, WireSocket.noType)
        guard number >= 0 else { throw CaptureError(.openLinkSocket, facts.name, errorNumber: -number) }
        descriptor = Descriptor(number)
        var status = titipan_packet_stamp(number)
        if status == 0, isPromiscuous { status = titipan_packet_promiscuous(number, facts.index) }
        guard status == 0 else { throw CaptureError(.openLinkSocket, facts.name, errorNumber: -status) }
    }

    /// Puts `program` into force, in place of the one before; with `.dropAll` the socket receives nothing.
    package func attach(_ program: FilterProgram) throws(CaptureError) {
        let code = program.instructions.map {
            sock_filter(code: $0.code, jt: $0.ifTrue, jf: $0.ifFalse, k: $0.operand)
        }
        // The filter is attached before the socket is bound, so that every received frame has passed it.
        var status = titipan_filter_attach(descriptor.number, code, UInt16(clamping: code.count))
        if status == 0 {
            let type = program == .dropAll ? WireSocket.noType : WireSocket.everyType
            status = titipan_packet_bind(descriptor.number, index, type)
        }
        guard status == 0 else { throw CaptureError(.attachFilter, interface, errorNumber: -status) }
    }

    /// Frames that passed the filter and were lost for want of room, since the last call (PACKET_STATISTICS).
    package func takeDroppedFrames() throws(CaptureError) -> Int {
        var passed: UInt32 = 0
        var dropped: UInt32 = 0
        let status = titipan_packet_statistics(descriptor.number, &passed, &dropped)
        guard status == 0 else { throw CaptureError(.readStatistics, interface, errorNumber: -status) }
        return Int(dropped)
    }

    /// The socket's descriptor, for epoll(7); the caller must not close it.
    package var descriptorNumber: Int32 { descriptor.number }

    /// The next frame that was seen; `nil` when none waits, or the interface is gone.
    package func receive() -> WireFrame? {
        var arrival = titipan_packet_arrival()
        var length = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: WireSocket.longestFrame) { buffer, count in
            length = titipan_packet_receive_stamped(
                descriptor.number, buffer.baseAddress, WireSocket.longestFrame, &arrival)
            count = max(0, length)
        }
        guard length >= 0 else { return nil }
        return WireFrame(
            bytes: bytes,
            wallTime: arrival.seconds > 0
                ? Timestamp(seconds: arrival.seconds, nanoseconds: arrival.nanoseconds) : nil,
            isOutgoing: arrival.outgoing != 0)
    }
}
