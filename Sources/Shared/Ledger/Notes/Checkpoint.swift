// SPDX-License-Identifier: Apache-2.0

/// The state of a log at one moment: its name, size and root (C2SP tlog-checkpoint).
package struct Checkpoint: Codable, Hashable, Sendable {
    /// The log's name, which never changes; also the name of the key that signs.
    package let origin: String
    package let size: Int
    package let root: TreeHash
    /// Further lines; we write none.
    package let extensions: [String]

    /// Throws `malformed` when origin or an extension is empty or has control characters, or the size is negative.
    package init(origin: String, size: Int, root: TreeHash, extensions: [String] = []) throws(LedgerError) {
        for line in [origin] + extensions {
            guard !line.isEmpty, !line.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
                throw LedgerError(.malformed, "a checkpoint's lines are not empty and have no control characters")
            }
        }
        guard size >= 0 else { throw LedgerError(.malformed, "a log cannot have \(size) leaves") }
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
    }

    /// Reads the text of a note. Throws `malformed`.
    package init(body: String) throws(LedgerError) {
        let lines = body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count >= 4, lines.last == "" else {
            throw LedgerError(.malformed, "a checkpoint has three lines, origin, size and root, each with a newline")
        }
        // One text for each number: no sign, no leading zero.
        guard let size = Int(lines[1]), String(size) == lines[1] else {
            throw LedgerError(.malformed, "“\(lines[1].prefix(80))” is not a checkpoint's size")
        }
        guard let root = TreeHash(lines[2]) else {
            throw LedgerError(.malformed, "“\(lines[2].prefix(80))” is not a checkpoint's root hash")
        }
        try self.init(origin: lines[0], size: size, root: root, extensions: Array(lines[3..<(lines.count - 1)]))
    }

    /// The text that is signed.
    package var body: String {
        ([origin, String(size), root.description] + extensions).map { $0 + "\n" }.joined()
    }

    /// A note of this checkpoint, signed by its log. Throws `malformed` unless the key bears the log's name.
    package func signed(by signer: NoteSigner) throws(LedgerError) -> SignedNote {
        guard signer.verifier.name == origin else {
            throw LedgerError(.malformed, "the key \(signer.verifier.name) cannot sign for the log \(origin)")
        }
        return try signer.sign(text: body)
    }

    /// The checkpoint in a note, once the log's signature holds and the log is the key's own. Throws ``LedgerError``.
    package static func verified(_ note: SignedNote, by key: NoteVerifier) throws(LedgerError) -> Checkpoint {
        let checkpoint = try Checkpoint(body: note.verified(by: key))
        guard checkpoint.origin == key.name else {
            throw LedgerError(.malformed, "the checkpoint is of the log \(checkpoint.origin), not \(key.name)")
        }
        return checkpoint
    }
}
