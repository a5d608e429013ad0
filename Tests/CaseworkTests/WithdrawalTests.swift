// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Evidence
import Inventory
import OfficeSupport
import Procedure
import Testing
import TestSupport
import Values

/// Placed servers that are taken away: removal, verification in reverse, and what follows.
@Suite struct WithdrawalTests {
    private struct Room {
        let inside: TestAgent
        let outside: TestAgent
        let number: String
    }

    private func placed(_ office: TestOffice) async throws -> Room {
        let (inside, outside, number) = try await office.placed()
        return Room(inside: inside, outside: outside, number: number)
    }

    private func user(_ role: Role, _ id: String) -> UserView {
        var user = TestOffice.user(role)
        user.id = id
        return user
    }

    private func decideRemoval(_ number: String, _ office: TestOffice) async throws {
        try await office.casework.provisioning.decide(
            .remove, on: number, minutes: nil, reason: "Diambil pemohon", by: user(.noc, "a"))
        let id = try #require(try await office.store.read { try $0.openProposal(of: number) }).id
        try await office.casework.provisioning.answer(id, approve: true, by: user(.kasi, "b"))
    }

    /// Both agents report what they measured; `change` spoils the inside agent's report.
    private func verify(
        _ room: Room, _ office: TestOffice, _ change: (inout VerificationReport) -> Void = { _ in }
    ) async throws -> VerificationOrder {
        office.clock.advance(30)
        let order = try await room.inside.order(office)
        try await room.inside.deliver(room.inside.report(order, change), of: order, to: office)
        try await room.outside.deliver(room.outside.report(order), of: order, to: office)
        return order
    }

