// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Evidence
import FoundationEssentials
import Procedure
import OfficeSupport
import Testing
import Values

/// Reports that are not genuine or not fresh. Each refusal gives the reason, and the case does not change.
struct ReportTests {
    /// An office with an order waiting for one agent.
    static func verifying(_ body: (TestOffice, TestAgent, VerificationOrder, String) async throws -> Void) async throws
    {
        try await TestOffice.open { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            let new = try await office.installed()
            try await office.startVerification(new.number)
            try await body(office, agent, agent.order(office), new.number)
        }
    }

    static func expectUnmoved(_ office: TestOffice, _ number: String) async throws {
        #expect(try await office.view(number).summary.stage == .verifying)
    }

    @Test("bytes that are no envelope", arguments: [[], Array("{}".utf8), Array("[1,2".utf8), [0xff, 0x00]])
    func garbage(_ bytes: [UInt8]) async throws {
        try await ReportTests.verifying { office, agent, _, number in
            let refusal = try await problem { try await office.casework.reports.accept(bytes, agent: agent.id) }
            #expect(refusal.kind == .malformed && refusal.code == "report.malformed")
            try await ReportTests.expectUnmoved(office, number)
        }
    }

    @Test("a signature of another key, an altered payload, another type")
    func signature() async throws {
        try await ReportTests.verifying { office, agent, order, number in
            let forged = try agent.sign(agent.report(order), of: order, with: SigningKey())
            var payload = forged.payload
            payload[payload.count / 2] ^= 1
            let genuine = try agent.sign(agent.report(order), of: order)
            let altered = Envelope(
                payloadType: genuine.payloadType, payload: payload, signatures: genuine.signatures)
            let swapped = try agent.sign(agent.report(order), of: order, type: .receipt)
            for envelope in [forged, altered, swapped] {
                let refusal = try await problem {
                    try await office.casework.reports.accept(envelope.encoded(), agent: agent.id)
                }
                #expect(refusal.code == "report.signature" && refusal.kind == .invalid)
            }
            try await ReportTests.expectUnmoved(office, number)
        }
    }

