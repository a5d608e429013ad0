// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Delivery
import Evidence
import Foundation
import Identity
import OfficeSupport
import TestSupport
import Testing
import Values
import Web
import Words

/// A year and four days in which nobody touches an agent, on an accelerated clock; the sockets, TLS, keys, files and database are real.
@Suite(.timeLimit(.minutes(5))) struct YearTests {
    private static let days = 369
    /// Days between two looks.
    private static let step = 3
    /// An officer revokes an agent.
    private static let revocation = 51
    /// An agent is switched off, and on again: its certificate has expired then, and the authority it knew issues no more.
    private static let off = 291..<345
    /// The administrator begins a change of the authority.
    private static let roll = 300

    @Test func `no agent that runs fails to deliver, whatever its clock reads`() async throws {
        try await TestOffice.open { office in
            try await withTemporaryDirectory { folder in
                try await RunningService.run(office) { try await Self.year(of: $0, in: folder) }
            }
        }
    }

    private static func year(of service: RunningService, in folder: String) async throws {
        let office = service.office
        let start = office.clock.time
        let revoked = try await Machine("revoked", .inside, at: service, in: folder)
        let sleeper = try await Machine("sleeper", .inside, at: service, in: folder)
        let ahead = try await Machine("ahead", .outside, at: service, in: folder) { $0.advanced(byDays: 3_650) }
        let steady = try await Machine("steady", .inside, at: service, in: folder)
        let unset = try await Machine("unset", .outside, at: service, in: folder) {
            Timestamp(seconds: 0).advanced(bySeconds: $0.seconds(since: start))
        }
        let order = try await Self.order(office, inside: steady, outside: unset)
        let server = service.server.certificate
        var shown: [String] = [server]
        var restarts = 0

        for day in stride(from: step, through: days, by: step) {
            office.clock.advance(start.advanced(byDays: day).seconds(since: office.clock.time))
            if day == revocation {
                _ = try await office.casework.agents.revoke(agent: revoked.id, reason: "hilang", by: nil)
            }
            if day == roll { _ = try await office.casework.authorityChange.begin(by: "administrator") }
            try await service.upkeep.round()
            if service.server.certificate != shown.last { shown.append(service.server.certificate) }
            // A clock without a battery begins anew with each start of the machine.
            if day % 45 == 0 {
                try unset.restart()
                restarts += 1
            }
            if day == off.upperBound { try sleeper.restart() }

            // Before the certificates are looked after: what was good three days ago still is.
            let (reports, calls) = day % (2 * step) == 0 ? (steady, unset) : (unset, steady)
            #expect(try await reports.report(on: order), "\(reports.name), day \(day)")
            await #expect(throws: Never.self, "\(calls.name), day \(day)") { try await calls.call() }
            await #expect(throws: Never.self, "ahead, day \(day)") { try await ahead.call() }
            var running = [steady, unset, ahead]
            if !off.contains(day) { running.append(sleeper) }
            for machine in running {
                await #expect(throws: Never.self, "\(machine.name), day \(day)") {
                    _ = try await machine.keeper.round()
                }
                let left = try #require(machine.credentials.certificate).notAfter.seconds(since: office.clock.time)
                #expect(left > 6 * 86_400, "\(machine.name), day \(day): \(left / 86_400) days are left")
            }
            if !off.contains(day) {
                await #expect(throws: Never.self, "sleeper, day \(day)") { try await sleeper.call() }
            }
            if day >= revocation {
                let error = await #expect(throws: ServiceError.self) { _ = try await revoked.client.renewCertificate() }
                #expect(error?.isRevoked == true || day > 65, "day \(day): \(String(describing: error))")
            } else {
                _ = try await revoked.keeper.round()
            }
        }

        try await Self.account(office, steady, unset, ahead, sleeper, revoked)
        #expect(restarts == 8)
        // One roll of the server's certificate at two thirds of 397 days, and one to the new authority.
        #expect(shown.count == 3)
        let status = try await office.casework.authorityChange.status()
        #expect(status.authorities.map(\.number) == [2] && status.missing.isEmpty && status.generation == 3)
        #expect(unset.log.lines.contains { $0.contains("this machine's clock is wrong") })
        #expect(ahead.log.lines.contains { $0.contains("this machine's clock is wrong") })
        #expect(!steady.log.lines.contains { $0.contains("clock is wrong") || $0.contains("could not be renewed") })
    }

    /// The order on which the two agents report.
    private static func order(
        _ office: TestOffice, inside: Machine, outside: Machine
    ) async throws -> VerificationOrder {
        let new = try await office.installed()
        // Of several agents the one that was seen last gets the order.
        office.clock.advance(60)
        _ = try await inside.client.status()
        _ = try await outside.client.status()
        try await office.startVerification(new.number)
        let envelope = try #require(try await inside.client.orders(waitSeconds: 0).last)
        let order = try CanonicalJSON.decode(
            VerificationOrder.self,
            from: try envelope.verify(type: .order, trusting: [office.keys.signing.verificationKey]))
        try #require(order.insideAgent == inside.id && order.outsideAgent == outside.id)
        return order
    }

    /// What the year left in store, audit trail and ledger.
    private static func account(
        _ office: TestOffice, _ steady: Machine, _ unset: Machine, _ ahead: Machine, _ sleeper: Machine,
        _ revoked: Machine
    ) async throws {
        let trail = try await office.store.read { try $0.auditTrail(most: 10_000) }
        let renewals = { (machine: Machine) in
            trail.count { $0.what == "agent.renewal" && $0.who == machine.name }
        }
        for machine in [steady, unset, ahead] { #expect((16...18).contains(renewals(machine)), "\(machine.name)") }
        #expect(renewals(sleeper) >= 12)
        #expect(trail.count { $0.what == "agent.recovery" } == 1)
        #expect(trail.first { $0.what == "agent.recovery" }?.who == "sleeper")
        // Before it was revoked.
        #expect(renewals(revoked) == 2)
        await #expect(throws: ServiceError.self) { _ = try await revoked.client.recoverCertificate() }
        let refused = try await office.store.read { try $0.auditTrail(most: 1) }
        #expect(
            refused.first?.what == "agent.recovery.refused" && refused.first?.detail.contains("agent.revoked") == true)
        for step in ["authority.announced", "authority.succeeded", "authority.retired"] {
            #expect(trail.count { $0.what == step } == 1, "\(step)")
        }
        let check = try await LedgerCheck(
            keys: office.keys, keyDirectory: "\(office.directory)/identity", most: 10
        ).run(on: office.store)
        #expect(check.isWhole, "\(check.text(in: .english))")
        let counted = check.counts.first { $0.subject == .certificates }?.compared ?? 0
        #expect(counted == [steady, unset, ahead, sleeper, revoked].reduce(1) { $0 + renewals($1) })
    }
}
