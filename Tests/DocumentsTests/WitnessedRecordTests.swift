// SPDX-License-Identifier: Apache-2.0

import Documents
import Evidence
import Ledger
import Testing
import Values
import Words

/// A sealed record whose agents cosigned late, or never.
@Suite(.timeLimit(.minutes(3)))
struct WitnessedRecordTests {
    private let sample = PressFixture.sample
    private let verifier = RecordVerifier()

    /// The record's proofs as of later, cosigned by these keys of agents.
    private func proofs(cosignedBy agents: [(id: String, key: SigningKey)], of other: Sample? = nil) async throws
        -> LedgerEvidence
    {
        let source = other ?? sample
        let record = try await PressFixture.record.value
        var evidence = try source.evidence(record: record).ledger
        for index in evidence.proofs.indices {
            var note = try SignedNote(parsing: evidence.proofs[index].checkpoint)
            for (id, key) in agents {
                let signer = try NoteSigner(
                    name: "ledger.example.go.id/agents/\(id)", seed: key.seed, algorithm: .cosignature)
                let signed = try signer.sign(text: note.text, time: 1_795_399_200)
                note = try note.adding(try #require(signed.signatures.first))
            }
            evidence.proofs[index].checkpoint = note.description
        }
        return evidence
    }

    @Test func `a record without cosignatures says whose it lacks, and stays what it is`() async throws {
        let findings = await verifier.verify(try await PressFixture.handover.value)
        #expect(findings.conclusion == .originUnknown)
        #expect(findings.unwitnessed == ["ruang-server-1", "luar-1"])
        #expect(findings.text(in: .english).contains("Not witnessed by ruang-server-1, luar-1"))
        #expect(findings.text(in: .indonesian).contains("Belum disaksikan oleh ruang-server-1, luar-1"))
        let printed = try await PressFixture.text(of: try await PressFixture.handover.value)
        #expect(printed.contains("Belum bersaksi saat disegel"))
    }

    @Test func `what was cosigned later is given beside it, and only that of this record serves`() async throws {
        let pdf = try await PressFixture.handover.value
        let both = [(Sample.insideID, sample.inside), (Sample.outsideID, sample.outside)]
        let whole = await verifier.verify(pdf, witness: try await proofs(cosignedBy: both))
        #expect(whole.conclusion == .originUnknown && whole.unwitnessed.isEmpty)
        #expect(whole.findings.contains { $0.what == "checkpoint cosigned by luar-1, ruang-server-1" })

        let half = await verifier.verify(pdf, witness: try await proofs(cosignedBy: Array(both.prefix(1))))
        #expect(half.unwitnessed == ["luar-1"])
        let forged = await verifier.verify(
            pdf, witness: try await proofs(cosignedBy: [(Sample.insideID, sample.outside)]))
        #expect(forged.unwitnessed == ["ruang-server-1", "luar-1"])

        var stranger = sample
        stranger.ledgerSeed = Array(repeating: 9, count: 32)
        let elsewhere = await verifier.verify(pdf, witness: try await proofs(cosignedBy: both, of: stranger))
        #expect(elsewhere.conclusion == .unchecked && elsewhere.unwitnessed.count == 2)
        var partial = try await proofs(cosignedBy: both)
        partial.proofs.removeLast()
        #expect(await verifier.verify(pdf, witness: partial).conclusion == .unchecked)
    }
}
