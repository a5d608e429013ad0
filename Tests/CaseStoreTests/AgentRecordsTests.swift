// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Database
import Evidence
import Inventory
import TestSupport
import Testing
import Values

struct AgentRecordsTests {
    static func order(_ id: String, nonce: String, expires: Double = 600) throws -> VerificationOrder {
        VerificationOrder(
            id: id, caseNumber: "PS-1", agency: "Dinkes", serverName: "rme", site: "s1", issued: Fixture.now,
            expires: Fixture.now.advanced(bySeconds: expires), nonce: Digest(of: Array(nonce.utf8)),
            insideAgent: "agent-1",
            outsideAgent: nil,
            target: .init(
                allocationVersion: 1, publicAddress: try Fixture.ip("203.0.113.10"), publicPort: 22_001,
                serverAddress: try Fixture.ip("10.0.0.10"), serverPort: 22, service: .ssh,
                gateway: try Fixture.ip("10.0.0.1"),
                macAddresses: [], switchPort: "p1", controlPort: 64_999, grant: Fixture.need.grant),
            observation: .init(seconds: 10, windowSeconds: 5, minimumSampledFrames: 10), requiredChecks: [.selfLink])
    }

    static func report(_ seq: Int, order: String?) -> ReportRecord {
        ReportRecord(
            agentID: "agent-1", epoch: 1, seq: seq, digest: Digest(of: [UInt8(seq)]), orderID: order, vantage: .inside,
            receivedAt: Fixture.now, counts: true, note: "", envelope: [UInt8(seq)], receipt: [9], leafIndex: 0)
    }

    @Test("an order waits for its agent until it is reported, withdrawn or late", arguments: TestEngine.allCases)
    func orders(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await Fixture.store(database, cases: ["PS-1"])
            let key = SigningKey()
            let orders = [
                try AgentRecordsTests.order("o1", nonce: "1"), try AgentRecordsTests.order("o2", nonce: "2"),
                try AgentRecordsTests.order("o3", nonce: "3", expires: 5),
            ]
            let envelopes = try orders.map {
                try Envelope(signing: CanonicalJSON.encode($0), type: .order, with: key).encoded()
            }
            let agent = try Fixture.agent()
            try await store.write { records in
                try records.insert(agent)
                for (order, envelope) in zip(orders, envelopes) { try records.insert(order, envelope: envelope) }
            }
            let later = Fixture.now.advanced(bySeconds: 10)
            let open = { try await store.read { try $0.openOrders(for: "agent-1", at: later).map(\.order.id) } }
            #expect(try await open() == ["o1", "o2"])
            #expect(try await store.read { try $0.overdueOrders(at: later) }.map(\.order.id) == ["o3"])
            try await store.write { try $0.insert(AgentRecordsTests.report(1, order: "o1")) }
            #expect(try await open() == ["o2"])
            try await store.write { try $0.settle("o2", as: .withdrawn, verdict: nil, at: later) }
            #expect(try await open().isEmpty)
            #expect(try await store.read { try $0.order("o1") }?.order == orders[0])
            let verdict = Verdict(outcome: .passed, judgements: [])
            try await store.write { try $0.settle("o1", as: .judged, verdict: verdict, at: later) }
            #expect(try await store.read { try $0.order("o1") }?.verdict == verdict)
        }
    }

    @Test("a place in an agent's chain is taken once", arguments: TestEngine.allCases)
    func chain(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await Fixture.store(database)
            let agent = try Fixture.agent()
            try await store.write { records in
                try records.insert(agent)
                try records.insert(AgentRecordsTests.report(1, order: nil))
                try records.advanceChain(of: "agent-1", epoch: 1, seq: 1, digest: Digest(of: [1]))
            }
            let error = await #expect(throws: DatabaseError.self) {
                try await store.write { try $0.insert(AgentRecordsTests.report(1, order: nil)) }
            }
            #expect(error?.violatesUnique("reports", "agent_id", "epoch", "seq") == true)
            let found = try await required(store.read { try $0.agent("agent-1") })
            #expect(found.last == ChainPosition(epoch: 1, seq: 1, prev: Digest(of: [1])))
            #expect(found.reportKey == agent.reportKey)
            let nonce = Digest(of: [7])
            #expect(try await store.write { try $0.useNonce(nonce, agentID: "agent-1") })
            #expect(try await store.write { try $0.useNonce(nonce, agentID: "agent-1") } == false)
        }
    }

    @Test("equivocation is kept, once per version", arguments: TestEngine.allCases)
    func equivocation(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await Fixture.store(database)
            let agent = try Fixture.agent()
            try await store.write { records in
                try records.insert(agent)
                for _ in 0..<2 {
                    try records.keepEquivocation(
                        agentID: "agent-1", epoch: 1, seq: 1, digest: Digest(of: [5]), envelope: [5], at: Fixture.now)
                }
            }
            #expect(try await store.read { try $0.equivocations(agentID: "agent-1").count } == 1)
        }
    }

    @Test("a join token, an agent's standing and its progress lines", arguments: TestEngine.allCases)
    func standing(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await Fixture.store(database)
            let token = JoinTokenRecord(
                id: "t", secretHash: "h", site: "s1", vantage: .outside, name: "luar", createdBy: "kasi",
                createdAt: Fixture.now, expiresAt: Fixture.now.advanced(bySeconds: 3600))
            let agent = try Fixture.agent()
            try await store.write { records in
                try records.insert(token)
                try records.insert(agent)
                try records.useJoinToken("t", keys: Digest(of: [1]), for: "agent-1")
                try records.setStanding(.revoked, of: "agent-1", by: "kabid", reason: "hilang", at: Fixture.now)
            }
            let used = try await required(store.read { try $0.joinToken("t") })
            #expect(used.agentID == "agent-1" && used.usedBy == Digest(of: [1]) && used.vantage == .outside)
            let found = try await required(store.read { try $0.agents() }.first)
            #expect(found.standing == .revoked && found.reason == "hilang" && found.decidedBy == "kabid")
        }
    }
}
