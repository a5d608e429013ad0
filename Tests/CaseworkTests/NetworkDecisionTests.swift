// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Evidence
import OfficeSupport
import Procedure
import Testing
import TestSupport
import Values

/// Officers suspend, resume and remove placed servers at the gateway.
@Suite struct NetworkDecisionTests {
    /// A placed server whose site has a gateway.
    private func placed(_ office: TestOffice) async throws -> (number: String, gateway: TestGateway) {
        let agent = try await TestAgent("inside-1", .inside).join(office)
        let number = try await office.installed().number
        try await office.startVerification(number)
        let order = try await agent.order(office)
        try await agent.deliver(agent.report(order), of: order, to: office)
        try await office.casework.outbox.drain()
        return (number, try await TestGateway().join(office))
    }

    private func user(_ role: Role, _ id: String) -> UserView {
        var user = TestOffice.user(role)
        user.id = id
        return user
    }

    @Test("one person suspends for a limited time, and resumes")
    func limited() async throws {
        try await TestOffice.open { office in
            let (number, gateway) = try await placed(office)
            let provisioning = office.casework.provisioning
            try await provisioning.decide(
                .suspend, on: number, minutes: 15, reason: "Serangan keluar", by: user(.noc, "a"))
            guard case .suspend(let task) = try await gateway.order(.suspend, office).task else {
                throw TestAgent.NoOrder()
            }
            #expect(task.seconds == 900 && task.reason == "Serangan keluar")
            #expect(try await gateway.perform(.suspend, office).counts)
            try await provisioning.decide(
                .resume, on: number, minutes: nil, reason: "Sudah bersih", by: user(.noc, "a"))
            #expect(try await gateway.perform(.resume, office).counts)
            #expect(try await gateway.orders(office).isEmpty)
            #expect(try await office.ledgerDifferences() == [])
        }
    }

    @Test("what is for good needs two persons", arguments: [NetworkMeasure.suspend, .remove])
    func twoPersons(_ kind: NetworkMeasure) async throws {
        try await TestOffice.open { office in
            let (number, gateway) = try await placed(office)
            let provisioning = office.casework.provisioning
            let proposer = user(.noc, "a")
            try await provisioning.decide(kind, on: number, minutes: nil, reason: "Tidak dibayar", by: proposer)
            #expect(try await gateway.orders(office).isEmpty)
            let again = try await problem {
                try await provisioning.decide(kind, on: number, minutes: nil, reason: "x", by: proposer)
            }
            #expect(again.code == "network.proposed")
            let id = try #require(try await office.store.read { try $0.openProposal(of: number) }).id
            let own = try await problem { try await provisioning.answer(id, approve: true, by: proposer) }
            #expect(own.code == "network.secondPerson")
            // The same person under another role is no second person.
            let promoted = try await problem { try await provisioning.answer(id, approve: true, by: user(.kasi, "a")) }
            #expect(promoted.code == "network.secondPerson")
            try await provisioning.answer(id, approve: true, by: user(.kasi, "b"))
            let order = try #require(try await gateway.orders(office).first)
            #expect(order.task.kind == (kind == .remove ? .remove : .suspend))
            if case .suspend(let task) = order.task { #expect(task.seconds == nil) }
            #expect(
                try await problem { try await provisioning.answer(id, approve: true, by: user(.kabid, "c")) }.code
                    == "network.answered")
            try await gateway.perform(order.task.kind, office)
            #expect(try await office.ledgerDifferences() == [])
        }
    }

    @Test("who may not, what is not placed, and what says nothing is refused")
    func refused() async throws {
        try await TestOffice.open { office in
            let (number, _) = try await placed(office)
            let provisioning = office.casework.provisioning
            let decide = { (number: String, minutes: Int?, reason: String, role: Role) in
                try await problem {
                    try await provisioning.decide(
                        .suspend, on: number, minutes: minutes, reason: reason, by: TestOffice.user(role))
                }.code
            }
            #expect(try await decide(number, 5, "x", .jft) == "network.role")
            #expect(try await decide(number, 5, "  ", .noc) == "field.invalid")
            #expect(try await decide(number, 1_441, "x", .noc) == "field.invalid")
            #expect(try await decide("PS-2099-0001", 5, "x", .noc) == "case.unknown")
            let other = try await office.applied(server: "siak", mac: "02:00:5e:10:00:02").number
            try await office.sign(other)
            #expect(try await decide(other, 5, "x", .noc) == "network.case")
            #expect(
                try await problem { try await provisioning.answer(77, approve: true, by: TestOffice.user(.noc)) }.code
                    == "network.unknown")
        }
    }
}
