// SPDX-License-Identifier: Apache-2.0

internal import CPcap
internal import Pcap

/// Owner of a `pcap_t`, live or offline. Not safe for use by several threads at once, `pcap_breakloop` aside.
struct PcapHandle: ~Copyable {
    let pointer: OpaquePointer

    deinit { pcap_close(pointer) }

    /// libpcap's text for the last failure on this handle.
    var lastError: String { String(cString: pcap_geterr(pointer)) }

    /// Hands frames to `body` until the handle has none at hand, or `limit` frames. The span is valid during the call only. No
    /// allocation per frame. Returns how many frames `body` got, and libpcap's status: negative on an error or a break, which may
    /// come behind frames.
    func dispatch(limit: Int32 = -1, _ body: (FrameHeader, RawSpan) -> Void) -> (frames: Int, status: Int32) {
        withoutActuallyEscaping(body) { body in
            var delivery = Delivery(body: body)
            let status = withUnsafeMutablePointer(to: &delivery) { pointer in
                pcap_dispatch(
                    self.pointer, limit, deliver,
                    UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: UInt8.self))
            }
            return (delivery.frames, status)
        }
    }
}

private struct Delivery {
    let body: (FrameHeader, RawSpan) -> Void
    var frames = 0
}

private let deliver: pcap_handler = { user, header, bytes in
    guard let user, let header, let bytes else { return }
    let length = Int(header.pointee.caplen)
    let frame = FrameHeader(
        wallNanoseconds: titipan_pcap_nanoseconds(header), capturedLength: length, length: Int(header.pointee.len))
    let delivery = UnsafeMutableRawPointer(user).assumingMemoryBound(to: Delivery.self)
    delivery.pointee.frames += 1
    delivery.pointee.body(frame, UnsafeRawBufferPointer(start: bytes, count: length).bytes)
}
