// SPDX-License-Identifier: Apache-2.0

@testable import Delivery
import Ledger

/// Signed notes, checkpoints, verifier keys and join tokens: text that people and services hand over.
///
/// Input: one byte that chooses, then the text.
enum NoteTarget: FuzzTarget {
    static let name = "note"
    static let longestInput = 256

    static func check(_ input: UnsafeRawBufferPointer) throws(Violation) {
        guard let choice = input.first else { return }
        let text = String(decoding: input[1...], as: UTF8.self)
        switch choice & 3 {
        case 0:
            guard let note = try? SignedNote(parsing: text) else { return }
            try expect(note.description, equals: text, "a note has one text")
            try expect((try? SignedNote(parsing: note.description)) == note, "a note read again")
            _ = try? Checkpoint(body: note.text)
        case 1:
            guard let checkpoint = try? Checkpoint(body: text) else { return }
            try expect(checkpoint.body, equals: text, "a checkpoint has one text")
        case 2:
            guard let key = try? NoteVerifier(text) else { return }
            try expect(key.description, equals: text, "a verifier key has one text")
        default:
            guard let token = try? JoinToken(text) else { return }
            let plain = "ttp1.\(token.id).\(token.secret).\(token.pin)"
            try expect((try? JoinToken(plain)) == token, "a join token read again")
        }
    }
}