    @Test("another agent's report, over one's own connection")
    func otherAgent() async throws {
        try await ReportTests.verifying { office, agent, order, number in
            let other = try await TestAgent("inside-2", .inside).join(office)
            let stolen = try agent.sign(agent.report(order), of: order)
            #expect(
                try await problem { try await office.casework.reports.accept(stolen.encoded(), agent: other.id) }.code
                    == "report.signature")
            let claimed = try other.sign(agent.report(order), of: order)
            #expect(
                try await problem { try await office.casework.reports.accept(claimed.encoded(), agent: other.id) }.code
                    == "report.agent")
            // The agent's own report, on an order that was given to another agent.
            let foreign = try other.sign(other.report(order), of: order)
            #expect(
                try await problem { try await office.casework.reports.accept(foreign.encoded(), agent: other.id) }.code
                    == "report.order")
            try await ReportTests.expectUnmoved(office, number)
        }
    }

    static let strays: [@Sendable (inout VerificationReport) -> Void] = [
        { $0.orderID = "00000000-0000-4000-8000-000000000000" }, { $0.caseNumber = "PS-2026-9999" },
        { $0.nonce = Digest(of: [1]) },
    ]

    @Test("an unknown order, an unknown case, a wrong nonce", arguments: strays)
    func stray(_ change: @escaping @Sendable (inout VerificationReport) -> Void) async throws {
        try await ReportTests.verifying { office, agent, order, number in
            let envelope = try agent.sign(agent.report(order, change), of: order)
            let refusal = try await problem {
                try await office.casework.reports.accept(envelope.encoded(), agent: agent.id)
            }
            #expect(refusal.code == "report.order" && refusal.kind == .invalid)
            try await ReportTests.expectUnmoved(office, number)
        }
    }

    @Test("a subject that is not the order as issued")
    func subject() async throws {
        try await ReportTests.verifying { office, agent, order, number in
            var other = order
            other.target.grant.inBitsPerSecond *= 10
            let envelope = try agent.sign(agent.report(order), of: other)
            #expect(
                try await problem { try await office.casework.reports.accept(envelope.encoded(), agent: agent.id) }.code
                    == "report.order")
            try await ReportTests.expectUnmoved(office, number)
        }
    }

    @Test("a repeat gets the same receipt, byte for byte, and counts once")
    func replay() async throws {
        try await ReportTests.verifying { office, agent, order, _ in
            let bytes = try agent.sign(agent.report(order), of: order).encoded()
            let first = try await office.casework.reports.accept(bytes, agent: agent.id)
            office.clock.advance(100)
            let second = try await office.casework.reports.accept(bytes, agent: agent.id)
            #expect(!first.repeated && second.repeated)
            #expect(first.receipt == second.receipt)
            #expect(try await office.store.read { try $0.reports(orderID: order.id) }.count == 1)
        }
    }

    @Test("two versions under one number: refused, and both are kept")
    func equivocation() async throws {
        try await ReportTests.verifying { office, agent, order, _ in
            let first = try agent.sign(agent.report(order), of: order)
            let second = try agent.sign(agent.report(order) { $0.software = "other" }, of: order)
            _ = try await office.casework.reports.accept(first.encoded(), agent: agent.id)
            let refusal = try await problem {
                try await office.casework.reports.accept(second.encoded(), agent: agent.id)
            }
            #expect(refusal.code == "report.equivocation" && refusal.kind == .conflict)
            let kept = try await office.store.read { try $0.equivocations(agentID: "inside-1").map(\.digest) }
            #expect(kept == [second.digest])
        }
    }

    static let places: [ChainPosition] = [
        ChainPosition(epoch: 1, seq: 2, prev: nil), ChainPosition(epoch: 2, seq: 1, prev: nil),
        ChainPosition(epoch: 1, seq: 1, prev: Digest(of: [1])), ChainPosition(epoch: 0, seq: 0, prev: nil),
        ChainPosition(epoch: .min, seq: .max, prev: nil),
    ]

    @Test("a place that does not continue the chain", arguments: places)
    func sequence(_ place: ChainPosition) async throws {
        try await ReportTests.verifying { office, agent, order, number in
            let envelope = try agent.sign(agent.report(order) { $0.sequence = place }, of: order)
            let refusal = try await problem {
                try await office.casework.reports.accept(envelope.encoded(), agent: agent.id)
            }
            #expect(refusal.code == "report.sequence" && refusal.kind == .conflict)
            try await ReportTests.expectUnmoved(office, number)
        }
    }

    /// Opens epoch 2 with a gap record; returns its receipt and envelope.
    private static func openEpoch(_ office: TestOffice, _ agent: TestAgent, reason: String = "disk full") async throws
        -> (receipt: Receipt, envelope: Envelope)
    {
        let gap = GapRecord(
            agent: agent.id, last: agent.place, newEpoch: 2, lost: 3, reason: reason, at: office.clock.time)
        let envelope = try Envelope(signing: CanonicalJSON.encode(gap), type: .gap, with: agent.key)
        let answer = try await office.casework.reports.accept(envelope.encoded(), agent: agent.id)
        agent.place = ChainPosition(epoch: 2, seq: 1, prev: envelope.digest)
        return (try TestAgent.read(answer.receipt, office), envelope)
    }

    @Test("a gap record opens a new epoch, whose reports are kept and count once an officer has confirmed it")
    func gap() async throws {
        try await ReportTests.verifying { office, agent, order, number in
            let (receipt, envelope) = try await ReportTests.openEpoch(office, agent)
            #expect(receipt.epoch == 2 && receipt.seq == 0 && receipt.report == envelope.digest)
            #expect(try await office.casework.reports.accept(envelope.encoded(), agent: agent.id).repeated)
            let status = try await office.casework.agents.status(agent: agent.id)
            #expect(status.acceptedThrough == ChainPosition(epoch: 2, seq: 0, prev: envelope.digest))
            let held = try await agent.deliver(agent.report(order), of: order, to: office)
            #expect(!held.counts && held.note.contains("confirmed"))
            try await ReportTests.expectUnmoved(office, number)

            // The night goes by: the order is not given up.
            office.clock.advance(12 * 3_600)
            try await office.casework.orders.settleOverdue()
            try await ReportTests.expectUnmoved(office, number)
            let waiting = try #require(
                try await office.casework.agents.list(for: TestOffice.user(.noc)).first { $0.id == agent.id })
            #expect(waiting.unconfirmedEpochs.map(\.epoch) == [2])
            #expect(waiting.unconfirmedEpochs.first?.reason == "disk full")
            #expect(waiting.unconfirmedEpochs.first?.reports == 1)

            #expect(
                try await problem {
                    try await office.casework.agents.confirm(epoch: 2, of: agent.id, by: TestOffice.user(.jft))
                }.code == "agent.role")
            #expect(
                try await problem {
                    try await office.casework.agents.confirm(epoch: 3, of: agent.id, by: TestOffice.user(.noc))
                }.code == "agent.epoch")
            let view = try await office.casework.agents.confirm(epoch: 2, of: agent.id, by: TestOffice.user(.noc))
            #expect(view.unconfirmedEpochs.isEmpty)
            #expect(try await office.store.read { try $0.reports(orderID: order.id) }.map(\.counts) == [true])
            let verification = try #require(try await office.view(number).verification)
            #expect(verification.outcome == .passed)
            #expect(
                try await problem {
                    try await office.casework.agents.confirm(epoch: 2, of: agent.id, by: TestOffice.user(.noc))
                }.code == "agent.epoch")
        }
    }

    @Test("once confirmed, an epoch's further reports count at once")
    func confirmedEpoch() async throws {
        try await ReportTests.verifying { office, agent, order, _ in
            _ = try await ReportTests.openEpoch(office, agent)
            _ = try await office.casework.agents.confirm(epoch: 2, of: agent.id, by: nil)
            #expect(try await agent.deliver(agent.report(order), of: order, to: office).counts)
        }
    }

    @Test("a revocation ends what waited for a confirmation, and so does a week")
    func unconfirmed() async throws {
        for isRevoked in [true, false] {
            try await ReportTests.verifying { office, agent, order, number in
                _ = try await ReportTests.openEpoch(office, agent)
                _ = try await agent.deliver(agent.report(order), of: order, to: office)
                office.clock.advance(isRevoked ? 3_600 : 8 * 86_400)
                if isRevoked {
                    _ = try await office.casework.agents.revoke(
                        agent: agent.id, reason: "kunci disalin", by: TestOffice.user(.kabid))
                }
                try await office.casework.orders.settleOverdue()
                #expect(try await office.store.read { try $0.reports(orderID: order.id) }.map(\.counts) == [false])
                #expect(try await office.view(number).verification?.outcome != .passed)
                #expect(try await office.store.read { try $0.order(order.id) }?.standing == .expired)
            }
        }
    }

    @Test("a second gap record of an epoch is refused and kept as evidence")
    func secondGap() async throws {
        try await ReportTests.verifying { office, agent, _, _ in
            _ = try await ReportTests.openEpoch(office, agent)
            let refusal = try await problem {
                try await ReportTests.openEpoch(office, agent, reason: "a copy's story")
            }
            #expect(refusal.code == "report.equivocation")
            let kept = try await office.store.read { [id = agent.id] in try $0.equivocations(agentID: id) }
            #expect(kept.map(\.epoch) == [2] && kept.map(\.seq) == [0])
            let view = try await office.casework.agents.list(for: TestOffice.user(.noc)).first { $0.id == agent.id }
            #expect(view?.equivocations == 1)
        }
    }

    @Test("a report on an allocation that has changed is kept, and does not count")
    func stale() async throws {
        try await ReportTests.verifying { office, agent, order, number in
            try await office.act(
                .recordInstallation, number,
                .object([
                    "macAddresses": .string("02:00:5e:10:00:01"), "switchPort": .string("gi1/0/8"),
                    "rackPosition": .string("R1 U20"),
                ]))
            #expect(try await office.casework.orders.open(agent: agent.id, wait: .zero).orders.isEmpty)
            let receipt = try await agent.deliver(agent.report(order), of: order, to: office)
            #expect(!receipt.counts && receipt.note.contains("withdrawn"))
            #expect(try await office.view(number).summary.stage == .installed)
            #expect(try await office.store.read { try $0.reports(orderID: order.id) }.map(\.counts) == [false])
        }
    }

    @Test("a report that began before the order, or after its end, does not count", arguments: [-3600.0, 7200.0])
    func time(_ offset: Double) async throws {
        try await ReportTests.verifying { office, agent, order, number in
            let began = order.issued.advanced(bySeconds: offset)
            let receipt = try await agent.deliver(agent.report(order, began: began), of: order, to: office)
            #expect(!receipt.counts && receipt.note.contains("began"))
            try await ReportTests.expectUnmoved(office, number)
        }
    }

    @Test("the agent's own word on an outcome is worth nothing")
    func ownWord() async throws {
        try await ReportTests.verifying { office, agent, order, number in
            let report = agent.report(order) { report in
                for index in report.checks.indices where report.checks[index].check == .reachablePort {
                    report.checks[index].measurement = .failure(LocalFailure(what: "passed, believe me"))
                }
            }
            try await agent.deliver(report, of: order, to: office)
            #expect(try await office.view(number).summary.stage == .remedy)
        }
    }

    @Test("agents that are pending, revoked or unknown report nothing", arguments: [AgentStanding.pending, .revoked])
    func standing(_ standing: AgentStanding) async throws {
        try await ReportTests.verifying { office, agent, order, number in
            try await office.store.write {
                try $0.setStanding(standing, of: "inside-1", by: "kabid", reason: "hilang", at: order.issued)
            }
            let bytes = try agent.sign(agent.report(order), of: order).encoded()
            let refusal = try await problem { try await office.casework.reports.accept(bytes, agent: agent.id) }
            #expect(refusal.code == "agent.\(standing.rawValue)" && refusal.kind == .forbidden)
            #expect(
                try await problem { try await office.casework.orders.open(agent: agent.id, wait: .zero) }.code
                    == "agent.\(standing.rawValue)")
            #expect(
                try await problem { try await office.casework.reports.accept(bytes, agent: "nobody") }.code
                    == "agent.unknown")
            #expect(try await office.casework.agents.status(agent: agent.id).standing == standing)
            try await ReportTests.expectUnmoved(office, number)
        }
    }
}
