// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Documents
import Evidence
import OfficeSupport
import Procedure
import Synchronization
import TestSupport
import Testing
import Values
import Words

@testable import Casework

/// Plt., Plh., a.n. and u.b.: who acts in whose post is the administrator's to say, by a written order.
struct DelegationTests {
    /// Monday, 2026-11-23, is the day of the office.
    private static func form(_ changes: [String: String] = [:]) -> FormTexts {
        let fields = [
            "delegate": "sekretaris", "capacity": "plh", "post": "kepalaDinas", "first": "2026-11-23",
            "last": "2026-11-25", "documentTitle": "Surat Perintah Bupati", "documentNumber": "800/SP/1",
            "documentDate": "2026-11-20",
        ].merging(changes) { $1 }
        return FormTexts(fields.map { (name: $0.key, value: $0.value) })
    }

    private static func person(_ office: TestOffice, _ name: String) async throws -> UserView {
        try #require(try await office.casework.people.all().first { $0.username == name.lowercased() })
    }

    private static func sign(_ office: TestOffice, _ number: String, by user: UserView) async throws -> CaseView {
        let moves = try await office.casework.cases.transitions(of: number, for: user).transitions
        let draft = moves.first { $0.action == .signReply }?.draft?.description ?? ""
        return try await office.casework.cases.perform(
            .signReply, on: number,
            body: .object(["decision": .string("approve"), "draft": .string(draft)]), by: user)
    }

