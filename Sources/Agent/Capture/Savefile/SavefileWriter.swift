// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux
package import Values

/// Writes frames to a pcapng file of Ethernet frames as they come: headers only, never more than a set size.
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
        try write(PcapngBlocks.header(link: .ethernet, snapLength: self.snapLength))
    }

    /// Appends the first bytes of a frame. A frame that no longer fits is counted and left out. Throws when the disk refuses.
    package func append(
        bytes: [UInt8], originalLength: Int, time: Timestamp
    ) throws(CaptureError) {
        let block = PcapngBlocks.frame(
            bytes.prefix(snapLength), originalLength: originalLength, nanoseconds: time.microseconds &* 1_000)
        guard writtenBytes + block.count <= maximumBytes else {
            omittedFrames += 1
            return
        }
        try write(block)
    }

    /// Brings the file to the disk, and returns its size in bytes.
    package func finish() throws(CaptureError) -> Int {
        let status = fsync(descriptor.number)
        let error = errno
        guard status == 0 else { throw CaptureError(.writeSavefile, path, errorNumber: error) }
        return writtenBytes
    }

    private func write(_ block: [UInt8]) throws(CaptureError) {
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
