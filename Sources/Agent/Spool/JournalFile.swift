// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// An open file that is read and written at given offsets.
final class JournalFile {
    let path: String
    let descriptor: Int32
    private let disk: DiskCalls

    init(_ path: String, create: Bool, disk: DiskCalls) throws(SpoolError) {
        let descriptor = open(path, O_RDWR | O_CLOEXEC | (create ? O_CREAT | O_TRUNC : 0), 0o600)
        guard descriptor >= 0 else { throw .unusable(path: path, systemError: errno) }
        self.path = path
        self.descriptor = descriptor
        self.disk = disk
    }

    deinit {
        close(descriptor)
    }

    var status: stat {
        var status = stat()
        fstat(descriptor, &status)
        return status
    }

    var size: Int { Int(status.st_size) }

    /// At most `count` bytes; fewer at the end of the file.
    func read(at offset: Int, count: Int) throws(SpoolError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, filled in
            while filled < count {
                let length = pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled))
                if length < 0 && errno == EINTR { continue }
                if length < 0 { failure = errno }
                guard length > 0 else { break }
                filled += length
            }
        }
        guard failure == 0 else { throw .unusable(path: path, systemError: failure) }
        return bytes
    }

    /// Writes all bytes, or throws `writeFailed`; what was written of them then is garbage behind the end.
    func write(_ bytes: [UInt8], at offset: Int) throws(SpoolError) {
        var done = 0
        while done < bytes.count {
            let (count, failure) = bytes.withUnsafeBytes { buffer in
                let count = disk.write(descriptor, UnsafeRawBufferPointer(rebasing: buffer[done...]), offset + done)
                return (count, errno)
            }
            if count < 0 && failure == EINTR { continue }
            guard count > 0 else { throw .writeFailed(path: path, systemError: count < 0 ? failure : ENOSPC) }
            done += count
        }
    }

    /// Never to be tried again after a failure.
    func sync() throws(SpoolError) {
        guard disk.sync(descriptor) == 0 else { throw .syncFailed(path: path, systemError: errno) }
    }

    func truncate(to size: Int) -> Bool { ftruncate(descriptor, off_t(size)) == 0 }
}

/// What is done to directories.
package enum Folder {
    /// Makes the directory, mode 0700, if it is not there; its parent must be.
    package static func make(_ path: String) throws(SpoolError) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .unusable(path: path, systemError: errno) }
    }

    /// Makes names in the directory durable.
    static func sync(_ path: String, disk: DiskCalls) throws(SpoolError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unusable(path: path, systemError: errno) }
        defer { close(descriptor) }
        guard disk.sync(descriptor) == 0 else { throw .syncFailed(path: path, systemError: errno) }
    }

    /// Puts a whole file in place: written beside, synced, renamed, and the name synced.
    package static func put(
        _ bytes: [UInt8], as name: String, in directory: String, disk: DiskCalls = .system
    ) throws(SpoolError) {
        let path = directory + "/" + name
        do {
            let file = try JournalFile(path + ".new", create: true, disk: disk)
            try file.write(bytes, at: 0)
            try file.sync()
        }
        guard rename(path + ".new", path) == 0 else { throw .unusable(path: path, systemError: errno) }
        try sync(directory, disk: disk)
    }
}
