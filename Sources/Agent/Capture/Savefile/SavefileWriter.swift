// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Glibc
internal import Kernel

/// Writes frames behind a check as a pcapng file: headers only, never more than a set size
/// (draft-ietf-opsawg-pcapng: section header, one interface, enhanced packets; little-endian).
package final class SavefileWriter {
    package let path: String
    /// Bytes kept of a frame.
    package let snapLength: Int
    /// The file never grows beyond.
    package let maximumBytes: Int
    /// Frames left out because the file was full.
    package private(set) var omittedFrames = 0
    package private(set) var writtenBytes = 0
    private let descriptor: Descriptor

    /// Makes the file, readable by its owner only. Throws when it exists or cannot be made.
    package init(path: String, snapLength: Int = 128, maximumBytes: Int = 1 << 20) throws(CaptureError) {
        self.path = path
        self.snapLength = max(14, min(snapLength, 65_535))
        self.maximumBytes = maximumBytes
        let number = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        let error = errno
        guard number >= 0 else { throw CaptureError(.writeSavefile, path, errorNumber: error) }
        descriptor = Descriptor(number)
        var section: [UInt8] = []
        section.append(native: UInt32(0x1a2b_3c4d).littleEndian)
        section.append(native: UInt16(1).littleEndian)
        section.append(native: UInt16(0).littleEndian)
        section.append(native: Int64(-1).littleEndian)
        try write(block: 0x0a0d_0d0a, section)
        var interface: [UInt8] = []
        interface.append(native: UInt16(1).littleEndian)
        interface.append(native: UInt16(0).littleEndian)
        interface.append(native: UInt32(self.snapLength).littleEndian)
        try write(block: 1, interface)
    }

    /// Appends the first bytes of a frame. A frame that no longer fits is counted and left out. Throws when the disk refuses.
    package func append(
        bytes: [UInt8], originalLength: Int, time: Timestamp
    ) throws(CaptureError) {
        let kept = bytes.prefix(snapLength)
        let padding = (4 - kept.count % 4) % 4
        guard writtenBytes + 32 + kept.count + padding <= maximumBytes else {
            omittedFrames += 1
            return
        }
        let stamp = UInt64(bitPattern: time.microseconds)
        var packet: [UInt8] = []
        packet.reserveCapacity(20 + kept.count + padding)
        packet.append(native: UInt32(0).littleEndian)
        packet.append(native: UInt32(truncatingIfNeeded: stamp >> 32).littleEndian)
        packet.append(native: UInt32(truncatingIfNeeded: stamp).littleEndian)
        packet.append(native: UInt32(kept.count).littleEndian)
        packet.append(native: UInt32(clamping: max(originalLength, kept.count)).littleEndian)
        packet.append(contentsOf: kept)
        packet.append(contentsOf: repeatElement(0, count: padding))
        try write(block: 6, packet)
    }

    /// Brings the file to the disk, and returns its size in bytes.
    package func finish() throws(CaptureError) -> Int {
        let status = fsync(descriptor.number)
        let error = errno
        guard status == 0 else { throw CaptureError(.writeSavefile, path, errorNumber: error) }
        return writtenBytes
    }

    private func write(block type: UInt32, _ body: [UInt8]) throws(CaptureError) {
        let length = UInt32(12 + body.count).littleEndian
        var block: [UInt8] = []
        block.reserveCapacity(12 + body.count)
        block.append(native: type.littleEndian)
        block.append(native: length)
        block.append(contentsOf: body)
        block.append(native: length)
        var offset = 0
        while offset < block.count {
            let count = block[offset...].withUnsafeBytes { Glibc.write(descriptor.number, $0.baseAddress, $0.count) }
            let error = errno
            if count < 0, error == EINTR { continue }
            guard count > 0 else { throw CaptureError(.writeSavefile, path, errorNumber: error) }
            offset += count
        }
        writtenBytes += block.count
    }
}
