// SPDX-License-Identifier: Apache-2.0

internal import CPcap
internal import Glibc
internal import Kernel

/// A capture file, pcap or pcapng, micro- or nanoseconds, either byte order. The peer of ``LiveCapture`` for stored frames.
package final class SavefileCapture {
    package let path: String
    private let handle: PcapHandle

    /// Throws for a file that is missing, compressed, no capture, cut inside its header, or of a link layer other than Ethernet.
    package init(path: String) throws(CaptureError) {
        try SavefileCapture.refuseCompressed(path)
        var text = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
        guard
            let opened = pcap_open_offline_with_tstamp_precision(path, UInt32(PCAP_TSTAMP_PRECISION_NANO), &text)
        else {
            throw CaptureError(.openSavefile, path, reason: errorBufferText(text))
        }
        let handle = PcapHandle(pointer: opened)
        let link = pcap_datalink(opened)
        guard link == DLT_EN10MB else {
            let name = pcap_datalink_val_to_name(link).map { String(cString: $0) } ?? "type \(link)"
            throw CaptureError(.openSavefile, path, reason: "its link layer is \(name), not Ethernet")
        }
        self.path = path
        self.handle = handle
    }

    /// Hands each frame to `body` in the file's order, and returns their number. The span is valid during the call only.
    /// Throws behind the last whole frame when the file is cut or damaged there; the error names that frame.
    @discardableResult
    package func forEach(_ body: (FrameHeader, RawSpan) -> Void) throws(CaptureError) -> Int {
        let (frames, status) = handle.dispatch(body)
        guard status >= 0 else {
            throw CaptureError(
                .readSavefile, path, reason: "behind frame \(frames): \(handle.lastError)",
                remedy: "frames up to there are whole")
        }
        return frames
    }

    private static func refuseCompressed(_ path: String) throws(CaptureError) {
        let number = open(path, O_RDONLY | O_CLOEXEC)
        let error = errno
        guard number >= 0 else { throw CaptureError(.openSavefile, path, errorNumber: error) }
        let descriptor = Descriptor(number)
        var magic = [UInt8](repeating: 0, count: 4)
        let count = read(descriptor.number, &magic, magic.count)
        let kind: (name: String, tool: String)? =
            switch magic {
            case _ where count >= 2 && magic[0] == 0x1f && magic[1] == 0x8b: ("gzip", "gunzip")
            case [0x28, 0xb5, 0x2f, 0xfd]: ("zstd", "unzstd")
            case [0xfd, 0x37, 0x7a, 0x58]: ("xz", "unxz")
            default: nil
            }
        if let kind {
            throw CaptureError(
                .openSavefile, path, reason: "it is compressed with \(kind.name)",
                remedy: "decompress it first: \(kind.tool) \(path)")
        }
    }
}
