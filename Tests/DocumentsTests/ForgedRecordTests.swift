// SPDX-License-Identifier: Apache-2.0

import Documents
import Evidence
import Foundation
import Ledger
import Testing
import Values
import Words

/// A record that its forger signed throughout, with a service's, ledger's and agents' keys of his own: only keys from outside tell it from a
/// genuine one.
@Suite(.timeLimit(.minutes(5)))
struct ForgedRecordTests {
    private let verifier = RecordVerifier()
    private let now = Timestamp("2026-12-01T02:00:00Z") ?? Timestamp(microseconds: 0)

    private static let forger: Sample = {
        var sample = PressFixture.sample
        sample.service = SigningKey(seed: Array(repeating: 66, count: 32)) ?? SigningKey()
        sample.inside = SigningKey(seed: Array(repeating: 67, count: 32)) ?? SigningKey()
        sample.outside = SigningKey(seed: Array(repeating: 68, count: 32)) ?? SigningKey()
        sample.ledgerSeed = Array(repeating: 69, count: 32)
        return sample
    }()

    private static let forged = Task {
        try await PressFixture.press().handover(
            forger.annex, evidence: try forger.evidence(record: try await PressFixture.record.value),
            sealingKey: forger.service)
    }

    private func published(_ sample: Sample, madeAt: String = "2026-01-05T01:00:00Z") throws -> PublishedKeys {
        let time = try #require(Timestamp(madeAt))
        return PublishedKeys(
            office: "Dinas Komunikasi dan Informatika", page: "https://titipan.example.go.id/keys",
            signing: sample.service.verificationKey, ledger: sample.ledgerKey, madeAt: time,
            authority: .init(sha256: Digest(of: [1]), validFrom: time, validUntil: time))
    }

