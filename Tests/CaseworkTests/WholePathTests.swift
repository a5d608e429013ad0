// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Documents
import Evidence
import Inventory
import Ledger
import Mail
import Procedure
import Synchronization
import OfficeSupport
import Testing
import TestSupport
import Values

struct WholePathTests {
    @Test("an accepted case closes step 11 with both agents' reports", arguments: TestEngine.allCases)
    func accepted(_ engine: TestEngine) async throws {
        try await TestOffice.open(engine) { office in
            let inside = try await TestAgent("inside-1", .inside).join(office)
            let outside = try await TestAgent("outside-1", .outside).join(office)
            let new = try await office.installed()
            #expect(new.number == "PS-2026-0001")
            try await office.startVerification(new.number)
            let order = try await inside.order(office)
            #expect(try await outside.order(office) == order)
            #expect(order.target.publicPort == 22_010 && order.target.controlPort == 29_999)

            let first = try await inside.deliver(inside.report(order), of: order, to: office)
            #expect(first.counts && first.acceptedThrough == 1)
            #expect(try await office.view(new.number).verification?.awaiting == [.outside])
            try await outside.deliver(outside.report(order), of: order, to: office)
            let verdict = try await office.casework.orders.verdict(agent: inside.id, orderID: order.id, wait: .zero)
            #expect(verdict.state == .decided && verdict.verdict?.outcome == .passed)
            try await office.casework.outbox.drain()

            let view = try await office.view(new.number)
            #expect(view.summary.stage == .closedAccepted)
            #expect(view.gates.allSatisfy { $0.filled != nil })
            #expect(view.documents.map(\.name).sorted() == ["handover.pdf", "letter.pdf", "record.pdf"])
            #expect(view.evidence.map(\.name) == ["order.json", "report.dsse.json", "report-outside.dsse.json"])
            #expect(view.allocation?.standing == .active && view.allocation?.version == 2)
            #expect(view.allocation?.rackPosition == "R1 U20")
            #expect(view.letter?.number == "P/555/0001/2026")
            #expect(view.pending.isEmpty)
            #expect(view.events.last?.name == .closed && view.events.last?.role == .system)
            #expect(
                try await office.casework.tenants.assignments(agent: inside.id).tenants.map(\.tenant) == [new.number])
        }
    }

    @Test("a refused case closes, and gives nothing away", arguments: TestEngine.allCases)
    func refused(_ engine: TestEngine) async throws {
        try await TestOffice.open(engine) { office in
            let new = try await office.signed(accept: false)
            try await office.desk(new.number, channel: "hand")
            try await office.casework.outbox.drain()
            let view = try await office.view(new.number)
            #expect(view.summary.stage == .closedRefused)
            #expect(view.allocation == nil)
            #expect(view.documents.map(\.name) == ["letter.pdf"])
            let applicant = try await office.casework.applications.view(secret: new.secret)
            #expect(applicant.decision == .refuse && applicant.documents.map(\.name) == ["letter.pdf"])
            let letter = try await office.casework.applications.document("letter.pdf", secret: new.secret).bytes
            #expect(!letter.isEmpty && applicant.documents.map(\.size) == [letter.count])
            let gates = Dictionary(uniqueKeysWithValues: view.gates.map { ($0.gate, $0) })
            #expect(gates[.sent]?.channel == .hand && gates[.archive]?.retentionYears == 5)
        }
    }

    @Test("the letter's access data are the allocation's")
    func letter() async throws {
        try await TestOffice.open { office in
            let new = try await office.signed()
            try await office.casework.outbox.drain()
            let letter = try #require(office.printer.printed.withLock { $0.letters.first })
            guard case .accepted(let access, let deliverBy) = letter.decision else {
                Issue.record("the letter is no acceptance")
                return
            }
            let allocation = try #require(try await office.store.read { try $0.holding(of: new.number) }?.allocation)
            #expect(access.publicAddress == allocation.publicAddress && access.remotePort == allocation.remotePort)
            #expect(letter.number == "P/555/0001/2026" && letter.signatory.nip == "197308101999031002")
            #expect(deliverBy == CivilDate(year: 2026, month: 12, day: 23))
            #expect(letter.initials == ["Nama kasi", "Nama kabid"])
        }
    }

    @Test("what came with the server stands in its case and in the record")
    func accessories() async throws {
        try await TestOffice.open { office in
            let new = try await office.signed()
            try await office.desk(new.number)
            try await office.casework.outbox.drain()
            try await office.photograph(new.number)
            try await office.act(
                .recordArrival, new.number,
                .object([
                    "serialNumber": .string("SN1"), "condition": .string("baik"), "deliveredBy": .string("Budi"),
                    "accessories": .string("2 kabel daya\nrel"),
                ]))
            let delivery = try #require(try await office.view(new.number).handover).delivery
            #expect(delivery.facts.map(\.text) == ["SN1", "baik", "2 kabel daya\nrel", "Budi"])
            let party = JSONValue.object(["name": .string("Tono"), "position": .string("Teknisi")])
            try await office.act(.signHandover, new.number, .object(["officer": party, "applicant": party]))
            try await office.casework.outbox.drain()
            let record = try #require(office.printer.printed.withLock { $0.records.first })
            #expect(record.delivery.map(\.text) == delivery.facts.map(\.text))
        }
    }

    @Test("what the application says must speak on the port is what the order asks for")
    func service() async throws {
        try await TestOffice.open { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            let pattern = JSONValue.object(["send": .string(#"PING\r\n"#), "expect": .string(#"\x00PONG"#)])
            let new = try await office.installed(
                service: .object(["protocol": .string("udpPattern"), "port": .string("5353"), "pattern": pattern]))
            try await office.startVerification(new.number)
            let target = try await agent.order(office).target
            #expect(target.service == .udpPattern && target.serverPort == 5353)
            #expect(target.pattern?.send.bytes == Array("PING\r\n".utf8))
            #expect(target.pattern?.expect.bytes == [0] + Array("PONG".utf8))
        }
    }

    @Test("everything in the sealed evidence proves itself")
    func evidence() async throws {
        try await TestOffice.open { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            let new = try await office.installed()
            try await office.startVerification(new.number)
            let order = try await agent.order(office)
            try await agent.deliver(agent.report(order), of: order, to: office)
            try await office.casework.outbox.drain()
            let seal = try #require(office.printer.printed.withLock { $0.seals.first })
            #expect(seal.evidence.reports.count == 1 && seal.evidence.receipts.count == 1)
            #expect(seal.evidence.record == Array("record BA/555/0001/2026".utf8))
            let ledger = try NoteVerifier(seal.evidence.keys.ledger)
            let wanted = [seal.evidence.reports[0].digest.description, Digest(of: seal.evidence.record).description]
            #expect(seal.evidence.ledger.proofs.count == 2)
            for (proof, hex) in zip(seal.evidence.ledger.proofs, wanted) {
                let checkpoint = try Checkpoint.verified(SignedNote(parsing: proof.checkpoint), by: ledger)
                #expect(checkpoint.root.bytes == proof.root.bytes)
                let hashes = proof.path.compactMap { TreeHash(bytes: $0.bytes) }
                try InclusionProof(
                    leafIndex: Int(proof.leafIndex), treeSize: Int(proof.treeSize), hashes: hashes
                ).verify(leaf: MerkleTree.leafHash(Array(proof.leaf)), root: checkpoint.root)
                #expect(String(decoding: proof.leaf, as: UTF8.self).contains(hex))
            }
        }
    }

    @Test("the inbox holds the one thing to do, for the role whose turn it is")
    func inbox() async throws {
        try await TestOffice.open { office in
            let new = try await office.applied()
            let inbox = { (role: Role) in try await office.casework.cases.inbox(for: TestOffice.user(role)).items }
            #expect(try await inbox(.jfu).map(\.actions.first) == [.register])
            #expect(try await inbox(.kepalaDinas).isEmpty)
            try await office.act(.register, new.number, .object(["receivedOn": .string("2026-11-23")]))
            #expect(try await inbox(.jfu).isEmpty)
            #expect(try await inbox(.kepalaDinas).map(\.summary.number) == [new.number])
            #expect(try await office.view(new.number).incomingAgenda == "M/0001/2026")
        }
    }

    @Test("the applicant follows the case without address or port")
    func applicant() async throws {
        try await TestOffice.open { office in
            let new = try await office.signed()
            try await office.desk(new.number)
            try await office.casework.outbox.drain()
            let view = try await office.casework.applications.view(secret: new.secret)
            #expect(view.stage == .awaitingServer && view.decision == .accept && view.documents.isEmpty)
            let text = String(decoding: try CanonicalJSON.encode(view), as: UTF8.self)
            #expect(!text.contains("203.0.113") && !text.contains("22010"))
            #expect(
                try await problem { try await office.casework.applications.document("letter.pdf", secret: new.secret) }
                    .kind
                    == .unknown)
            let other = String(repeating: "A", count: 43)
            #expect(
                try await problem { try await office.casework.applications.view(secret: other) }.code == "link.unknown")
            #expect(office.mailServer.taken.allSatisfy { !$0.text.contains("203.0.113") })
        }
    }

    @Test("a failed verification goes to remedy and can pass the next time")
    func remedy() async throws {
        try await TestOffice.open { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            let new = try await office.installed()
            try await office.startVerification(new.number)
            let first = try await agent.order(office)
            let over = Healthy(first, first.issued).bandwidth(.inbound, share: 2)
            try await agent.deliver(
                agent.report(first) { report in
                    for index in report.checks.indices where report.checks[index].check == .bandwidthIn {
                        report.checks[index].measurement = over
                    }
                }, of: first, to: office)
            let failed = try await office.view(new.number)
            #expect(failed.summary.stage == .remedy && failed.verification?.outcome == .failed)
            #expect(failed.verification?.traffic.count == 2)
            try await office.startVerification(new.number)
            let second = try await agent.order(office)
            #expect(second.nonce != first.nonce)
            try await agent.deliver(agent.report(second), of: second, to: office)
            try await office.casework.outbox.drain()
            #expect(try await office.view(new.number).summary.stage == .closedAccepted)
        }
    }

    @Test("an exception of Kasi and Kabid closes as one, with its reason in the annex")
    func exception() async throws {
        try await TestOffice.open { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            let new = try await office.installed()
            try await office.startVerification(new.number)
            let order = try await agent.order(office)
            try await agent.deliver(
                agent.report(order) { $0.checks.removeAll { $0.check == .bandwidthOut } }, of: order, to: office)
            #expect(try await office.view(new.number).verification?.outcome == .inconclusive)
            try await office.act(.proposeException, new.number, .object(["reason": .string("Belum ada lalu lintas")]))
            try await office.act(.approveException, new.number)
            try await office.casework.outbox.drain()
            #expect(try await office.view(new.number).summary.stage == .closedWithException)
            #expect(
                office.printer.printed.withLock { $0.seals.first?.annex.exception?.reason } == "Belum ada lalu lintas")
        }
    }

    @Test("an order that nobody answers ends inconclusive, never as a pass")
    func overdue() async throws {
        try await TestOffice.open { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            let new = try await office.installed()
            try await office.startVerification(new.number)
            let order = try await agent.order(office)
            office.clock.advance(3600)
            try await office.casework.orders.settleOverdue()
            #expect(try await office.view(new.number).summary.stage == .remedy)
            // It comes late: kept, and does not count.
            let receipt = try await agent.deliver(agent.report(order), of: order, to: office)
            #expect(!receipt.counts && receipt.note.contains("expired"))
        }
    }

    @Test("a server that never comes gives its place back")
    func expiry() async throws {
        try await TestOffice.open { office in
            let new = try await office.signed()
            try await office.desk(new.number)
            try await office.casework.outbox.drain()
            office.clock.advance(24 * 86_400)
            try await office.casework.deadlines.watch()
            try await office.casework.outbox.drain()
            #expect(office.mailServer.taken.last?.text.contains("tinggal 7 hari") == true)
            office.clock.advance(7 * 86_400)
            try await office.casework.deadlines.watch()
            #expect(try await office.view(new.number).summary.stage == .expired)
            #expect(try await office.store.read { try $0.holding(of: new.number) }?.state == .released)
        }
    }
}
