// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Ledger
import Testing

@Suite("signed notes and checkpoints")
struct NoteTests {
    /// The example of the reference implementation, golang.org/x/mod/sumdb/note.
    private static let verifier = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    private static let seed = "gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM="
    private static let text =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    private static let note =
        text
        + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

    private func signer(_ name: String, _ byte: UInt8 = 7, _ algorithm: NoteAlgorithm = .ed25519) throws -> NoteSigner {
        try NoteSigner(name: name, seed: [UInt8](repeating: byte, count: 32), algorithm: algorithm)
    }

    @Test("the reference example is read, verified and written byte for byte")
    func referenceExample() throws {
        let key = try NoteVerifier(Self.verifier)
        #expect(key.description == Self.verifier)
        #expect(key.keyID == 0xc74f_20a3)
        let note = try SignedNote(parsing: Self.note)
        #expect(try note.verified(by: key) == Self.text)
        #expect(note.description == Self.note)
        let seed = try #require(Data(base64Encoded: Self.seed))
        let signer = try NoteSigner(name: "PeterNeumann", seed: Array(seed))
        #expect(signer.verifier == key)
        #expect(try signer.sign(text: Self.text) == note)
        #expect(try JSONDecoder().decode(SignedNote.self, from: JSONEncoder().encode(note)) == note)
        #expect(try JSONDecoder().decode(NoteVerifier.self, from: JSONEncoder().encode(key)) == key)
    }

    @Test("a change of any byte of a note is found")
    func mutation() throws {
        let key = try signer("example.org/log").verifier
        let note = try Checkpoint(origin: "example.org/log", size: 20_852_163, root: MerkleTree.emptyRoot)
            .signed(by: signer("example.org/log")).description
        let bytes = Array(note.utf8)
        for index in bytes.indices {
            for bit in [0, 4] as [UInt8] {
                var changed = bytes
                changed[index] ^= 1 << bit
                #expect(throws: LedgerError.self, "byte \(index)") {
                    _ = try Checkpoint.verified(SignedNote(parsing: String(decoding: changed, as: UTF8.self)), by: key)
                }
            }
            #expect(throws: LedgerError.self, "cut at \(index)") {
                let cut = String(decoding: bytes.prefix(index), as: UTF8.self)
                _ = try Checkpoint.verified(SignedNote(parsing: cut), by: key)
            }
        }
    }

    @Test("a checkpoint has the form of the specification and comes back")
    func checkpoint() throws {
        let root = MerkleTree.leafHash([])
        let checkpoint = try Checkpoint(origin: "example.org/log", size: 42, root: root)
        #expect(checkpoint.body == "example.org/log\n42\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n")
        let note = try checkpoint.signed(by: signer("example.org/log"))
        #expect(try Checkpoint.verified(note, by: signer("example.org/log").verifier) == checkpoint)
        let extended = try Checkpoint(body: checkpoint.body + "anything\n")
        #expect(extended.extensions == ["anything"])
        #expect(extended.body == checkpoint.body + "anything\n")
    }

    @Test(
        "malformed checkpoints are refused",
        arguments: [
            "", "a\n", "a\n1\n", "\n1\nROOT\n", "a\n01\nROOT\n", "a\n+1\nROOT\n", "a\n-1\nROOT\n", "a\n1\nROOT",
            "a\n1 \nROOT\n",
            "a\n1\nROOTx\n", "a\n1\nAAAA\n", "a\n1\nROOT\n\n", "a\n99999999999999999999\nROOT\n", "a\r\n1\nROOT\n",
        ])
    func malformedCheckpoint(_ body: String) {
        let body = body.replacing("ROOT", with: MerkleTree.emptyRoot.description)
        #expect(throws: LedgerError.self) { try Checkpoint(body: body) }
    }

    @Test(
        "malformed notes and keys are refused",
        arguments: [
            "", "\n", "text\n", "text\n\n", "text\n\nsignature\n", "text\n\n— name\n", "text\n\n— na+me AAAAAAA=\n",
            "text\n\n- name AAAAAAA=\n", "text\n\n— name AAAA\n", "text\n\n— name AAAAAAA\n",
            "te\u{1}xt\n\n— name AAAAAAA=\n",
            "text\n\n— name  AAAAAAA=\n",
            "text\n\n— name AAAAAAA=\r\n",
            "text\n\n— name AAAAAAA=\nanything\r\n",
        ])
    func malformedNote(_ note: String) {
        #expect(throws: LedgerError.self) { try SignedNote(parsing: note) }
        #expect(throws: LedgerError.self) { try NoteVerifier(note) }
    }

    @Test("a key whose hash, length, algorithm or name is wrong is refused")
    func malformedKey() {
        for text in [
            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "PeterNeumann+c74f20a3+ARpc2QcU",
            "PeterNeumann+c74f20a3+AhpcAhpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNewmann" + Self.verifier.dropFirst(12),
            "Peter Neumann" + Self.verifier.dropFirst(12), "" + Self.verifier.dropFirst(12),
        ] {
            #expect(throws: LedgerError.self, "\(text)") { try NoteVerifier(text) }
        }
        #expect(throws: LedgerError.self) { try NoteSigner(name: "a", seed: [1, 2, 3]) }
    }

    @Test("unknown signatures are passed over, the known one must hold")
    func severalSignatures() throws {
        let log = try signer("log")
        let witness = try signer("witness", 9, .cosignature)
        let another = try signer("log", 10)
        let checkpoint = try Checkpoint(origin: "log", size: 1, root: MerkleTree.leafHash([]))
        var note = try checkpoint.signed(by: another)
        #expect(throws: LedgerError.self) { try note.verified(by: log.verifier) }
        note = try note.adding(log.signature(of: note.text)).adding(
            witness.signature(of: note.text, time: 1_790_000_000))
        note = try SignedNote(parsing: note.description)
        #expect(try Checkpoint.verified(note, by: log.verifier) == checkpoint)
        #expect(try note.time(of: witness.verifier) == 1_790_000_000)
        // The same key under the plain algorithm has another id: its cosignature cannot pass for a log's.
        #expect(try #require(errorCode { try note.verified(by: signer("witness", 9).verifier) }) == .unsigned)
        let forged = NoteSignature(
            name: "log", keyID: log.verifier.keyID, signature: try another.signature(of: note.text).signature)
        let bad = try SignedNote(text: note.text, signatures: [forged])
        #expect(try #require(errorCode { try bad.verified(by: log.verifier) }) == .badSignature)
        #expect(throws: LedgerError.self) { try checkpoint.signed(by: signer("other")) }
    }

    private func errorCode(_ body: () throws -> Void) -> LedgerError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? LedgerError)?.code
        }
    }
}
