// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// The kind of message that a key of a signed note signs; the raw value is the algorithm byte of C2SP signed-note.
package enum NoteAlgorithm: UInt8, Sendable, Hashable {
    /// Ed25519 over the note's text.
    case ed25519 = 1
    /// `cosignature/v1` of C2SP tlog-cosignature: Ed25519 over a time and the text of a checkpoint; a witness's signature.
    case cosignature = 4
}

/// The public key of a note's signer, written `name+hash+key` (C2SP signed-note, “verifier keys”).
package struct NoteVerifier: Hashable, Sendable, CustomStringConvertible {
    package let name: String
    package let algorithm: NoteAlgorithm
    /// 32 bytes.
    package let publicKey: [UInt8]
    /// The first four bytes of SHA-256(name ‖ "\n" ‖ algorithm ‖ key), big-endian: a hint which key signed, no more.
    package let keyID: UInt32

    /// Throws `malformed` unless the name may be one (not empty, no white space, no `+`) and the key has 32 bytes.
    package init(name: String, publicKey: [UInt8], algorithm: NoteAlgorithm = .ed25519) throws(LedgerError) {
        try Self.check(name: name)
        guard publicKey.count == 32, (try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey)) != nil else {
            throw LedgerError(.malformed, "an Ed25519 public key has 32 bytes, not \(publicKey.count)")
        }
        self.name = name
        self.algorithm = algorithm
        self.publicKey = publicKey
        let hash = SHA256.hash(data: Array(name.utf8) + [0x0A, algorithm.rawValue] + publicKey)
        keyID = hash.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads `name+hash+key`. Throws `malformed`, also when the hash is not that of name and key.
    package init(_ text: String) throws(LedgerError) {
        // Base64 may contain `+`: only the first two separate.
        let parts = text.utf8.split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        guard parts.count == 3, let bytes = Base64.decode(parts[2]), let first = bytes.first,
            let algorithm = NoteAlgorithm(rawValue: first)
        else {
            throw LedgerError(.malformed, "“\(text.prefix(200))” is not a verifier key of the form name+hash+key")
        }
        try self.init(name: parts[0], publicKey: Array(bytes.dropFirst()), algorithm: algorithm)
        guard parts[1] == hexadecimalKeyID else {
            throw LedgerError(.malformed, "the hash in “\(text.prefix(200))” is not that of its name and key")
        }
    }

    package var description: String {
        "\(name)+\(hexadecimalKeyID)+\(Base64.encode([algorithm.rawValue] + publicKey))"
    }

    private var hexadecimalKeyID: String {
        let digits = String(keyID, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    func isValid(signature: some Sequence<UInt8>, for message: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(Array(signature), for: message)
    }

    static func check(name: String) throws(LedgerError) {
        let isForbidden = { (character: Unicode.Scalar) in
            character == "+" || character.properties.isWhitespace || character.value < 0x20 || character.value == 0x7F
        }
        guard !name.isEmpty, !name.unicodeScalars.contains(where: isForbidden) else {
            throw LedgerError(.malformed, "“\(name)” is no key name: those have no white space and no “+”")
        }
    }
}

extension NoteVerifier: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            try self.init(try container.decode(String.self))
        } catch let error as LedgerError {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
