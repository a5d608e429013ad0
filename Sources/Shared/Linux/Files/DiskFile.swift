// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// An open file that is read and written at given offsets.
package final class DiskFile {
    package enum Access: Sendable {
        case read
        case update
        /// An empty file, mode as given; an existing file of this name is emptied.
        case replace(mode: UInt32)
        /// A new file, mode as given; fails when the name is taken.
        case create(mode: UInt32)

        fileprivate var operation: FileError.Operation {
            switch self {
            case .read, .update: .open
            case .replace, .create: .create
            }
        }
    }

    package let path: String
    private let descriptor: Descriptor
    private let disk: DiskCalls

    package init(_ path: String, _ access: Access, disk: DiskCalls = .system) throws(FileError) {
        let number: Int32 =
            switch access {
            case .read: open(path, O_RDONLY | O_CLOEXEC)
            case .update: open(path, O_RDWR | O_CLOEXEC)
            case .replace(let mode): open(path, O_RDWR | O_CLOEXEC | O_CREAT | O_TRUNC, mode)
            case .create(let mode): open(path, O_RDWR | O_CLOEXEC | O_CREAT | O_EXCL, mode)
            }
        guard number >= 0 else { throw FileError(access.operation, path, errno) }
        descriptor = Descriptor(number)
        self.path = path
        self.disk = disk
    }

    package var status: FileStatus? { FileStatus(of: descriptor) }

    /// At most `count` bytes; fewer at the end of the file.
    package func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, filled in
            while filled < count {
                let length = pread(
                    descriptor.number, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled))
                if length < 0 && errno == EINTR { continue }
                if length < 0 { failure = errno }
                guard length > 0 else { break }
                filled += length
            }
        }
        guard failure == 0 else { throw FileError(.read, path, failure) }
        return bytes
    }

    /// Writes all bytes. After a failure some of them may be stored behind the end that the caller assumes.
    package func write(_ bytes: [UInt8], at offset: Int) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let (count, failure) = bytes.withUnsafeBytes { buffer in
                let count = disk.write(
                    descriptor.number, UnsafeRawBufferPointer(rebasing: buffer[done...]), offset + done)
                return (count, errno)
            }
            if count < 0 && failure == EINTR { continue }
            guard count > 0 else { throw FileError(.write, path, count < 0 ? failure : ENOSPC) }
            done += count
        }
    }

    /// Brings the file to the disk (fsync(2)). After a failure it must not be tried again: the kernel may have dropped the pages and then
    /// reports success.
    package func sync() throws(FileError) {
        guard disk.sync(descriptor.number) == 0 else { throw FileError(.sync, path, errno) }
    }

    package func truncate(to size: Int) throws(FileError) {
        guard ftruncate(descriptor.number, off_t(size)) == 0 else { throw FileError(.truncate, path, errno) }
    }
}
