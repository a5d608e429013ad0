// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Ledger
internal import Linux
internal import SwiftASN1
package import Values

/// The service's two Ed25519 keys, each in a file of its own (PKCS #8 PEM, mode 0600).
package struct ServiceKeys: Sendable {
    /// Signs orders, receipts and manifests.
    package let signing: SigningKey
    /// Signs the ledger's checkpoints.
    package let ledger: NoteSigner
    /// When they were made: what `keys.made` says, a time in RFC 3339.
    package let madeAt: Timestamp

    /// Opens `service.key` and `ledger.key`, making them on first start.
    ///
    /// - Parameter ledgerName: the ledger's name, which must never change; for example `titipan.example.go.id/ledger`.
    ///
    /// Throws `storage` or `malformed`. A key that is there but unusable is never replaced.
    package static func open(directory path: String, ledgerName: String) throws(IdentityError) -> ServiceKeys {
        let directory = try KeyDirectory(path)
        let ledgerSeed = try seed("ledger.key", in: directory)
        guard let signing = SigningKey(seed: try seed("service.key", in: directory)) else {
            throw IdentityError(.malformed, "\(path)/service.key holds no Ed25519 key")
        }
        do {
            let made = try madeAt(in: directory)
            return ServiceKeys(
                signing: signing, ledger: try NoteSigner(name: ledgerName, seed: ledgerSeed), madeAt: made)
        } catch let error as IdentityError {
            throw error
        } catch {
            throw IdentityError(.malformed, "the ledger cannot be called “\(ledgerName)”: \(error)")
        }
    }

    /// Kept in a file of its own: a file's own time does not outlast every way of copying it.
    private static func madeAt(in directory: KeyDirectory) throws(IdentityError) -> Timestamp {
        let name = "keys.made"
        if try directory.read(name, isSecret: false) == nil {
            let modified = FileStatus("\(directory.path)/service.key")?.modified ?? 0
            try directory.write(
                "\(Timestamp(seconds: Int64(modified)))\n", to: name, isSecret: false, replacing: false)
        }
        let text = try directory.read(name, isSecret: false) ?? ""
        guard let time = Timestamp(String(text.prefix { !$0.isNewline })) else {
            throw IdentityError(.malformed, "\(directory.path)/\(name) says no time such as 2026-11-23T03:10:00Z")
        }
        return time
    }

    private static func seed(_ name: String, in directory: KeyDirectory) throws(IdentityError) -> [UInt8] {
        if try directory.read(name, isSecret: true) == nil {
            // When another process is quicker, its key is the one.
            let made = Ed25519PEM.text(seed: randomBytes(32))
            try directory.write(made, to: name, isSecret: true, replacing: false)
        }
        guard let text = try directory.read(name, isSecret: true), let seed = Ed25519PEM.seed(text) else {
            throw IdentityError(.malformed, "\(directory.path)/\(name) is no Ed25519 private key in PKCS #8 PEM form")
        }
        return seed
    }
}

/// PKCS #8 of an Ed25519 private key (RFC 8410, 7): always the same 16 bytes before the 32 secret ones.
private enum Ed25519PEM {
    private static let type = "PRIVATE KEY"
    private static let prefix: [UInt8] = [
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]

    static func text(seed: [UInt8]) -> String {
        PEMDocument(type: type, derBytes: prefix + seed).pemString + "\n"
    }

    static func seed(_ text: String) -> [UInt8]? {
        guard let document = try? PEMDocument(pemString: text), document.discriminator == type,
            document.derBytes.count == prefix.count + 32, document.derBytes.starts(with: prefix)
        else { return nil }
        return Array(document.derBytes.dropFirst(prefix.count))
    }
}
