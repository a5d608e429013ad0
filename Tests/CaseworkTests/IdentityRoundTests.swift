// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Evidence
import OfficeSupport
import Procedure
import TestSupport
import Testing
import Values

/// Placed servers that show another identity: renewed certificates pass, and what is new is accepted or rejected by an officer.
@Suite(.timeLimit(.minutes(2)))
struct IdentityRoundTests {
    private struct Scene {
        let office: TestOffice
        let inside: TestAgent
        let outside: TestAgent
        let number: String

        /// Passes a day, and has the round's order answered; returns the verdict's outcome and the reason inside.
        @discardableResult
        func round(_ shown: ShownIdentity, outside other: ShownIdentity? = nil) async throws -> (Outcome?, Reason?) {
            office.clock.advance(25 * 3_600)
            #expect(try await office.casework.rounds.begin() == 1)
            try await answer(try await inside.order(office), shown, other)
            let round = try await office.view(number).round
            return (round?.outcome, round?.checks.first { $0.check == .reachablePort }?.reason)
        }

        func expect(
            _ shown: ShownIdentity, _ outcome: Outcome, _ reason: Reason,
            _ location: SourceLocation = #_sourceLocation
        ) async throws {
            let found = try await round(shown)
            #expect(found.0 == outcome && found.1 == reason, "\(found)", sourceLocation: location)
        }

        func answer(_ order: VerificationOrder, _ shown: ShownIdentity, _ other: ShownIdentity? = nil) async throws {
            office.clock.advance(40)
            try await inside.deliver(inside.report(order) { shown.put(in: &$0) }, of: order, to: office)
            try await outside.deliver(outside.report(order) { (other ?? shown).put(in: &$0) }, of: order, to: office)
        }

        func open(_ kind: IncidentKind) async throws -> IncidentView? {
            let list = try await office.casework.incidents.list(for: TestOffice.user(.noc))
            return list.first { $0.kind == kind && $0.closed == nil }
        }

        @discardableResult
        func decide(
            _ incident: IncidentView?, _ ruling: IdentityRuling?, by role: Role = .noc,
            on identity: Digest? = nil, reason: String = "Instansi mengganti kuncinya."
        ) async throws -> IncidentView {
            let incident = try #require(incident)
            return try await office.casework.incidents.decide(
                incident.id, ruling, on: identity ?? incident.identities?.first?.sha256, reason: reason,
                by: TestOffice.user(role))
        }

        func checkLedger() async throws {
            let report = try await LedgerCheck(
                keys: office.keys, keyDirectory: "\(office.directory)/identity", most: 10
            ).run(on: office.store)
            // ``TestAgent`` goes without an enrolment.
            #expect(report.differences.allSatisfy { $0.subject == .agents }, "\(report.differences)")
            #expect(report.counts.contains { $0.subject == .identities && $0.compared > 0 })
        }
    }

    private func placed(
        _ engine: TestEngine, _ first: ShownIdentity, _ body: (Scene) async throws -> Void
    ) async throws {
        try await TestOffice.open(engine) { office in
            let inside = try await TestAgent("inside-1", .inside).join(office)
            let outside = try await TestAgent("outside-1", .outside).join(office)
            var service: [String: JSONValue] = ["protocol": .string(first.service.rawValue), "port": .number(443)]
            if first.service == .https { service["serverName"] = .string("Simpus.dinkes.go.id") }
            let number = try await office.installed(service: .object(service)).number
            let scene = Scene(office: office, inside: inside, outside: outside, number: number)
            try await office.startVerification(number)
            let order = try await inside.order(office)
            #expect(order.target.hostName == (first.service == .https ? HostName("simpus.dinkes.go.id") : nil))
            try await scene.answer(order, first)
            try await office.casework.outbox.drain()
            #expect(try await office.view(number).summary.stage == .closedAccepted)
            try await body(scene)
        }
    }

    @Test("A renewed certificate passes, a new key waits until it is accepted", arguments: TestEngine.allCases)
    func accepted(_ engine: TestEngine) async throws {
        try await placed(engine, .tls(key: 1, certificate: 1)) { scene in
            try await scene.expect(.tls(key: 1, certificate: 2), .passed, .asExpected)
            let renewed = ShownIdentity.tls(key: 2, certificate: 3)
            try await scene.expect(renewed, .inconclusive, .identityChanged)
            let incident = try #require(try await scene.open(.identity))
            #expect(incident.level == .warning && incident.identities?.map(\.kind) == [.publicKey, .certificate])
            #expect(incident.checks.allSatisfy { $0.reason == .identityChanged })
            #expect(try await scene.open(.verification) == nil)
            try await scene.expect(renewed, .inconclusive, .identityChanged)
            #expect(try await scene.open(.identity)?.times == 2)

            let close = try await problem {
                try await scene.office.casework.incidents.close(
                    incident.id, note: "x", by: TestOffice.user(.noc))
            }
            #expect(close.code == "incident.undecided")
            let refused = { (ruling: IdentityRuling?, role: Role, identity: Digest?, reason: String) in
                try await problem {
                    try await scene.decide(incident, ruling, by: role, on: identity, reason: reason)
                }
            }
            for role in [Role.jfu, .kabid] {
                #expect(try await refused(.accepted, role, nil, "x").code == "identity.role")
            }
            #expect(try await refused(.accepted, .noc, nil, " ").field == "reason")
            #expect(try await refused(nil, .noc, nil, "x").field == "decision")
            #expect(try await refused(.accepted, .noc, Digest(of: [9]), "x").code == "identity.other")

            let closed = try await scene.decide(incident, .accepted)
            #expect(closed.closed != nil && closed.note == "Instansi mengganti kuncinya." && closed.identities == nil)
            #expect(try await refused(.accepted, .noc, renewed.identities[0].sha256, "x").code == "identity.none")
            let audits = try await scene.office.store.read { try $0.auditTrail(most: 50) }
            #expect(audits.contains { $0.what == "identity.accepted" && $0.detail.contains("as noc") })

            try await scene.expect(.tls(key: 2, certificate: 4), .passed, .asExpected)
            try await scene.expect(.tls(key: 1, certificate: 1), .inconclusive, .identityChanged)
            try await scene.checkLedger()
        }
    }

