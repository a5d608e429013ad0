// SPDX-License-Identifier: Apache-2.0

internal import Evidence
package import Linux
package import Values

/// The evidence files that reports name, on disk until the service has confirmed each of them: one file a name, which is its SHA-256.
///
/// Several processes may use one directory. A file is put there before the report that names it is signed, and remains after the process has ended;
/// the next process finds it again.
package struct EvidenceStore: Sendable {
    private let directory: String
    private let maximumBytes: Int
    private let disk: DiskCalls

    /// A file that waits for the service's confirmation.
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
        try mappingFileErrors { () throws(FileError) in try Folder.make(directory) }
        self.directory = directory
        self.maximumBytes = maximumBytes
        self.disk = disk
        Folder.removeLeftovers(in: directory)
    }

    /// Returns once the file is on disk; a file that is there already stays as it is. Throws `full` when more would wait than may.
    package func put(_ bytes: [UInt8]) throws(SpoolError) {
        let name = Digest(of: bytes).description
        guard !Folder.contains("\(directory)/\(name)") else { return }
        guard waiting().reduce(bytes.count, { $0 + $1.bytes }) <= maximumBytes else {
            throw .full(limitBytes: maximumBytes)
        }
        try mappingFileErrors { () throws(FileError) in
            try Folder.put(bytes, as: name, in: directory, disk: disk)
        }
    }

    /// The waiting files, oldest first. Files whose names have another form are ignored.
    package func waiting() -> [Waiting] {
        var found: [Waiting] = []
        for name in Folder.names(in: directory) {
            guard let digest = Digest(name), digest.description == name,
                let status = FileStatus("\(directory)/\(name)")
            else { continue }
            found.append(Waiting(sha256: digest, bytes: status.bytes, since: status.modified))
        }
        return found.sorted { ($0.since, $0.sha256.description) < ($1.since, $1.sha256.description) }
    }

    /// The file's bytes; `nil` when it is missing, or when its name is not its SHA-256: then it proves nothing and is removed.
    package func read(_ file: Waiting) throws(SpoolError) -> [UInt8]? {
        let path = "\(directory)/\(file.sha256)"
        guard Folder.contains(path) else { return nil }
        let bytes = try mappingFileErrors { () throws(FileError) in
            try DiskFile(path, .read, disk: disk).read(at: 0, count: file.bytes)
        }
        guard Digest(of: bytes) == file.sha256 else {
            remove(file)
            return nil
        }
        return bytes
    }

    /// Only for a file that the service has confirmed, or that no report names.
    package func remove(_ file: Waiting) {
        Folder.remove("\(directory)/\(file.sha256)")
    }
}
