// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Evidence
import OfficeSupport
import Procedure
import Testing
import Traffic
import TestSupport
import Values

/// Reports and states of gateways, honest and not.
@Suite struct ProvisioningReportTests {
    private func label(_ text: String) throws -> TenantLabel { try #require(TenantLabel(text)) }

    private func accept(_ envelope: Envelope, _ office: TestOffice, agent: String) async throws -> String {
        try await problem { try await office.casework.reports.accept(envelope.encoded(), agent: agent) }.code
    }

    @Test("a repeat gets the first receipt, another version of it is kept as proof")
    func chain() async throws {
        try await TestOffice.open { office in
            let gateway = try await TestGateway().join(office)
            let tenant = try label("lab-1")
            let notice = gateway.notice(.restored, tenant: tenant, at: office.clock.time)
            let first = try gateway.sign(notice, of: nil)
            let receipt = try await office.casework.reports.accept(first.encoded(), agent: gateway.id)
            let again = try await office.casework.reports.accept(first.encoded(), agent: gateway.id)
            #expect(again.repeated && again.receipt == receipt.receipt)
            let other = try gateway.sign(
                gateway.notice(.expired, tenant: tenant, at: office.clock.time), of: nil)
            #expect(try await accept(other, office, agent: gateway.id) == "report.equivocation")
            let id = gateway.id
            #expect(try await office.store.read { try $0.equivocationCount(agentID: id) } == 1)
            // The next one has to continue the chain.
            gateway.place = ChainPosition(epoch: 1, seq: 3, prev: first.digest)
            let gap = try gateway.sign(gateway.notice(.restored, tenant: tenant, at: office.clock.time), of: nil)
            #expect(try await accept(gap, office, agent: gateway.id) == "report.sequence")
            #expect(try await office.ledgerDifferences() == [])
        }
    }

    @Test("what does not answer an order of this agent is refused and leaves nothing behind")
    func hostile() async throws {
        try await TestOffice.open { office in
            let gateway = try await TestGateway().join(office)
            let number = try await office.installed().number
            let order = try await gateway.order(.plan, office)
            guard case .plan(let task) = order.task else { throw TestAgent.NoOrder() }
            let good = gateway.report(order, .planned, plan: gateway.plan(task.allocation))
            let refused = { (code: String, spoil: (inout ProvisioningReport) -> Void) in
                var report = good
                spoil(&report)
                let envelope = try gateway.sign(report, of: order)
                let found = try await accept(envelope, office, agent: gateway.id)
                #expect(found == code, "\(report.event)")
            }
            try await refused("report.order") { $0.nonce = Digest(of: []) }
            try await refused("report.order") { $0.orderID = "o" }
            try await refused("report.order") { $0.event = .applied }
            try await refused("report.malformed") { $0.nonce = nil }
            let other = try label("PS-2026-0002")
            try await refused("report.malformed") { $0.tenant = other }
            try await refused("report.place") { $0.site = "s2" }
            try await refused("report.agent") { $0.agent = "gateway-2" }
            try await refused("report.version") { $0.version = 2 }
            #expect(try await accept(gateway.sign(good, of: nil), office, agent: gateway.id) == "report.order")
            let forged = try gateway.sign(good, of: order, with: SigningKey())
            #expect(try await accept(forged, office, agent: gateway.id) == "report.signature")
            // Only an agent at a gateway says what one has.
            let inside = try await TestAgent("inside-1", .inside).join(office)
            var claimed = good
            claimed.agent = inside.id
            let misplaced = try gateway.sign(claimed, of: order, with: inside.key)
            #expect(try await accept(misplaced, office, agent: inside.id) == "report.place")
            #expect(
                try await problem {
                    try await office.casework.provisioning.record(
                        gateway.gatewayState([], at: office.clock.time), agent: inside.id)
                }.code == "agent.vantage")
            #expect(try await office.view(number).network?.standing == .planning)
            #expect(try await office.store.read { try $0.provisioningReports(tenant: number, most: 10) }.isEmpty)
            #expect(try await gateway.deliver(good, of: order, to: office).counts)
            // A second report on the same order is kept, and does not count.
            var second = gateway.report(order, .refused)
            second.sequence = gateway.place
            #expect(try await !gateway.deliver(second, of: order, to: office).counts)
            #expect(try await office.view(number).network?.standing == .planned)
        }
    }

    @Test("a flood of reports and states that nobody ordered ends")
    func flood() async throws {
        try await TestOffice.open { office in
            let gateway = try await TestGateway().join(office)
            let state = gateway.gatewayState([], at: office.clock.time)
            var code: String?
            for _ in 0..<200 where code == nil {
                do {
                    try await office.casework.provisioning.record(state, agent: gateway.id)
                } catch let problem as Problem {
                    code = problem.code
                }
            }
            #expect(code == "gateway.rate")
        }
    }

    @Test("what others changed is one incident, whoever reports it again, with who and what")
    func drift() async throws {
        try await TestOffice.open { office in
            let gateway = try await TestGateway().join(office)
            let number = try await office.installed().number
            let tenant = try label(number)
            try await gateway.deliver(
                gateway.notice(
                    .repaired, tenant: tenant, at: office.clock.time, reason: "map now lacked 203.0.113.10",
                    culprit: "nft, process 4711"), of: nil, to: office)
            let list = { try await office.casework.incidents.list(for: TestOffice.user(.noc)) }
            let first = try #require(try await list().first)
            #expect(first.kind == .drift && first.times == 1)
            #expect(first.drifts.first?.culprit == "nft, process 4711")
            try await gateway.deliver(
                gateway.notice(.repaired, tenant: tenant, at: office.clock.time, reason: "again"), of: nil, to: office)
            // A tenant that is no case's, and one of nobody: nothing to open.
            try await gateway.deliver(
                gateway.notice(.expired, tenant: try label("lab-9"), at: office.clock.time), of: nil, to: office)
            #expect(try await list().map(\.times) == [2])
            _ = try await office.casework.incidents.close(
                first.id, note: "Skrip lama dihapus.", by: TestOffice.user(.noc))
            try await gateway.deliver(
                gateway.notice(.expired, tenant: tenant, at: office.clock.time, reason: "late"), of: nil, to: office)
            #expect(try await list().count == 2)
            #expect(try await office.ledgerDifferences() == [])
        }
    }

    @Test("a finding that names a placed server is its incident until it is gone")
    func findings() async throws {
        try await TestOffice.open { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            let number = try await office.installed().number
            try await office.startVerification(number)
            let order = try await agent.order(office)
            try await agent.deliver(agent.report(order), of: order, to: office)
            let gateway = try await TestGateway().join(office)
            let told = { (findings: [String]) in
                office.clock.advance(60)
                try await office.casework.provisioning.record(
                    gateway.gatewayState([], at: office.clock.time, findings: findings), agent: gateway.id)
            }
            let list = { try await office.casework.incidents.list(for: TestOffice.user(.noc)) }
            try await told(["table inet filter drops 198.51.100.7"])
            #expect(try await list().isEmpty)
            for _ in 1...3 { try await told(["table inet filter drops 203.0.113.10"]) }
            #expect(try await list().map(\.times) == [1])
            try await told([])
            #expect(try await list().first?.recovered != nil)
        }
    }
}
