// SPDX-License-Identifier: Apache-2.0

/// One signature line of a note.
package struct NoteSignature: Hashable, Sendable {
    package let name: String
    package let keyID: UInt32
    /// The bytes behind the key id: for Ed25519 64 bytes, for a cosignature the time in 8 bytes and those 64.
    package let signature: [UInt8]

    package init(name: String, keyID: UInt32, signature: [UInt8]) {
        self.name = name
        self.keyID = keyID
        self.signature = signature
    }

    var line: String {
        let id = (0..<4).map { UInt8(truncatingIfNeeded: keyID >> (24 - 8 * UInt32($0))) }
        return "— \(name) \(Base64.encode(id + signature))\n"
    }

    /// `nil` unless `line` has the form `— name base64`.
    init?(line: some Sequence<UInt8>) {
        let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard parts.count == 3, parts[0] == "—", let bytes = Base64.decode(parts[2]), bytes.count > 4,
            (try? NoteVerifier.check(name: parts[1])) != nil
        else { return nil }
        name = parts[1]
        keyID = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        signature = Array(bytes.dropFirst(4))
    }
}

/// A text with signatures below it (C2SP signed-note), in JSON one string.
///
/// Reading a note does not verify its signatures: ``verified(by:)`` does.
package struct SignedNote: Hashable, Sendable, CustomStringConvertible {
    /// The signed text; ends with a newline.
    package let text: String
    /// At least one.
    package let signatures: [NoteSignature]

    /// Throws `malformed` for a text that cannot be a note's, or without signatures.
    package init(text: String, signatures: [NoteSignature]) throws(LedgerError) {
        let isForbidden = { (byte: UInt8) in byte < 0x20 && byte != 0x0A || byte == 0x7F }
        guard text.utf8.last == 0x0A, !text.utf8.contains(where: isForbidden) else {
            throw LedgerError(.malformed, "a note's text ends with a newline and has no other control characters")
        }
        guard (1...100).contains(signatures.count) else {
            throw LedgerError(.malformed, "a note has 1 to 100 signatures, not \(signatures.count)")
        }
        self.text = text
        self.signatures = signatures
    }

    /// Reads the text form, at most 1 MB. Throws `malformed`.
    package init(parsing note: String) throws(LedgerError) {
        let bytes = Array(note.utf8)
        guard bytes.count <= 1_000_000, bytes.last == 0x0A,
            let split = (0..<max(bytes.count - 1, 0)).last(where: { bytes[$0] == 0x0A && bytes[$0 + 1] == 0x0A })
        else {
            throw LedgerError(
                .malformed, "this is not a signed note: no empty line before signatures, or no newline at the end")
        }
        // By bytes: for a string, a line that ends in CR LF does not end in LF.
        let lines = bytes[(split + 2)...].split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
        var signatures: [NoteSignature] = []
        for line in lines {
            guard let signature = NoteSignature(line: line) else {
                let said = String(decoding: line.prefix(200), as: UTF8.self)
                throw LedgerError(.malformed, "“\(said)” is not a signature line of a note")
            }
            signatures.append(signature)
        }
        try self.init(text: String(decoding: bytes[...split], as: UTF8.self), signatures: signatures)
    }

    /// The exact text form.
    package var description: String { text + "\n" + signatures.map(\.line).joined() }

    /// This note with another signature below the others.
    package func adding(_ signature: NoteSignature) throws(LedgerError) -> SignedNote {
        try SignedNote(text: text, signatures: signatures + [signature])
    }

    /// The text, once a signature by this key holds. Throws `unsigned` when there is none, `badSignature` when one is false.
    @discardableResult
    package func verified(by key: NoteVerifier) throws(LedgerError) -> String {
        try time(of: key)
        return text
    }

    /// When a witness cosigned, in seconds since the Unix epoch; 0 for a plain signature. Throws as ``verified(by:)``.
    @discardableResult
    package func time(of key: NoteVerifier) throws(LedgerError) -> UInt64 {
        guard let found = signatures.first(where: { $0.name == key.name && $0.keyID == key.keyID }) else {
            throw LedgerError(.unsigned, "the note is not signed by \(key.name)")
        }
        let timeLength = key.algorithm == .cosignature ? 8 : 0
        let time = found.signature.prefix(timeLength).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard found.signature.count == timeLength + 64,
            key.isValid(
                signature: found.signature.dropFirst(timeLength),
                for: key.algorithm.message(text: text, time: time))
        else { throw LedgerError(.badSignature, "the signature of \(key.name) does not belong to this note") }
        return time
    }
}

extension SignedNote: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            try self.init(parsing: try container.decode(String.self))
        } catch let error as LedgerError {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
