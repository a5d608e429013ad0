// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The result of a read from a descriptor that may be non-blocking (read(2)).
package enum ReadResult: Sendable {
    case bytes([UInt8])
    /// Nothing can be read now.
    case wouldBlock
    /// End of file, or an error.
    case ended
}

/// The result of a write to a descriptor that may be non-blocking (write(2)).
package enum WriteResult: Sendable {
    /// The number of bytes taken, at least 1.
    case written(Int)
    /// Nothing can be written now.
    case wouldBlock
    /// The descriptor's other end is gone, or another error.
    case failed
}

extension Descriptor {
    /// At most `most` bytes, as many as one read(2) gives.
    package func read(atMost most: Int) -> ReadResult {
        var count = 0
        var error: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, filled in
            count = Glibc.read(number, buffer.baseAddress, most)
            error = errno
            filled = max(0, count)
        }
        if count > 0 { return .bytes(bytes) }
        return count < 0 && (error == EAGAIN || error == EINTR) ? .wouldBlock : .ended
    }

    /// Writes as many of `bytes`, at least one, as the kernel takes at once.
    package func write(_ bytes: ArraySlice<UInt8>) -> WriteResult {
        Linux.write(bytes, to: number)
    }
}

/// Writes as many of `bytes`, at least one, as the kernel takes at once.
func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> WriteResult {
    while true {
        let (count, error) = bytes.withUnsafeBytes { buffer in
            let count = Glibc.write(descriptor, buffer.baseAddress, buffer.count)
            return (count, errno)
        }
        if count > 0 { return .written(count) }
        if count == 0 || error == EAGAIN { return .wouldBlock }
        if error != EINTR { return .failed }
    }
}