    @Test func `without keys from outside its origin is unknown, as a genuine record's is`() async throws {
        for pdf in [try await Self.forged.value, try await PressFixture.handover.value] {
            let findings = await verifier.verify(pdf)
            #expect(findings.conclusion == .originUnknown)
            #expect(findings.exitCode == 3)
            #expect(findings.findings.allSatisfy { $0.standing == .holds })
            #expect(findings.text(in: .english).hasPrefix("CONSISTENT, ORIGIN UNKNOWN: Hand-over record 555/BA-031"))
            #expect(
                findings.text(in: .indonesian).hasPrefix("KONSISTEN, ASAL TIDAK DIKETAHUI: Berita acara 555/BA-031"))
            #expect(!findings.text(in: .english).contains("INTACT"))
        }
    }

    @Test func `with the office's published keys it is found, and a genuine record is the office's`() async throws {
        let file = try CanonicalJSON.encode(try published(PressFixture.sample))
        let keys = try #require(TrustedKeys(json: file))
        let findings = await verifier.verify(try await Self.forged.value, trusting: keys)
        #expect(findings.conclusion == .altered)
        #expect(findings.exitCode == 1)
        let faults = Set(findings.findings.filter { $0.standing != .holds }.map(\.subject))
        #expect(faults.isSuperset(of: ["manifest.dsse.json", "order.dsse.json", "ledger-proof.json", "keys"]))

        let genuine = await verifier.verify(try await PressFixture.handover.value, trusting: keys)
        #expect(genuine.exitCode == 0)
        #expect(genuine.text(in: .english).contains("by Dinas Komunikasi dan Informatika (ledger.example.go.id)"))
    }

    @Test func `once the office's keys are pinned, it is found without them`() async throws {
        var known = KnownKeys()
        let isPinned = known.pin(TrustedKeys(try published(PressFixture.sample)), at: now)
        #expect(isPinned)
        let findings = await verifier.verify(try await Self.forged.value, known: known)
        #expect(findings.exitCode == 1)
        let sentence = try #require(findings.findings.first { $0.subject == "keys" })
        #expect(sentence.what.contains("ledger.example.go.id"))
        #expect(sentence.what.contains("other keys than those that were pinned for it on 2026-12-01T02:00:00"))
        let genuine = await verifier.verify(try await PressFixture.handover.value, known: known)
        #expect(genuine.exitCode == 0)
        #expect(genuine.origin?.anchor == .pinned)
    }

    @Test func `keys that contradict the pinned ones are not believed, though the record fits them`() async throws {
        var known = KnownKeys()
        let isPinned = known.pin(TrustedKeys(try published(PressFixture.sample)), at: now)
        #expect(isPinned)
        let others = TrustedKeys(try published(Self.forger))
        let findings = await verifier.verify(try await Self.forged.value, trusting: others, known: known)
        #expect(findings.exitCode == 1)
        #expect(findings.findings.contains { $0.subject == "keys" && $0.what.contains("replace the pin with --pin") })
        let isReplaced = known.pin(others, at: now)
        #expect(!isReplaced)
        #expect(known["ledger.example.go.id"]?.ring.service == PressFixture.sample.service.verificationKey)
        let isReplacedOnRequest = known.pin(others, at: now, replacing: true)
        #expect(isReplacedOnRequest)
    }

    @Test func `a forger's first record can be pinned, and says that it was never compared`() async throws {
        let first = await verifier.verify(try await Self.forged.value)
        var known = KnownKeys()
        let isPinned = known.pin(try #require(first.ownKeys), at: now)
        #expect(isPinned)
        let again = await verifier.verify(try await Self.forged.value, known: known)
        #expect(again.exitCode == 0)
        #expect(again.text(in: .english).contains("without comparing them with the office"))
        // The genuine record then contradicts it.
        #expect(await verifier.verify(try await PressFixture.handover.value, known: known).exitCode == 1)
    }

    @Test func `a published file that contradicts its fingerprint is refused`() throws {
        var keys = try published(PressFixture.sample)
        keys.signing.key = Self.forger.service.verificationKey
        #expect(TrustedKeys(json: try CanonicalJSON.encode(keys)) == nil)
        #expect(TrustedKeys(json: Array("{}".utf8)) == nil)
        #expect(TrustedKeys(json: try CanonicalJSON.encode(try PressFixture.sample.evidence(record: []).keys)) != nil)
    }

    @Test func `a record from outside of the keys' validity is not called intact`() async throws {
        let keys = TrustedKeys(try published(PressFixture.sample, madeAt: "2026-11-30T00:00:00Z"))
        let findings = await verifier.verify(try await PressFixture.handover.value, trusting: keys)
        #expect(findings.conclusion == .unchecked)
        #expect(findings.exitCode == 2)
    }

    @Test func `the fingerprint is the SHA-256 of four lines`() throws {
        let sample = PressFixture.sample
        let lines =
            "titipan.keys/v1\nledger.example.go.id\n\(sample.service.verificationKey)\n\(sample.ledgerKey)\n"
        #expect(try published(sample).fingerprint == Digest(of: Array(lines.utf8)))
    }

    @Test func `letter, record and annex print the fingerprint and where to compare it`() async throws {
        let sample = PressFixture.sample
        let keys = try published(sample)
        let notice = KeyNotice(fingerprint: keys.fingerprint, page: keys.page)
        var letter = sample.letter
        letter.keys = notice
        var record = sample.record
        record.keys = notice
        var annex = sample.annex
        annex.keysPage = keys.page
        let press = try PressFixture.press()
        let papers = [
            try await press.letter(letter), try await press.handoverRecord(record),
            try await press.handover(
                annex, evidence: try sample.evidence(record: try await PressFixture.record.value),
                sealingKey: sample.service),
        ]
        for paper in papers {
            let text = try await PressFixture.text(of: paper)
            #expect(text.contains("https://titipan.example.go.id/keys"))
            #expect(text.contains(keys.fingerprint.groups.joined(separator: " ")))
        }
    }

    @Test func `a record that an earlier version sealed still verifies`() async throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Support/SealedRecords/handover-0.1.pdf")
        let pdf = Array(try Data(contentsOf: file))
        #expect(await verifier.verify(pdf).exitCode == 3)
        let keys = TrustedKeys(try published(PressFixture.sample))
        let findings = await verifier.verify(pdf, trusting: keys)
        #expect(findings.exitCode == 0)
        #expect(findings.verdict == .passed)
    }
}
