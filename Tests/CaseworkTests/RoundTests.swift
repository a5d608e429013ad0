// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Evidence
import Procedure
import OfficeSupport
import Testing
import TestSupport
import Values

/// Placed servers are verified again on a schedule; a failure becomes an incident, and never reopens the case.
struct RoundTests {
    private struct Scene {
        let office: TestOffice
        let inside: TestAgent
        let outside: TestAgent
        let number: String

        /// Passes a day, and has the round's order answered.
        func round(_ change: (inout VerificationReport) -> Void = { _ in }) async throws {
            office.clock.advance(25 * 3_600)
            #expect(try await office.casework.rounds.begin() == 1)
            #expect(try await office.casework.rounds.begin() == 0, "one at a time")
            let order = try await inside.order(office)
            office.clock.advance(40)
            try await inside.deliver(inside.report(order, change), of: order, to: office)
            try await outside.deliver(outside.report(order), of: order, to: office)
        }

        func user(_ role: Role) -> UserView {
            UserView(id: role.rawValue, username: role.rawValue, role: role, displayName: "Joko", position: nil)
        }
    }

    private func placed(_ engine: TestEngine, _ body: (Scene) async throws -> Void) async throws {
        try await TestOffice.open(engine) { office in
            let (inside, outside, number) = try await office.placed()
            #expect(try await office.view(number).summary.stage == .closedAccepted)
            #expect(try await office.casework.rounds.begin() == 0, "it has just been looked at")
            try await body(Scene(office: office, inside: inside, outside: outside, number: number))
        }
    }

    private func spoil(_ report: inout VerificationReport) {
        for index in report.checks.indices where report.checks[index].check == .connectedIdentity {
            guard case .identity(var identity) = report.checks[index].measurement else { continue }
            identity.claims[0].macAddress = MACAddress(bits: 0x0266_6666_6666)
            report.checks[index].measurement = .identity(identity)
        }
    }

    @Test("A round that finds all well changes nothing", arguments: TestEngine.allCases)
    func well(_ engine: TestEngine) async throws {
        try await placed(engine) { scene in
            let before = try await scene.office.view(scene.number)
            try await scene.round()
            let after = try await scene.office.view(scene.number)
            #expect(after.summary == before.summary && after.events == before.events)
            #expect(after.verification == before.verification && after.documents == before.documents)
            #expect(after.evidence.map(\.sha256) == before.evidence.map(\.sha256))
            #expect(after.round?.outcome == .passed && after.round?.changes == [])
            #expect(try await scene.office.casework.incidents.list(for: scene.user(.noc)).isEmpty)
        }
    }

    @Test("Drift opens one incident, which recovers, returns, and is closed by the NOC", arguments: TestEngine.allCases)
    func drift(_ engine: TestEngine) async throws {
        try await placed(engine) { scene in
            let casework = scene.office.casework
            try await scene.round(spoil)
            var incidents = try await casework.incidents.list(for: scene.user(.noc))
            let first = try #require(incidents.first)
            #expect(incidents.count == 1 && first.times == 1 && first.recovered == nil)
            let stranger = try #require(first.checks.first { $0.reason == .unknownSender })
            #expect(stranger.check == .connectedIdentity && stranger.measured?.isEmpty == false)
            let view = try await scene.office.view(scene.number)
            #expect(view.summary.stage == .closedAccepted, "a case is never reopened")
            #expect(view.round?.changes.contains { $0.check == .connectedIdentity && $0.after == .failed } == true)

            try await scene.round(spoil)
            try await scene.round()
            incidents = try await casework.incidents.list(for: scene.user(.noc))
            #expect(incidents.count == 1 && incidents[0].times == 2 && incidents[0].recovered != nil)

            try await refuses(scene, first.id, "x", by: .jft) { $0.code == "incident.role" }
            try await refuses(scene, first.id, " ", by: .noc) { $0.field == "note" }
            try await refuses(scene, 99, "x", by: .noc) { $0.code == "incident.unknown" }
            let closed = try await casework.incidents.close(
                first.id, note: "Kartu jaringan diganti.", by: scene.user(.noc))
            #expect(closed.closedBy == "Joko" && closed.note == "Kartu jaringan diganti.")
            try await refuses(scene, first.id, "x", by: .noc) { $0.code == "incident.closed" }

            try await scene.round(spoil)
            #expect(try await casework.incidents.list(for: scene.user(.noc)).filter { $0.closed == nil }.count == 1)
        }
    }

    private func refuses(
        _ scene: Scene, _ id: Int, _ note: String, by role: Role, _ expected: (Problem) -> Bool
    ) async throws {
        let refusal = try await problem {
            try await scene.office.casework.incidents.close(id, note: note, by: scene.user(role))
        }
        #expect(expected(refusal), "\(refusal)")
    }

    @Test(
        "An officer, or the technician in the room, has a placed server verified at once",
        arguments: TestEngine.allCases)
    func requested(_ engine: TestEngine) async throws {
        try await placed(engine) { scene in
            let rounds = scene.office.casework.rounds
            let id = try await rounds.request(scene.number, reason: "  Kabel  dipindah ", by: scene.user(.noc))
            #expect(try await rounds.request(scene.number, reason: "lagi", by: scene.user(.jft)) == id, "one under way")
            let order = try await scene.inside.order(scene.office)
            scene.office.clock.advance(40)
            try await scene.inside.deliver(scene.inside.report(order), of: order, to: scene.office)
            try await scene.outside.deliver(scene.outside.report(order), of: order, to: scene.office)
            let view = try await scene.office.view(scene.number)
            #expect(view.summary.stage == .closedAccepted && view.round?.outcome == .passed)

            let ordered = try await scene.office.casework.orders.start(agent: scene.inside.id, caseNumber: scene.number)
            let again = try await scene.office.casework.orders.start(agent: scene.inside.id, caseNumber: scene.number)
            #expect(ordered == again, "the open order is handed out again")
            let audits = try await scene.office.store.read { try $0.auditTrail(most: 50) }
            let asked = audits.filter { $0.what == "round.requested" }.map(\.detail)
            #expect(asked.contains("\(scene.number), as noc: Kabel dipindah") && asked.count == 2, "\(asked)")
        }
    }

    @Test("A round is refused to others, without a reason, and for a server that is not placed")
    func refusedRounds() async throws {
        try await placed(.sqlite) { scene in
            let rounds = scene.office.casework.rounds
            let refusal = { (number: String, reason: String, role: Role) in
                try await problem { _ = try await rounds.request(number, reason: reason, by: scene.user(role)) }
            }
            #expect(try await refusal(scene.number, "x", .jfu).code == "round.role")
            #expect(try await refusal(scene.number, " ", .noc).field == "reason")
            #expect(try await refusal("PS-2026-9999", "x", .noc).kind == .unknown)
            let open = try await scene.office.applied(mac: "02:00:5e:10:00:77").number
            #expect(try await refusal(open, "x", .noc).code == "round.case")
        }
    }

    @Test("Without rounds, or without an agent inside, nobody is asked")
    func off() async throws {
        try await TestOffice.open(settings: { $0.verification.roundHours = 0 }) { office in
            let given = try await office.casework.rounds.begin()
            #expect(given == 0)
        }
        try await placed(.sqlite) { scene in
            _ = try await scene.office.casework.agents.revoke(
                agent: scene.inside.id, reason: "diganti", by: scene.user(.kasi))
            scene.office.clock.advance(25 * 3_600)
            #expect(try await scene.office.casework.rounds.begin() == 0)
        }
    }
}