    @Test("while a Plh. holds, the delegate signs and disposes, and the head does not", arguments: TestEngine.allCases)
    func plh(_ engine: TestEngine) async throws {
        try await TestOffice.open(engine) { office in
            try await office.addPeople()
            let (cases, delegations) = (office.casework.cases, office.casework.delegations)
            let (admin, head) = (try await Self.person(office, "admin"), try await Self.person(office, "kepalaDinas"))
            let secretary = try await Self.person(office, "sekretaris")
            let number = try await office.applied().number
            try await office.toTheSignature(number)
            let own = try await cases.view(number, for: head)
            #expect(
                own.awaited == [.signReply]
                    && own.letter?.draft?.lines.contains { $0.contains("Nama kepalaDinas") } == true)
            #expect(try await cases.inbox(for: secretary).items.isEmpty)

            let added = try await delegations.add(Self.form(), by: admin)
            #expect(added.standing == .valid && added.holder == "Nama kepalaDinas")
            #expect(try await cases.view(number, for: head).actions.isEmpty)
            #expect(try await cases.inbox(for: head).items.isEmpty)
            #expect(try await cases.countWaiting(for: head) == 0)
            let refused = try await problem { try await Self.sign(office, number, by: head) }
            #expect(refused.code == "delegation.displaced" && refused.detail.id.contains("Nama sekretaris"))
            let inbox = try await cases.inbox(for: secretary).items
            #expect(inbox.map(\.summary.number) == [number] && inbox.first?.actions == [.signReply])
            #expect(try await cases.countWaiting(for: secretary) == 1)

            let view = try await Self.sign(office, number, by: secretary)
            #expect(view.letter?.capacity == .plh && view.letter?.signer == "Nama sekretaris")
            #expect(view.letter?.acting == ActingView(capacity: .plh, holder: "Nama kepalaDinas", document: "800/SP/1"))
            let event = try #require(view.events.last { $0.name == .replySigned })
            #expect(event.role == .kepalaDinas && event.acting?.holder == "Nama kepalaDinas")
            try await office.casework.outbox.drain()
            let letter = try #require(office.printer.printed.withLock { $0.letters.last })
            #expect(letter.signatory.capacity == .plh && letter.signatory.substantivePosition == "Jabatan sekretaris")
            #expect(letter.signatory.name == "Nama sekretaris" && letter.signatory.nip == "197308101999031002")
            let trail = try await office.store.read { try $0.auditTrail(most: 50) }
            let line = try #require(trail.first { $0.what == "step.acting" })
            #expect(line.who == "sekretaris" && line.detail.contains("Nama kepalaDinas"))
            #expect(line.detail.contains("Nama sekretaris") && line.detail.contains("800/SP/1"))
        }
    }

    @Test("what has not begun, has ended or was revoked gives nothing")
    func days() async throws {
        try await TestOffice.open { office in
            try await office.addPeople()
            let (cases, delegations) = (office.casework.cases, office.casework.delegations)
            let (admin, secretary) = (
                try await Self.person(office, "admin"), try await Self.person(office, "sekretaris")
            )
            let number = try await office.applied().number
            try await office.toTheSignature(number)
            let may = { try await cases.view(number, for: secretary).actions.contains(.signReply) }
            let added = try await delegations.add(
                Self.form(["first": "2026-11-24", "last": "2026-11-25"]), by: admin)
            #expect(added.standing == .upcoming)
            #expect(try await !may())
            let early = try await problem { try await Self.sign(office, number, by: secretary) }
            #expect(early.kind == .forbidden)
            // 17:30 UTC is the next day in the office's zone already.
            office.clock.advance(Double(office.clock.time.secondsToTheNextDay(7 * 3_600)))
            #expect(try await may())
            office.clock.advance(2 * 86_400 - 1)
            #expect(try await may())
            office.clock.advance(1)
            #expect(try await !may())
            let over = try await problem {
                try await delegations.revoke(
                    added.id, FormTexts([("reason", "x")].map { (name: $0, value: $1) }), by: admin)
            }
            #expect(over.code == "delegation.over")
            let second = try await delegations.add(
                Self.form(["first": "2026-11-26", "last": "2026-12-30"]), by: admin)
            #expect(try await may())
            _ = try await delegations.revoke(
                second.id, FormTexts([(name: "reason", value: "Kepala sudah kembali")]), by: admin)
            #expect(try await !may())
            let listed = try await delegations.list(for: admin).items
            #expect(listed.map(\.standing) == [.revoked, .ended])
        }
    }

    @Test("initials of a Plh. Kabid stand under both names")
    func initials() async throws {
        try await TestOffice.open { office in
            try await office.addPeople()
            let admin = try await Self.person(office, "admin")
            let kasi = try await Self.person(office, "kasi")
            _ = try await office.casework.delegations.add(
                Self.form(["delegate": "kasi", "post": "kabid"]), by: admin)
            let number = try await office.applied().number
            try await office.act(.register, number, .object(["receivedOn": .string("2026-11-23")]))
            try await office.act(.dispose, number, .object(["instruction": .string("Tindak lanjuti")]))
            let view = try await office.casework.cases.perform(
                .orderPreparation, on: number, body: .object(["instruction": .string("Siapkan")]), by: kasi)
            let event = try #require(view.events.last { $0.name == .preparationOrdered })
            #expect(event.role == .kabid && event.actor == "Nama kasi" && event.acting?.holder == "Nama kabid")
        }
    }

    @Test(
        "what no order could say is refused, in words",
        arguments: [
            (["delegate": "siapa"], "delegate"), (["delegate": "admin2"], "delegate"),
            (["capacity": "definitive"], "capacity"),
            (["capacity": "plt"], "capacity"), (["post": "jfu"], "post"), (["last": "2026-11-22"], "last"),
            (["first": "2026-11-01", "last": "2026-11-22"], "last"), (["last": "2028-01-01"], "last"),
            (["documentDate": "2026-11-24"], "documentDate"), (["documentNumber": ""], "documentNumber"),
            (["capacity": "an", "post": "kabid"], "post"), (["capacity": "ub"], "intermediate"),
            (["intermediate": "Sekretaris"], "intermediate"), (["first": "2026-02-30"], "first"),
        ])
    func wrong(_ changes: [String: String], _ field: String) async throws {
        try await TestOffice.open { office in
            try await office.addPeople()
            _ = try await office.casework.people.add(
                NewUser(username: "admin2", password: TestOffice.password, role: .admin, displayName: "Admin dua"))
            let admin = try await Self.person(office, "admin")
            let refused = try await problem { try await office.casework.delegations.add(Self.form(changes), by: admin) }
            #expect(refused.kind == .invalid && refused.fields.map(\.field) == [field], "\(refused)")
            #expect(try await office.casework.delegations.list(for: admin).items.isEmpty)
        }
    }

    @Test("only an administrator delegates, never to the own account, and no post twice on a day")
    func makers() async throws {
        try await TestOffice.open { office in
            try await office.addPeople()
            let delegations = office.casework.delegations
            let admin = try await Self.person(office, "admin")
            for role in Role.officers where role != .admin {
                let user = try await Self.person(office, role.rawValue)
                #expect(try await problem { try await delegations.add(Self.form(), by: user) }.code == "people.role")
                #expect(try await problem { try await delegations.list(for: user) }.code == "people.role")
            }
            let own = try await problem { try await delegations.add(Self.form(["delegate": "admin"]), by: admin) }
            #expect(own.code == "delegation.self")
            _ = try await delegations.add(Self.form(), by: admin)
            let twice = try await problem {
                try await delegations.add(
                    Self.form(["delegate": "kabid", "first": "2026-11-25", "last": "2026-11-30"]), by: admin)
            }
            #expect(twice.code == "delegation.overlap" && twice.kind == .conflict)
            _ = try await delegations.add(
                Self.form(["delegate": "kabid", "first": "2026-11-26", "last": "2026-11-30"]), by: nil)
            let trail = try await office.store.read { try $0.auditTrail(most: 50) }.filter {
                $0.what == "delegation.add"
            }
            #expect(trail.map(\.who) == ["administrator", "admin"])
        }
    }

    @Test("a vacant post is a Plt.'s")
    func vacant() async throws {
        try await TestOffice.open { office in
            try await office.addPeople()
            let admin = try await Self.person(office, "admin")
            let number = try await office.applied().number
            try await office.toTheSignature(number)
            try await office.casework.people.disable("kepalaDinas")
            let added = try await office.casework.delegations.add(Self.form(["capacity": "plt"]), by: admin)
            #expect(added.holder == nil)
            let view = try await Self.sign(office, number, by: try await Self.person(office, "sekretaris"))
            #expect(view.letter?.capacity == .plt && view.letter?.acting?.holder == nil)
        }
    }
}

extension Timestamp {
    /// Seconds until the next day begins in a zone so many seconds ahead of UTC.
    fileprivate func secondsToTheNextDay(_ zone: Int64) -> Int64 {
        let second = (microseconds / 1_000_000 + zone) % 86_400
        return 86_400 - second
    }
}
