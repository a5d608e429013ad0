// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Database
import Evidence
import Foundation
import OfficeSupport
import Procedure
import TestSupport
import Testing
import Values
import Words

/// Whoever edits rows is found, and the row is named.
@Suite(.timeLimit(.minutes(5)))
struct LedgerCheckTests {
    /// An edit of a stored row, and where it must show.
    struct Edit: Sendable, CustomTestStringConvertible {
        let subject: LedgerCheckReport.Subject
        let sql: String
        var arguments: [any SQLConvertible & Sendable] = []
        /// In the name of one difference.
        var name = ""

        var testDescription: String { sql }
    }

    private static let forged: [UInt8] = Array("forged".utf8)

    private static let edits = [
        Edit(subject: .leaves, sql: "DELETE FROM ledger_leaves WHERE leaf_index = 3", name: "4"),
        Edit(
            subject: .nodes, sql: "UPDATE ledger_leaves SET leaf = $1 WHERE leaf_index = 2", arguments: [forged],
            name: "0/2"),
        Edit(
            subject: .nodes, sql: "UPDATE ledger_nodes SET hash = $1 WHERE level = 1 AND node_index = 1",
            arguments: [[UInt8](repeating: 7, count: 32)], name: "1/1"),
        Edit(subject: .nodes, sql: "DELETE FROM ledger_nodes WHERE level = 2 AND node_index = 0", name: "2/0"),
        Edit(
            subject: .nodes, sql: "INSERT INTO ledger_nodes (level, node_index, hash) VALUES (0, 4000, $1)",
            arguments: [[UInt8](repeating: 7, count: 32)], name: "0/4000"),
        Edit(
            subject: .nodes, sql: "UPDATE ledger_tree SET body = $1", arguments: [#"{"peaks":[],"size":0}"#],
            name: "ledger_tree"),
        Edit(
            subject: .checkpoints, sql: "UPDATE ledger_checkpoints SET note = replace(note, 'titipan', 'titipam')"),
        Edit(subject: .checkpoints, sql: "UPDATE ledger_checkpoints SET root = 'x'"),
        Edit(subject: .events, sql: "UPDATE events SET body = replace(body, 'Tindak lanjuti', 'Abaikan')", name: "/"),
        Edit(subject: .events, sql: "UPDATE events SET at = at + 1 WHERE seq = 2", name: "/2"),
        Edit(subject: .events, sql: "DELETE FROM events WHERE seq = 5", name: "/5"),
        Edit(
            subject: .cosignatures, sql: "UPDATE ledger_cosignatures SET agent_id = $1",
            arguments: ["7a1d0c52-0b7e-4f0e-8f6e-2d3f5b1a9c77"], name: "/7a1d0c52"),
        Edit(subject: .cases, sql: "UPDATE cases SET stage = 'refused'"),
        Edit(subject: .orders, sql: "UPDATE orders SET envelope = $1", arguments: [forged]),
        Edit(subject: .reports, sql: "UPDATE reports SET envelope = $1", arguments: [forged], name: "/1/1"),
        Edit(subject: .reports, sql: "UPDATE reports SET digest = 'x'", name: "/1/1"),
        Edit(subject: .reports, sql: "UPDATE reports SET order_id = 'x'", name: "/1/1"),
        Edit(subject: .receipts, sql: "UPDATE reports SET receipt = $1", arguments: [forged], name: "/1/1"),
        Edit(subject: .receipts, sql: "UPDATE reports SET counts = 0", name: "/1/1"),
        Edit(subject: .gaps, sql: "UPDATE gaps SET envelope = $1", arguments: [forged], name: "/2"),
        Edit(subject: .gaps, sql: "DELETE FROM gaps"),
        Edit(
            subject: .provisioning, sql: "UPDATE provisioning_reports SET event = 'resumed'", name: "/1/1"),
        Edit(subject: .provisioning, sql: "UPDATE provisioning_reports SET envelope = $1", arguments: [forged]),
        Edit(subject: .provisioning, sql: "DELETE FROM provisioning_reports"),
        Edit(subject: .orders, sql: "UPDATE provisioning_orders SET envelope = $1", arguments: [forged]),
        Edit(
            subject: .network, sql: "UPDATE network_decisions SET body = replace(body, 'suspend', 'remove')", name: "-"),
        Edit(subject: .evidence, sql: "UPDATE report_evidence SET sha256 = 'x'", name: "connected.identity x"),
        Edit(
            subject: .documents, sql: "UPDATE documents SET name = 'letter2.pdf' WHERE name = 'letter.pdf'",
            name: "letter.pdf"),
        Edit(
            subject: .documents,
            sql: """
                UPDATE documents SET sha256 = (SELECT sha256 FROM documents d WHERE d.name = 'letter.pdf')
                WHERE name = 'record.pdf'
                """, name: "record.pdf"),
        Edit(subject: .blobs, sql: "UPDATE blobs SET bytes = $1", arguments: [forged]),
        Edit(
            subject: .identities, sql: "UPDATE identity_decisions SET body = replace(body, 'rejected', 'accepted')",
            name: "-"),
        Edit(subject: .identities, sql: "DELETE FROM identity_decisions", name: "-"),
        Edit(subject: .certificates, sql: "UPDATE agent_certificates SET sha256 = 'x'", name: "4711"),
        Edit(subject: .certificates, sql: "DELETE FROM agent_certificates", name: "-"),
        Edit(
            subject: .agents, sql: "UPDATE agents SET report_key = $1 WHERE vantage = 'inside'",
            arguments: [String(repeating: "ab", count: 32)]),
    ]

    private func check(_ office: TestOffice, most: Int = 100) async throws -> LedgerCheckReport {
        try await LedgerCheck(
            keys: office.keys, keyDirectory: "\(office.directory)/identity", most: most
        ).run(on: office.store)
    }

    /// A case that was verified, with evidence, receipts, a gap record and every paper.
    private func office(_ engine: TestEngine, _ body: (TestOffice) async throws -> Void) async throws {
        try await TestOffice.open(engine) { office in
            let inside = try await TestAgent("3f2b8c1e-6f0a-4a53-9a43-4b7c7b6f1d11", .inside).join(office)
            let outside = try await TestAgent("7a1d0c52-0b7e-4f0e-8f6e-2d3f5b1a9c77", .outside).join(office)
            for agent in [inside, outside] { try await enrol(agent, office) }
            try await certify(inside, office)
            let new = try await office.installed()
            try await office.startVerification(new.number)
            let order = try await inside.order(office)
            let frames: [UInt8] = [0x0a, 0x0d, 0x0d, 0x0a] + Array("frames".utf8)
            let report = inside.report(order) { report in
                for index in report.checks.indices where report.checks[index].check == .connectedIdentity {
                    report.checks[index].frames = FrameEvidence(
                        name: FrameEvidence.name(of: .connectedIdentity), sha256: Digest(of: frames),
                        bytes: frames.count, frames: 1, omitted: 0)
                }
            }
            try await inside.deliver(report, of: order, to: office)
            try await office.casework.frames.accept(frames, sha256: "\(Digest(of: frames))", agent: inside.id)
            try await outside.deliver(outside.report(order), of: order, to: office)
            try await office.casework.outbox.drain()
            try await reject(new.number, order.id, office)
            let gap = GapRecord(
                agent: inside.id, last: inside.place, newEpoch: 2, lost: 3, reason: "disk full", at: office.clock.time)
            let statement = try Envelope(signing: CanonicalJSON.encode(gap), type: .gap, with: inside.key)
            _ = try await office.casework.reports.accept(statement.encoded(), agent: inside.id)
            _ = try await office.casework.ledger.checkpoint()
            try await WitnessTests.cosign(inside, office)
            try await provision(new.number, office)
            try await body(office)
        }
    }

    /// A gateway that was asked for a plan, and gave one; a decision on the network, and the leaf that it leaves.
    private func provision(_ number: String, _ office: TestOffice) async throws {
        struct Leaf: Encodable {
            let kind = "network"
            let `case`: String
            let sha256: Digest
        }
        let gateway = try await TestGateway("5a1d0c52-0b7e-4f0e-8f6e-2d3f5b1a9c70").join(office)
        try await enrol(gateway.id, gateway.key, office)
        try await office.act(.arrangeNetwork, number, .object(["way": .string("plan")]))
        try await gateway.perform(.plan, office)
        let decision = NetworkDecision(
            caseNumber: number, kind: .suspend, step: .proposed, seconds: nil, reason: "x", by: "id", name: "n",
            role: .noc, at: office.clock.time)
        let body = try CanonicalJSON.encode(decision)
        try await office.store.write { records in
            let leaf = try records.appendLeaf(CanonicalJSON.encode(Leaf(case: number, sha256: Digest(of: body))))
            try records.insert(decision, body: body, leaf: leaf)
        }
    }

    /// A decision on an identity, and the leaf that it leaves.
    private func reject(_ number: String, _ orderID: String, _ office: TestOffice) async throws {
        struct Leaf: Encodable {
            let kind = "identity"
            let `case`: String
            let name = "rejected"
            let sha256: Digest
        }
        let decision = IdentityDecision(
            caseNumber: number, orderID: orderID, incident: 1, ruling: .rejected, identities: [], reason: "x",
            by: "noc",
            role: .noc, at: office.clock.time)
        let body = try CanonicalJSON.encode(decision)
        try await office.store.write { records in
            let leaf = try records.appendLeaf(CanonicalJSON.encode(Leaf(case: number, sha256: Digest(of: body))))
            try records.insert(decision, body: body, leaf: leaf)
        }
    }

    /// The leaf that an enrolment leaves, which ``TestAgent`` goes without.
    private func enrol(_ agent: TestAgent, _ office: TestOffice) async throws {
        try await enrol(agent.id, agent.key, office)
    }

    private func enrol(_ id: String, _ key: SigningKey, _ office: TestOffice) async throws {
        struct Leaf: Encodable {
            let kind = "enrolment"
            let agent: String
            let sha256: Digest
        }
        let leaf = try CanonicalJSON.encode(
            Leaf(agent: id, sha256: Digest(of: key.verificationKey.raw)))
        _ = try await office.store.write { try $0.appendLeaf(leaf) }
    }

    /// A certificate for which ``TestAgent`` has no key, and the leaf that its issue leaves.
    private func certify(_ agent: TestAgent, _ office: TestOffice) async throws {
        struct Leaf: Encodable {
            let kind = "certificate"
            let agent: String
            let sha256: Digest
        }
        let certificate = AgentCertificateRecord(
            serial: "4711", agentID: agent.id, sha256: Digest(of: [1]), cause: .renewal, issuedAt: office.clock.time,
            expiresAt: office.clock.time)
        let leaf = try CanonicalJSON.encode(Leaf(agent: agent.id, sha256: certificate.sha256))
        _ = try await office.store.write { records in
            try records.insert(certificate)
            return try records.appendLeaf(leaf)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `a store as the service wrote it agrees with its ledger in every part`(engine: TestEngine) async throws {
        try await office(engine) { office in
            let report = try await check(office)
            #expect(report.isWhole, "\(report.text(in: .english))")
            for count in report.counts where count.subject != .incidents {
                #expect(count.compared > 0, "\(count.subject) was not looked at")
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `each edited table is found, by the name of the row`(engine: TestEngine) async throws {
        try await office(engine) { office in
            for edit in Self.edits {
                // In a transaction that is taken back, so that each edit stands alone.
                let found = try await edited(office, by: edit)
                #expect(!found.isWhole, "\(edit.sql)")
                #expect(
                    found.differences.contains {
                        $0.subject == edit.subject && (edit.name.isEmpty || $0.name.contains(edit.name))
                    },
                    "\(edit.sql): \(found.text(in: .english))")
            }
            #expect(try await check(office).isWhole)
        }
    }

    private struct TakeBack: Error {
        let report: LedgerCheckReport
    }

    private func edited(_ office: TestOffice, by edit: Edit) async throws -> LedgerCheckReport {
        let check = LedgerCheck(
            keys: office.keys, keyDirectory: "\(office.directory)/identity", most: 100)
        do {
            try await office.store.database.write { connection in
                let changed = try connection.execute(edit.sql, edit.arguments)
                guard changed > 0 else { throw NothingChanged(sql: edit.sql) }
                throw TakeBack(report: try check.run(in: Records(connection)))
            }
        } catch let error as TakeBack {
            return error.report
        }
        throw NothingChanged(sql: edit.sql)
    }

    private struct NothingChanged: Error {
        let sql: String
    }

    @Test func `a database rolled back as a whole is found by the checkpoint outside`() async throws {
        try await withTemporaryDirectory { directory in
            try await office(.sqlite) { office in
                let copy = "\(directory)/copy.sqlite"
                try await office.store.database.backup(to: copy)
                _ = try await office.applied(server: "jdih", mac: "02:00:5e:10:00:04")
                _ = try await office.casework.ledger.checkpoint()
                let database = try SQLiteDatabase(path: copy, readOnly: true)
                let found = try await check(office.over(CaseStore(database: database)))
                await database.close()
                #expect(found.total == 1)
                #expect(found.differences.first?.subject == .outsideCheckpoint)
            }
        }
    }

    @Test func `only as many differences are named as were asked for, and all are counted`() async throws {
        try await office(.sqlite) { office in
            try await office.store.database.write { try $0.execute("DELETE FROM events") }
            let found = try await check(office, most: 2)
            #expect(found.differences.count == 2)
            #expect(found.total > 5)
            #expect(found.text(in: .english).contains("more"))
        }
    }
}