    @Test("A rejected identity fails until it is gone, or accepted after all", arguments: TestEngine.allCases)
    func rejected(_ engine: TestEngine) async throws {
        let (own, foreign) = (ShownIdentity.tls(key: 1, certificate: 1), ShownIdentity.tls(key: 9, certificate: 9))
        try await placed(engine, own) { scene in
            try await scene.round(foreign)
            try await scene.decide(try await scene.open(.identity), .rejected, by: .jft, reason: "Bukan dari instansi.")
            #expect(try await scene.open(.identity) == nil)
            try await scene.expect(.tls(key: 9, certificate: 10), .failed, .identityMismatch)
            let failed = try #require(try await scene.open(.verification))
            #expect(failed.level == .failure && failed.identities?.first?.sha256 == foreign.identities[0].sha256)
            try await scene.expect(own, .passed, .asExpected)
            #expect(try await scene.open(.verification)?.recovered != nil)
            try await scene.expect(foreign, .failed, .identityMismatch)
            let still = try await scene.decide(try await scene.open(.verification), .accepted, by: .kasi)
            #expect(still.closed == nil, "what has failed is closed by the NOC")
            try await scene.expect(foreign, .passed, .asExpected)
            try await scene.checkLedger()
        }
    }

    @Test("Host keys of SSH go the same way")
    func hostKeys() async throws {
        try await placed(.sqlite, .ssh(1)) { scene in
            try await scene.expect(.ssh(2), .inconclusive, .identityChanged)
            // An order of before the decision asks for the key of before.
            scene.office.clock.advance(25 * 3_600)
            #expect(try await scene.office.casework.rounds.begin() == 1)
            let order = try await scene.inside.order(scene.office)
            scene.office.clock.advance(5)
            try await scene.decide(try await scene.open(.identity), .accepted)
            try await scene.answer(order, .ssh(2))
            #expect(try await scene.open(.identity) == nil, "it was accepted meanwhile")
            try await scene.expect(.ssh(2), .passed, .asExpected)
        }
    }

    @Test("A certificate's hash of 0.1 is compared with the certificate, and then the key counts")
    func former() async throws {
        try await placed(.sqlite, .former(certificate: 1)) { scene in
            try await scene.expect(.tls(key: 1, certificate: 1), .passed, .asExpected)
            try await scene.expect(.tls(key: 1, certificate: 2), .passed, .asExpected)
            try await scene.expect(.former(certificate: 2), .passed, .asExpected)
            try await scene.expect(.tls(key: 1, certificate: 4), .passed, .asExpected)
            try await scene.expect(.former(certificate: 3), .inconclusive, .identityChanged)
        }
    }

    @Test("Somebody between is a failure, and nothing to accept")
    func between() async throws {
        let (own, foreign) = (ShownIdentity.tls(key: 1, certificate: 1), ShownIdentity.tls(key: 9, certificate: 9))
        try await placed(.sqlite, own) { scene in
            #expect(try await scene.round(own, outside: foreign).0 == .failed)
            #expect(try await scene.round(foreign, outside: own).0 == .failed)
            let incident = try #require(try await scene.open(.verification))
            #expect(incident.checks.contains { $0.reason == .identityDiffersOutside } && incident.identities == nil)
            #expect(try await scene.open(.identity) == nil)
        }
    }

    @Test("The known key again ends the doubt, and the incident may be closed")
    func recovered() async throws {
        try await placed(.sqlite, .tls(key: 1, certificate: 1)) { scene in
            try await scene.round(.tls(key: 2, certificate: 2))
            try await scene.round(.tls(key: 1, certificate: 1))
            let incident = try #require(try await scene.open(.identity))
            #expect(incident.recovered != nil)
            let closed = try await scene.office.casework.incidents.close(
                incident.id, note: "Salah colok.", by: TestOffice.user(.noc))
            #expect(closed.closed != nil)
        }
    }

    @Test("The technician corrects the service's host name when recording the installation")
    func correctedName() async throws {
        try await TestOffice.open { office in
            let inside = try await TestAgent("inside-1", .inside).join(office)
            let service = JSONValue.object([
                "protocol": .string("https"), "port": .number(443), "serverName": .string("salah.go.id"),
            ])
            let number = try await office.installed(service: service).number
            #expect(try await office.view(number).allocation?.hostName == HostName("salah.go.id"))
            guard case .object(var body) = TestOffice.installation else { return }
            body["serverName"] = .string("benar.go.id")
            try await office.act(.recordInstallation, number, .object(body))
            #expect(try await office.view(number).allocation?.hostName == HostName("benar.go.id"))
            try await office.startVerification(number)
            #expect(try await inside.order(office).target.hostName == HostName("benar.go.id"))
        }
        try await TestOffice.open { office in
            let number = try await office.installed().number
            guard case .object(var body) = TestOffice.installation else { return }
            body["serverName"] = .string("benar.go.id")
            let refused = try await problem { try await office.act(.recordInstallation, number, .object(body)) }
            #expect(refused.fields.contains { $0.field == "serverName" } || refused.field == "serverName")
        }
    }
}
