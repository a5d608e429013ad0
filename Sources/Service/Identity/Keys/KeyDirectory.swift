// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// The directory with the service's keys and certificates. Secrets in it have mode 0600, itself 0700.
struct KeyDirectory: Sendable {
    let path: String

    /// Bytes; no key or chain of certificates comes near.
    private static let longest = 65_536

    /// Creates the directory when there is none; its parent must exist. Throws `storage`.
    init(_ path: String) throws(IdentityError) {
        self.path = path
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw Self.failure("create the directory", path) }
    }

    /// The text of a file, or `nil` when there is none.
    ///
    /// Throws `storage` when it cannot be read, or when a secret is open to others.
    func read(_ name: String, isSecret: Bool) throws(IdentityError) -> String? {
        let path = self.path + "/" + name
        let file = open(path, O_RDONLY | O_CLOEXEC)
        if file < 0, errno == ENOENT { return nil }
        guard file >= 0 else { throw Self.failure("open", path) }
        defer { close(file) }
        // Not fstat(2): in a program with the Swift library linked in, `stat` belongs to a module that cannot be imported.
        if isSecret {
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            guard let mode = attributes?[.posixPermissions] as? NSNumber else { throw Self.failure("examine", path) }
            guard mode.uint16Value & 0o077 == 0 else {
                throw IdentityError(.storage, "\(path) holds a secret that others can read: chmod 600 \(path)")
            }
        }
        var bytes = [UInt8](repeating: 0, count: Self.longest + 1)
        let count = Glibc.read(file, &bytes, bytes.count)
        guard count >= 0 else { throw Self.failure("read", path) }
        guard count <= Self.longest else { throw IdentityError(.storage, "\(path) is too long for a key") }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    /// Writes a file so that its name always stands for a whole one, also after a power loss.
    ///
    /// Returns whether it did: not when `replacing` is false and there is one already. Throws `storage`.
    @discardableResult
    func write(_ text: String, to name: String, isSecret: Bool, replacing: Bool) throws(IdentityError) -> Bool {
        let path = self.path + "/" + name
        let partial = "\(path).\(getpid()).partial"
        unlink(partial)
        defer { unlink(partial) }
        let file = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, isSecret ? 0o600 : 0o644)
        guard file >= 0 else { throw Self.failure("create", partial) }
        let bytes = Array(text.utf8)
        let isWritten = Glibc.write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
        let reason = errno
        close(file)
        guard isWritten else { throw Self.failure("write", partial, reason) }
        // A link, unlike a rename, does not take the place of a file that another process wrote meanwhile.
        if replacing {
            guard rename(partial, path) == 0 else { throw Self.failure("create", path) }
        } else if link(partial, path) != 0 {
            if errno == EEXIST { return false }
            throw Self.failure("create", path)
        }
        try syncDirectory()
        return true
    }

    private func syncDirectory() throws(IdentityError) {
        let directory = open(path, O_RDONLY | O_CLOEXEC)
        guard directory >= 0 else { throw Self.failure("open", path) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw Self.failure("sync", path) }
    }

    private static func failure(_ what: String, _ path: String, _ reason: Int32 = errno) -> IdentityError {
        IdentityError(.storage, "cannot \(what) \(path): \(String(cString: strerror(reason)))")
    }
}
