// SPDX-License-Identifier: Apache-2.0

internal import Linux

/// The directory with the service's keys and certificates. Secrets in it have mode 0600, itself 0700.
struct KeyDirectory: Sendable {
    let path: String

    /// Bytes; keys and chains of certificates are much shorter.
    private static let longest = 65_536

    /// Creates the directory when there is none; its parent must exist. Throws `storage`.
    init(_ path: String) throws(IdentityError) {
        self.path = path
        try Self.mappingFileErrors { () throws(FileError) in try Folder.make(path) }
    }

    /// The text of a file, or `nil` when there is none.
    ///
    /// Throws `storage` when it cannot be read, or when a secret is open to others.
    func read(_ name: String, isSecret: Bool) throws(IdentityError) -> String? {
        let path = self.path + "/" + name
        guard Folder.contains(path) else { return nil }
        let (mode, bytes) = try Self.mappingFileErrors { () throws(FileError) in
            let file = try DiskFile(path, .read)
            return (file.status?.mode ?? 0o777, try file.read(at: 0, count: Self.longest + 1))
        }
        guard !isSecret || mode & 0o077 == 0 else {
            throw IdentityError(.storage, "\(path) holds a secret that others can read: chmod 600 \(path)")
        }
        guard bytes.count <= Self.longest else { throw IdentityError(.storage, "\(path) is too long for a key") }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes a file so that its name always stands for a whole one, also after a power loss.
    ///
    /// Returns whether it did: not when `replacing` is false and there is one already. Throws `storage`.
    @discardableResult
    func write(_ text: String, to name: String, isSecret: Bool, replacing: Bool) throws(IdentityError) -> Bool {
        try Self.mappingFileErrors { () throws(FileError) in
            try Folder.put(
                Array(text.utf8), as: name, in: path, mode: isSecret ? 0o600 : 0o644, replacing: replacing)
        }
    }

    @discardableResult
    private static func mappingFileErrors<Value>(
        _ body: () throws(FileError) -> Value
    ) throws(IdentityError) -> Value {
        do throws(FileError) { return try body() } catch { throw IdentityError(.storage, "\(error)") }
    }
}
