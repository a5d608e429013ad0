// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Documents
import Evidence
import Ledger
import OfficeSupport
import Procedure
import Synchronization
import Testing
import Values

/// Agents cosign the ledger, and what is sealed carries their signatures.
@Suite(.timeLimit(.minutes(3)))
struct WitnessTests {
    private static func signer(_ agent: TestAgent, _ key: SigningKey? = nil) throws -> NoteSigner {
        try NoteSigner(
            name: "titipan.example/ledger/agents/\(agent.id)", seed: (key ?? agent.key).seed, algorithm: .cosignature)
    }

    /// The agent looks at the ledger and cosigns it.
    static func cosign(_ agent: TestAgent, _ office: TestOffice, with key: SigningKey? = nil) async throws {
        let offer = try #require(try await office.casework.witnesses.offer(agent: agent.id, from: 0))
        let note = try SignedNote(parsing: offer.checkpoint)
        let checkpoint = try Checkpoint(body: note.text)
        let signed = try signer(agent, key).sign(text: note.text, time: 1_795_399_200)
        try await office.casework.witnesses.accept(
            CheckpointCosignature(size: checkpoint.size, note: signed.description), agent: agent.id)
    }

    @Test func `the offer proves that the ledger continues the agent's checkpoint`() async throws {
        try await TestOffice.open { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            #expect(try await office.casework.witnesses.offer(agent: agent.id, from: 0) == nil)
            _ = try await office.applied()
            let first = try await office.casework.ledger.checkpoint()
            let old = try Checkpoint(body: SignedNote(parsing: first).text)
            _ = try await office.signed()
            let offer = try #require(try await office.casework.witnesses.offer(agent: agent.id, from: old.size))
            let new = try Checkpoint(body: SignedNote(parsing: offer.checkpoint).text)
            #expect(new.size > old.size)
            try ConsistencyProof(
                oldSize: old.size, newSize: new.size,
                hashes: offer.consistency.compactMap { TreeHash(bytes: $0.bytes) }
            ).verify(oldRoot: old.root, newRoot: new.root)

            // An agent that has seen more says that this ledger was rolled back.
            let shrunk = try #require(try await office.casework.witnesses.offer(agent: agent.id, from: 4_000))
            #expect(shrunk.consistency.isEmpty)
            let trail = try await office.store.read { try $0.auditTrail(most: 1) }
            #expect(trail.first?.what == "ledger.shrunk" && trail.first?.who == agent.id)
        }
    }

    @Test func `a cosignature counts only by the agent's own key, over the ledger's own checkpoint`() async throws {
        try await TestOffice.open { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            let pending = try await TestAgent("inside-2", .inside).join(office, standing: .pending)
            _ = try await office.applied()
            let wrong = try await problem { try await Self.cosign(agent, office, with: SigningKey()) }
            #expect(wrong.code == "ledger.cosignature")
            #expect(try await problem { try await Self.cosign(pending, office) }.code == "agent.pending")
            let other = try Checkpoint(origin: "titipan.example/ledger", size: 1, root: MerkleTree.emptyRoot)
            let signed = try Self.signer(agent).sign(text: other.body)
            let forged = try await problem {
                try await office.casework.witnesses.accept(
                    CheckpointCosignature(size: 1, note: signed.description), agent: agent.id)
            }
            #expect(forged.code == "ledger.cosignature")
            let before = try SignedNote(parsing: try await office.casework.ledger.checkpoint())
            #expect(before.signatures.count == 1)
            try await Self.cosign(agent, office)
            try await Self.cosign(agent, office)
            let note = try SignedNote(parsing: try await office.casework.ledger.checkpoint())
            #expect(note.signatures.count == 2)
            try note.verified(by: Self.signer(agent).verifier)
        }
    }

