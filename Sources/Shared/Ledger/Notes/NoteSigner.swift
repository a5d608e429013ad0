// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// A private key that signs notes under a name.
package struct NoteSigner: Sendable {
    package let verifier: NoteVerifier
    private let key: Curve25519.Signing.PrivateKey

    /// - Parameter seed: the 32 secret bytes of an Ed25519 key (RFC 8032).
    ///
    /// Throws `malformed` for a name that cannot be one, or another number of bytes.
    package init(name: String, seed: [UInt8], algorithm: NoteAlgorithm = .ed25519) throws(LedgerError) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            throw LedgerError(.malformed, "an Ed25519 private key has 32 bytes, not \(seed.count)")
        }
        self.key = key
        verifier = try NoteVerifier(
            name: name, publicKey: Array(key.publicKey.rawRepresentation), algorithm: algorithm)
    }

    /// A note of this text with one signature.
    ///
    /// - Parameter time: seconds since the Unix epoch; a cosignature states it, a plain signature does not.
    ///
    /// Throws `malformed` when the text cannot be a note's: it must end with a newline and have no other control characters.
    package func sign(text: String, time: UInt64 = 0) throws(LedgerError) -> SignedNote {
        try SignedNote(text: text, signatures: [signature(of: text, time: time)])
    }

    /// This key's signature for a note that others may have signed too.
    package func signature(of text: String, time: UInt64 = 0) throws(LedgerError) -> NoteSignature {
        let message = verifier.algorithm.message(text: text, time: time)
        guard let raw = try? key.signature(for: message) else {
            throw LedgerError(.malformed, "the key cannot sign")
        }
        let stated = verifier.algorithm == .cosignature ? time.bigEndianBytes : []
        return NoteSignature(name: verifier.name, keyID: verifier.keyID, signature: stated + Array(raw))
    }
}

extension NoteAlgorithm {
    /// The bytes that the Ed25519 signature covers.
    func message(text: String, time: UInt64) -> [UInt8] {
        switch self {
        case .ed25519: Array(text.utf8)
        case .cosignature: Array("cosignature/v1\ntime \(time)\n\(text)".utf8)
        }
    }
}

extension UInt64 {
    var bigEndianBytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> (56 - 8 * UInt64($0))) } }
}
