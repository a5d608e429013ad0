// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A file that is read once from its beginning; may be anything that can be opened for reading, pipes too.
package struct SequentialFile: Sendable {
    private let descriptor: Descriptor

    /// Throws open(2)'s errno.
    package init(_ path: String) throws(SystemError) {
        let number = open(path, O_RDONLY | O_CLOEXEC)
        let error = errno
        guard number >= 0 else { throw SystemError("open \(path)", error) }
        descriptor = Descriptor(number)
    }

    /// Standard input. Throws dup(2)'s errno.
    package static func standardInput() throws(SystemError) -> SequentialFile {
        let number = dup(StandardStream.input.rawValue)
        let error = errno
        guard number >= 0 else { throw SystemError("open standard input", error) }
        return SequentialFile(Descriptor(number))
    }

    private init(_ descriptor: Descriptor) {
        self.descriptor = descriptor
    }

    /// All bytes up to the end, or the first `most`. Throws read(2)'s errno.
    package func read(atMost most: Int) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: most)
        var filled = 0
        while filled < most {
            let outcome: Result<Int, SystemError> = bytes.withUnsafeMutableBytes { buffer in
                do throws(SystemError) {
                    return .success(try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])))
                } catch {
                    return .failure(error)
                }
            }
            let count = try outcome.get()
            if count == 0 { break }
            filled += count
        }
        return Array(bytes[..<filled])
    }

    /// Reads on into `buffer`, and returns the number of bytes; 0 at the end. Throws read(2)'s errno.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        while true {
            let count = Glibc.read(descriptor.number, buffer.baseAddress, buffer.count)
            let error = errno
            if count < 0, error == EINTR { continue }
            guard count >= 0 else { throw SystemError("read a file", error) }
            return count
        }
    }
}