    @Test func `sealing waits for both agents' cosignatures, or for an officer who waits no longer`() async throws {
        for isCosigned in [true, false] {
            try await TestOffice.open(settings: { $0.policy.cosignatureSeconds = 600 }) { office in
                let inside = try await TestAgent("3f2b8c1e-6f0a-4a53-9a43-4b7c7b6f1d11", .inside).join(office)
                let outside = try await TestAgent("7a1d0c52-0b7e-4f0e-8f6e-2d3f5b1a9c77", .outside).join(office)
                let new = try await office.installed()
                try await office.startVerification(new.number)
                let order = try await inside.order(office)
                try await inside.deliver(inside.report(order), of: order, to: office)
                try await outside.deliver(outside.report(order), of: order, to: office)
                try await office.casework.outbox.drain()
                #expect(try await office.view(new.number).summary.stage != .closedAccepted)
                let waiting = try #require(try await office.view(new.number).pending.first)
                #expect(waiting.cause == .cosignaturesMissing)
                #expect(waiting.lastError?.hasPrefix("not cosigned yet") == true)

                if isCosigned {
                    try await Self.cosign(inside, office)
                    _ = try await office.applied(server: "jdih", mac: "02:00:5e:10:00:04")
                    try await Self.cosign(outside, office)
                    office.clock.advance(1)
                } else {
                    let reason: JSONValue = .object(["reason": .string("Agen luar rusak.")])
                    let early = try await problem { try await office.act(.waiveWitnesses, new.number, reason) }
                    #expect(early.code == "procedure.state")
                    #expect(try await office.casework.lateWitnesses.watch() == 0)
                    office.clock.advance(86_400)
                    try await office.casework.outbox.drain()
                    #expect(try await office.view(new.number).summary.stage == .passed)
                    #expect(try await office.casework.lateWitnesses.watch() == 1)
                    #expect(try await office.casework.lateWitnesses.watch() == 0)
                    #expect(try await Self.incidents(office).count == 1)
                    try await office.act(.waiveWitnesses, new.number, reason)
                }
                try await office.casework.outbox.drain()
                #expect(try await office.view(new.number).summary.stage == .closedAccepted)
                let evidence = try #require(office.printer.printed.withLock { $0.seals.last?.evidence })
                #expect(evidence.keys.witnesses.count == (isCosigned ? 2 : 0))
                for text in evidence.keys.witnesses {
                    let key = try NoteVerifier(text)
                    let notes = try evidence.ledger.proofs.map { try SignedNote(parsing: $0.checkpoint) }
                    #expect(notes.contains { (try? $0.verified(by: key)) != nil })
                }
                let waiver = office.printer.printed.withLock { $0.seals.last?.annex.waiver }
                #expect(waiver?.reason == (isCosigned ? nil : "Agen luar rusak."))
                // Each leaf is proven under every checkpoint that somebody cosigned.
                #expect(evidence.ledger.proofs.count == (isCosigned ? 6 : 3))
                #expect(try await Self.incidents(office).isEmpty == isCosigned)
            }
        }
    }

    private static func incidents(_ office: TestOffice) async throws -> [IncidentView] {
        try await office.casework.incidents.list(for: TestOffice.user(.noc))
    }

    @Test func `a record sealed without its witnesses is an incident, until they have cosigned`() async throws {
        try await TestOffice.open(settings: { $0.policy.cosignatureSeconds = 600 }) { office in
            let inside = try await TestAgent("3f2b8c1e-6f0a-4a53-9a43-4b7c7b6f1d11", .inside).join(office)
            let outside = try await TestAgent("7a1d0c52-0b7e-4f0e-8f6e-2d3f5b1a9c77", .outside).join(office)
            let new = try await office.installed()
            try await office.startVerification(new.number)
            let order = try await inside.order(office)
            try await inside.deliver(inside.report(order), of: order, to: office)
            try await outside.deliver(outside.report(order), of: order, to: office)
            try await Self.cosign(inside, office)
            let noc = TestOffice.user(.noc)
            let early = try await problem { try await office.casework.lateWitnesses.proof(of: new.number, for: noc) }
            #expect(early.code == "file.unknown")
            try await office.casework.outbox.drain()
            office.clock.advance(601)
            #expect(try await office.casework.lateWitnesses.watch() == 1)
            try await office.act(.waiveWitnesses, new.number, .object(["reason": .string("Agen luar rusak.")]))
            try await office.casework.outbox.drain()
            #expect(try await office.view(new.number).summary.stage == .closedAccepted)

            let opened = try #require(try await Self.incidents(office).first)
            #expect(opened.kind == .unwitnessed && opened.level == .warning && opened.recovered == nil)
            #expect(opened.silentAgents == ["agen \(outside.id)"])
            #expect(try await office.casework.lateWitnesses.watch() == 0)
            try await Self.cosign(outside, office)
            #expect(try await office.casework.lateWitnesses.watch() == 1)
            #expect(try await office.casework.lateWitnesses.watch() == 0)
            #expect(try await Self.incidents(office).first?.recovered != nil)

            let file = try await office.casework.lateWitnesses.proof(of: new.number, for: noc)
            let late = try CanonicalJSON.decode(LedgerEvidence.self, from: file.bytes)
            for agent in [inside, outside] {
                let key = try Self.signer(agent).verifier
                let notes = try late.proofs.map { try SignedNote(parsing: $0.checkpoint) }
                #expect(notes.contains { (try? $0.verified(by: key)) != nil })
            }
            _ = try await office.casework.incidents.close(opened.id, note: "Agen dijalankan lagi.", by: noc)
        }
    }
}
