// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import CryptoExtras
import Foundation
internal import Linux
internal import Evidence

/// The files of a key directory in one file, for a backup: plain (mode 0600), or sealed with a passphrase (scrypt, then AES-GCM).
package struct IdentityArchive: Sendable, Equatable {
    /// Contents by file name.
    private let files: [String: [UInt8]]

    /// What every key directory has. Certificates that are made anew when they are missing are left out.
    private static let needed = ["service.key", "ledger.key"]

    /// Files that may stand in an archive: keys, and what ``Authorities`` has. A key directory has an authority at least.
    private static func isKnown(_ name: String) -> Bool {
        needed.contains(name) || name == Authorities.file || Authorities.isAuthority(name)
    }

    private struct Stored: Codable {
        var titipan = "identity"
        var version = 1
        /// Contents by file name; `nil` when sealed.
        var files: [String: Data]?
        var salt: Data?
        var logN: Int?
        var sealed: Data?
    }

    /// Reads a key directory. Throws `storage` when a key is missing or open to others.
    package init(directory path: String) throws(IdentityError) {
        guard Folder.contains(path) else { throw IdentityError(.storage, "there is no directory \(path)") }
        let directory = try KeyDirectory(path)
        var files: [String: [UInt8]] = [:]
        let needed = Self.needed + (try Authorities.files(in: path))
        for name in needed + Folder.names(in: path).filter({ Self.isKnown($0) && !needed.contains($0) }) {
            guard let text = try directory.read(name, isSecret: name.hasSuffix(".key")) else {
                throw IdentityError(.storage, "\(path)/\(name) is missing")
            }
            files[name] = Array(text.utf8)
        }
        self.files = files
    }

    /// Reads a file that ``write(to:passphrase:)`` wrote. Throws `storage`, or `malformed` when it is none or the passphrase is wrong.
    package init(file: String, passphrase: String?) throws(IdentityError) {
        guard let data = FileManager.default.contents(atPath: file), data.count <= 1 << 20 else {
            throw IdentityError(.storage, "cannot read \(file)")
        }
        guard let stored = try? CanonicalJSON.decode(Stored.self, from: Array(data)), stored.titipan == "identity",
            stored.version == 1
        else { throw IdentityError(.malformed, "\(file) holds no keys of a service") }
        var found = stored.files
        if let sealed = stored.sealed, let salt = stored.salt, let logN = stored.logN {
            guard let passphrase else {
                throw IdentityError(.malformed, "\(file) is sealed: its passphrase is needed")
            }
            let key = try Self.key(of: passphrase, salt: Array(salt), logN: logN)
            guard let box = try? AES.GCM.SealedBox(combined: sealed), let plain = try? AES.GCM.open(box, using: key)
            else {
                throw IdentityError(.malformed, "the passphrase does not open \(file), or the file is damaged")
            }
            found = try? CanonicalJSON.decode([String: Data].self, from: Array(plain))
        }
        guard let found, Self.needed.allSatisfy({ found[$0] != nil }), found.keys.allSatisfy(Self.isKnown),
            found.keys.contains(where: Authorities.isAuthority)
        else {
            throw IdentityError(.malformed, "\(file) does not hold the keys of a service")
        }
        files = found.mapValues { Array($0) }
    }

    /// Writes a new file, mode 0600; never overwrites. Throws `storage`.
    package func write(to file: String, passphrase: String?) throws(IdentityError) {
        let plain = files.mapValues { Data($0) }
        var stored = Stored()
        do {
            if let passphrase {
                let salt = randomBytes(16)
                let key = try Self.key(of: passphrase, salt: salt, logN: Self.logN)
                stored.salt = Data(salt)
                stored.logN = Self.logN
                stored.sealed = try AES.GCM.seal(JSONEncoder().encode(plain), using: key).combined
            } else {
                stored.files = plain
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
            let name = String(file.split(separator: "/").last ?? "")
            let isNew = try Folder.put(
                Array(encoder.encode(stored)), as: name, in: Folder.directory(of: file), mode: 0o600, replacing: false)
            guard isNew else { throw IdentityError(.storage, "\(file) exists; a backup never overwrites") }
        } catch let error as IdentityError {
            throw error
        } catch {
            throw IdentityError(.storage, "cannot write \(file): \(error)")
        }
    }

    /// Puts the files into a key directory, making it when there is none. What is there must be the same. Throws `storage`.
    package func restore(to path: String) throws(IdentityError) {
        let directory = try KeyDirectory(path)
        for name in files.keys.sorted() {
            let isSecret = name.hasSuffix(".key")
            let contents = String(decoding: files[name] ?? [], as: UTF8.self)
            if let present = try directory.read(name, isSecret: isSecret) {
                guard present == contents else {
                    throw IdentityError(
                        .storage, "\(path)/\(name) is another key than the backup's; move that directory away first")
                }
            } else {
                try directory.write(contents, to: name, isSecret: isSecret, replacing: false)
            }
        }
    }

    /// 128 MiB and about half a second for each guess.
    private static let logN = 17

    private static func key(of passphrase: String, salt: [UInt8], logN: Int) throws(IdentityError) -> SymmetricKey {
        guard PasswordCost(logN: logN, blockSize: 8, parallelism: 1).isReasonable, !passphrase.isEmpty else {
            throw IdentityError(
                .malformed, "a passphrase is needed that is not empty, and a file that asks for no more than is usual")
        }
        do {
            return try KDF.Scrypt.deriveKey(
                from: Array(passphrase.precomposedStringWithCompatibilityMapping.utf8), salt: salt, outputByteCount: 32,
                rounds: 1 << logN, blockSize: 8, parallelism: 1)
        } catch {
            throw IdentityError(.malformed, "scrypt refused its parameters: \(error)")
        }
    }
}
