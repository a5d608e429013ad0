// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FoundationEssentials
internal import Values

/// An Ed25519 private key (RFC 8032).
package struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    package init() {
        key = Curve25519.Signing.PrivateKey()
    }

    /// `nil` unless `seed` has 32 bytes.
    package init?(seed: [UInt8]) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else { return nil }
        self.key = key
    }

    /// The 32 secret bytes: to be stored 0600 and nowhere else.
    package var seed: [UInt8] { Array(key.rawRepresentation) }

    package var verificationKey: VerificationKey { VerificationKey(raw: Array(key.publicKey.rawRepresentation)) }

    /// 64 bytes.
    package func sign(_ message: [UInt8]) throws -> [UInt8] { Array(try key.signature(for: message)) }
}

/// An Ed25519 public key, in JSON 64 hexadecimal digits.
package struct VerificationKey: TextValue {
    package static let example = "64 hexadecimal digits of an Ed25519 public key"
    /// 32 bytes.
    package let raw: [UInt8]

    fileprivate init(raw: [UInt8]) {
        self.raw = raw
    }

    /// `nil` unless `bytes` has 32 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        raw = bytes
    }

    package init?(_ text: String) {
        guard let bytes = Values.bytes(hexadecimal: text) else { return nil }
        self.init(bytes: bytes)
    }

    package var description: String { hexadecimal(raw) }

    /// `ed25519:` and the first 16 hexadecimal digits of the key's SHA-256: the key id in envelopes.
    package var id: String { "ed25519:" + Digest(of: raw).description.prefix(16) }

    package func isValid(signature: [UInt8], for message: [UInt8]) -> Bool {
        guard signature.count == 64, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw) else {
            return false
        }
        return key.isValidSignature(signature, for: message)
    }
}
