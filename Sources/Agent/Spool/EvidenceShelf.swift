// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Glibc
package import Values

/// The evidence files that reports name, on disk until the service has confirmed each of them: one file a name, which is its SHA-256.
///
/// Several processes may use one shelf. A file is put there before the report that names it is signed, and stays whatever becomes of the
/// process; who comes after finds it again.
package struct EvidenceShelf: Sendable {
    private let directory: String
    private let maximumBytes: Int
    private let disk: DiskCalls

    /// A file that waits.
    package struct Waiting: Hashable, Sendable {
        package let sha256: Digest
        package let bytes: Int
        /// When it was put here, in seconds since 1970.
        package let since: Int
    }

    /// Makes the directory if it is not there; its parent must be.
    package init(
        directory: String, maximumBytes: Int = 64 << 20, disk: DiskCalls = .system
    ) throws(SpoolError) {
        try Folder.make(directory)
        self.directory = directory
        self.maximumBytes = maximumBytes
        self.disk = disk
        removeLeftovers()
    }

    /// What a crash left half written: older than any write can be.
    private func removeLeftovers() {
        for name in names() where name.hasSuffix(".new") {
            var status = stat()
            guard stat("\(directory)/\(name)", &status) == 0, time(nil) - status.st_mtim.tv_sec > 3_600 else {
                continue
            }
            unlink("\(directory)/\(name)")
        }
    }

    /// Returns once the file is on disk; a file that is there already stays as it is. Throws `full` when more would wait than may.
    package func put(_ bytes: [UInt8]) throws(SpoolError) {
        let name = Digest(of: bytes).description
        guard access("\(directory)/\(name)", F_OK) != 0 else { return }
        guard waiting().reduce(bytes.count, { $0 + $1.bytes }) <= maximumBytes else {
            throw .full(limitBytes: maximumBytes)
        }
        try Folder.put(bytes, as: name, in: directory, disk: disk)
    }

    /// What waits, the oldest first. Files of other names are none of ours.
    package func waiting() -> [Waiting] {
        var found: [Waiting] = []
        for name in names() {
            var status = stat()
            guard let digest = Digest(name), digest.description == name, stat("\(directory)/\(name)", &status) == 0
            else { continue }
            found.append(Waiting(sha256: digest, bytes: Int(status.st_size), since: status.st_mtim.tv_sec))
        }
        return found.sorted { ($0.since, $0.sha256.description) < ($1.since, $1.sha256.description) }
    }

    private func names() -> [String] {
        guard let folder = opendir(directory) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names
    }

    /// The file's bytes; `nil` when it is gone, or no longer what its name says: then it proves nothing and is removed.
    package func read(_ file: Waiting) throws(SpoolError) -> [UInt8]? {
        let path = "\(directory)/\(file.sha256)"
        guard access(path, F_OK) == 0 else { return nil }
        let bytes = try JournalFile(path, create: false, disk: disk).read(at: 0, count: file.bytes)
        guard Digest(of: bytes) == file.sha256 else {
            remove(file)
            return nil
        }
        return bytes
    }

    /// Only for a file that the service has confirmed, or that no report names.
    package func remove(_ file: Waiting) {
        unlink("\(directory)/\(file.sha256)")
    }
}