    @Test("the gateway's removal orders the proof, and a pass gives back what the server held")
    func withdrawn() async throws {
        try await TestOffice.open { office in
            let room = try await placed(office)
            let number = room.number
            let gateway = try await TestGateway().join(office)
            try await decideRemoval(room.number, office)
            #expect(try await office.view(room.number).withdrawal?.removal?.standing == .ordered)
            #expect(
                try await problem {
                    _ = try await office.casework.withdrawals.request(room.number, by: TestOffice.user(.jft))
                }.code == "withdrawal.removal")
            try await gateway.perform(.remove, office)
            let before = try await office.view(room.number)
            #expect(before.withdrawal?.removal?.standing == .done && before.withdrawal?.verification?.outcome == nil)
            let tenants = try await office.casework.tenants.views(for: TestOffice.user(.noc), since: office.clock.time)
            #expect(tenants.map(\.isLeaving) == [true])

            let order = try await verify(room, office)
            #expect(order.purpose == .withdrawal)
            #expect(order.requiredChecks == CheckID.withdrawal(outside: true, switches: false))
            let after = try await office.view(room.number)
            #expect(after.withdrawal?.verification?.outcome == .passed)
            #expect(after.withdrawal?.withdrawn != nil && after.withdrawal?.mayVerify == false)
            #expect(after.summary.stage == .closedAccepted)
            #expect(after.events.last?.name == .serverWithdrawn)
            // The resources rest: the tenant is gone, and its addresses are nobody else's yet.
            let holding = try #require(try await office.store.read { try $0.holding(of: number) })
            #expect(holding.state == .released && holding.wasActive)
            #expect(
                try await office.casework.tenants.views(for: TestOffice.user(.noc), since: office.clock.time).isEmpty)
            #expect(try await office.casework.tenants.assignments(agent: room.inside.id).tenants.isEmpty)
            #expect(
                try await problem {
                    _ = try await office.casework.withdrawals.request(room.number, by: TestOffice.user(.jft))
                }.code == "withdrawal.case")
            #expect(try await office.ledgerDifferences() == [])
        }
    }

    @Test("a server that still answers stays on record, is no incident, and can be looked for again")
    func stillThere() async throws {
        try await TestOffice.open { office in
            let room = try await placed(office)
            let number = room.number
            let gateway = try await TestGateway().join(office)
            try await decideRemoval(room.number, office)
            try await gateway.perform(.remove, office)
            _ = try await verify(room, office) { report in
                for index in report.checks.indices where report.checks[index].check == .silentMirror {
                    guard case .mirror(var mirror) = report.checks[index].measurement else { continue }
                    mirror.server = [
                        .init(
                            macAddress: MACAddress(TestOffice.mac) ?? MACAddress(bits: 0), frames: 3,
                            first: report.began,
                            last: report.began)
                    ]
                    report.checks[index].measurement = .mirror(mirror)
                }
            }
            let view = try await office.view(room.number)
            #expect(view.withdrawal?.verification?.outcome == .failed && view.withdrawal?.withdrawn == nil)
            #expect(
                view.withdrawal?.verification?.checks.first { $0.check == .silentMirror }?.reason == .stillSends)
            #expect(view.withdrawal?.mayVerify == true)
            #expect(try await office.store.read { try $0.holding(of: number) }?.state == .active)
            #expect(try await office.casework.incidents.list(for: TestOffice.user(.noc)).isEmpty)
            // Nothing that was promised of it is verified any more.
            #expect(
                try await problem {
                    _ = try await office.casework.rounds.request(room.number, reason: "x", by: TestOffice.user(.noc))
                }.code == "round.leaving")
            let id = try await office.casework.withdrawals.request(room.number, by: TestOffice.user(.jft))
            #expect(try await office.casework.withdrawals.request(room.number, by: TestOffice.user(.noc)) == id)
            #expect(try await verify(room, office).id == id)
            #expect(try await office.view(room.number).withdrawal?.withdrawn != nil)
            #expect(try await office.ledgerDifferences() == [])
        }
    }

    @Test("a mirror that shows nobody proves nothing")
    func blind() async throws {
        try await TestOffice.open { office in
            let room = try await placed(office)
            let number = room.number
            try await decideRemoval(room.number, office)
            _ = try await office.casework.withdrawals.request(room.number, by: TestOffice.user(.jft))
            _ = try await verify(room, office) { report in
                for index in report.checks.indices where report.checks[index].check == .silentMirror {
                    guard case .mirror(var mirror) = report.checks[index].measurement else { continue }
                    mirror.others = nil
                    report.checks[index].measurement = .mirror(mirror)
                }
            }
            let view = try await office.view(room.number)
            #expect(view.withdrawal?.verification?.outcome == .inconclusive && view.withdrawal?.withdrawn == nil)
            #expect(try await office.store.read { try $0.holding(of: number) }?.state == .active)
        }
    }

    @Test("where no agent is at the gateway people remove it, and ask for the proof themselves")
    func byHand() async throws {
        try await TestOffice.open { office in
            let room = try await placed(office)
            #expect(
                try await problem {
                    _ = try await office.casework.withdrawals.request(room.number, by: TestOffice.user(.jft))
                }.code == "withdrawal.removal")
            try await decideRemoval(room.number, office)
            let view = try await office.view(room.number)
            #expect(view.withdrawal?.removal?.isByHand == true && view.withdrawal?.removal?.standing == .done)
            #expect(view.withdrawal?.verification == nil)
            #expect(
                try await problem {
                    _ = try await office.casework.withdrawals.request(room.number, by: TestOffice.user(.jfu))
                }.code == "network.role")
            _ = try await office.casework.withdrawals.request(room.number, by: TestOffice.user(.jft))
            _ = try await verify(room, office)
            #expect(try await office.view(room.number).withdrawal?.withdrawn != nil)
            #expect(try await office.ledgerDifferences() == [])
        }
    }

    @Test("a gateway that refuses leaves the server where it is")
    func refused() async throws {
        try await TestOffice.open { office in
            let room = try await placed(office)
            let gateway = try await TestGateway().join(office)
            try await decideRemoval(room.number, office)
            let order = try await gateway.order(.remove, office)
            try await gateway.deliver(
                gateway.report(order, .refused, reason: "a protected address"), of: order, to: office)
            let view = try await office.view(room.number)
            #expect(view.withdrawal?.removal?.standing == .failed)
            #expect(view.withdrawal?.removal?.failure == "a protected address")
            #expect(view.withdrawal?.mayPropose == true && view.withdrawal?.mayVerify == false)
            let tenants = try await office.casework.tenants.views(for: TestOffice.user(.noc), since: office.clock.time)
            #expect(tenants.map(\.isLeaving) == [false])
        }
    }
}
