// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Crypto
import Evidence
import Identity
import Inventory
import Procedure
import SwiftASN1
import OfficeSupport
import Testing
import Values
import Words
import X509

struct AgentTests {
    static func request(_ token: JoinToken, key: SigningKey = SigningKey(), pem: String? = nil) throws
        -> EnrolmentRequest
    {
        let pem = try pem ?? AgentTests.certificateRequest()
        let nonce = Values.Digest(of: [1])
        let message = EnrolmentRequest.proofMessage(
            tokenID: token.id, nonce: nonce,
            subjectPublicKeyInfo: try CertificateRequest(pem: pem).subjectPublicKeyInfo,
            reportKey: key.verificationKey)
        return EnrolmentRequest(
            tokenID: token.id, tokenSecret: token.secret, certificateRequest: pem, reportKey: key.verificationKey,
            nonce: nonce, proof: hexadecimal(try key.sign(message)), hostName: "h", software: "test")
    }

    static func certificateRequest() throws -> String {
        try CertificateSigningRequest(
            version: .v1, subject: DistinguishedName { CommonName("x") },
            privateKey: Certificate.PrivateKey(P256.Signing.PrivateKey()),
            attributes: CertificateSigningRequest.Attributes()
        ).serializeAsPEM().pemString
    }

    @Test func `officers see for a day which of an agent's processes were started afresh`() async throws {
        try await TestOffice.open { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            let pending = try await TestAgent("inside-2", .inside).join(office, standing: .pending)
            var condition = AgentCondition(since: office.clock.time)
            let restarts = {
                try await office.casework.agents.list(for: TestOffice.user(.noc)).first { $0.id == agent.id }?.restarts
            }
            #expect(try await restarts() == [])
            condition.count("capture", at: office.clock.time, why: "signal 9")
            try await office.casework.agents.note(condition, agent: agent.id)
            #expect(try await restarts() == condition.restarts)
            let refused = try await problem { [condition] in
                try await office.casework.agents.note(condition, agent: pending.id)
            }
            #expect(refused.code == "agent.pending")
            office.clock.advance(90_000)
            #expect(try await restarts() == [])
        }
    }

    static func token(_ office: TestOffice) async throws -> JoinToken {
        try JoinToken(
            try await office.casework.agents.createJoinToken(
                site: "s1", vantage: .inside, name: "agen", by: TestOffice.user(.kasi)))
    }

    @Test("an agent joins once, waits for approval, and is shut out by a revocation at once")
    func life() async throws {
        try await TestOffice.open { office in
            let token = try await AgentTests.token(office)
            let request = try AgentTests.request(token)
            let joined = try await office.casework.agents.enrol(request, from: "192.0.2.9")
            #expect(joined.standing == .pending && joined.site == "s1")
            // The answer was lost: the same keys again.
            let again = try await office.casework.agents.enrol(request, from: "192.0.2.9")
            #expect(again.agentID == joined.agentID)
            #expect(
                try await problem { try await office.casework.orders.open(agent: joined.agentID, wait: .zero) }.code
                    == "agent.pending")
            let listed = try #require(try await office.casework.agents.list(for: TestOffice.user(.noc)).first)
            #expect(listed.id == joined.agentID && listed.decidedBy == nil)
            #expect(listed.reportFingerprint == Values.Digest(of: request.reportKey.raw))
            #expect(
                try await problem {
                    try await office.casework.agents.approve(agent: joined.agentID, by: TestOffice.user(.jft))
                }.code == "agent.role")
            #expect(
                try await problem {
                    try await office.casework.agents.approve(agent: joined.agentID, by: TestOffice.user(.kasi))
                }.code == "agent.secondPerson")
            let approved = try await office.casework.agents.approve(agent: joined.agentID, by: TestOffice.user(.noc))
            #expect(approved.standing == .approved && approved.decidedBy == "Nama noc")
            #expect(try await office.casework.orders.open(agent: joined.agentID, wait: .zero).orders.isEmpty)
            let revoked = try await office.casework.agents.revoke(
                agent: joined.agentID, reason: "hilang", by: TestOffice.user(.kabid))
            #expect(revoked.standing == .revoked)
            #expect(
                try await problem { try await office.casework.tenants.assignments(agent: joined.agentID) }.code
                    == "agent.revoked")
            #expect(
                try await problem {
                    try await office.casework.agents.approve(agent: joined.agentID, by: TestOffice.user(.kabid))
                }.kind == .conflict)
        }
    }

    @Test("the command line approves what one person alone could not")
    func commandLine() async throws {
        try await TestOffice.open { office in
            let request = try AgentTests.request(try await AgentTests.token(office))
            let joined = try await office.casework.agents.enrol(request, from: "192.0.2.9")
            #expect(try await office.casework.agents.approve(agent: joined.agentID, by: nil).standing == .approved)
        }
    }

    @Test("the token of a revoked agent gives nothing, also to the same keys")
    func revokedToken() async throws {
        try await TestOffice.open { office in
            let request = try AgentTests.request(try await AgentTests.token(office))
            let joined = try await office.casework.agents.enrol(request, from: "192.0.2.9")
            _ = try await office.casework.agents.revoke(agent: joined.agentID, reason: "hilang", by: nil)
            let before = try await office.store.read { try $0.agent(joined.agentID) }
            #expect(
                try await problem { try await office.casework.agents.enrol(request, from: "192.0.2.9") }.code
                    == "enrolment.token")
            #expect(try await office.store.read { try $0.agent(joined.agentID) } == before)
        }
    }

    @Test("who is limited to a site makes no token for another one")
    func otherSite() async throws {
        try await TestOffice.open(settings: TestOffice.addSite) { office in
            var user = TestOffice.user(.kasi)
            user.sites = ["s2"]
            let refusal = try await problem { [user] in
                try await office.casework.agents.createJoinToken(site: "s1", vantage: .inside, name: "x", by: user)
            }
            #expect(refusal.field == "site" && !refusal.detail.en.contains("s1;"))
            _ = try await office.casework.agents.createJoinToken(site: "s2", vantage: .inside, name: "x", by: user)
        }
    }

    @Test("other keys burn the token, for everybody")
    func burned() async throws {
        try await TestOffice.open { office in
            let token = try await AgentTests.token(office)
            let request = try AgentTests.request(token)
            _ = try await office.casework.agents.enrol(request, from: "")
            let thief = try AgentTests.request(token)
            #expect(
                try await problem { try await office.casework.agents.enrol(thief, from: "") }.code == "enrolment.token")
            #expect(
                try await problem { try await office.casework.agents.enrol(request, from: "") }.code
                    == "enrolment.token")
            #expect(try await office.casework.agents.list(for: TestOffice.user(.noc)).count == 1)
        }
    }

    @Test("a token that is late, wrong or unknown lets nobody in")
    func tokens() async throws {
        try await TestOffice.open { office in
            let token = try await AgentTests.token(office)
            var wrong = try AgentTests.request(token)
            wrong.tokenSecret = JoinToken(pin: token.pin).secret
            #expect(try await problem { try await office.casework.agents.enrol(wrong, from: "") }.kind == .forbidden)
            let unknown = try AgentTests.request(JoinToken(pin: token.pin))
            #expect(try await problem { try await office.casework.agents.enrol(unknown, from: "") }.kind == .forbidden)
            office.clock.advance(3_601)
            let late = try AgentTests.request(token)
            #expect(try await problem { try await office.casework.agents.enrol(late, from: "") }.kind == .forbidden)
            #expect(
                try await problem {
                    try await office.casework.agents.createJoinToken(site: "s9", vantage: .inside, name: "x", by: nil)
                }.field == "site")
        }
    }

    @Test("a waiting agent hears of its order as soon as it is issued")
    func longPoll() async throws {
        try await TestOffice.open { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            let new = try await office.installed()
            async let orders = office.casework.orders.open(agent: "inside-1", wait: .seconds(30))
            try await office.startVerification(new.number)
            #expect(try await orders.orders.count == 1)
            let order = try await agent.order(office)
            async let verdict = office.casework.orders.verdict(agent: "inside-1", orderID: order.id, wait: .seconds(30))
            try await agent.deliver(agent.report(order), of: order, to: office)
            let decided = try await verdict
            #expect(decided.state == .decided && decided.verdict?.outcome == .passed)
        }
    }

    @Test("the technician's start gives one order, however often it is asked for")
    func technician() async throws {
        try await TestOffice.open { office in
            _ = try await TestAgent("inside-1", .inside).join(office)
            _ = try await TestAgent("outside-1", .outside).join(office)
            let new = try await office.installed()
            let first = try await office.casework.orders.start(agent: "inside-1", caseNumber: new.number)
            let second = try await office.casework.orders.start(agent: "inside-1", caseNumber: new.number)
            #expect(first == second)
            #expect(try await office.view(new.number).summary.stage == .verifying)
            #expect(
                try await problem {
                    try await office.casework.orders.start(agent: "outside-1", caseNumber: new.number)
                }.code == "agent.vantage")
            #expect(
                try await problem {
                    try await office.casework.orders.start(agent: "inside-1", caseNumber: "PS-2026-9999")
                }.code == "case.unknown")
            let early = try await office.applied()
            let refusal = try await problem {
                try await office.casework.orders.start(agent: "inside-1", caseNumber: early.number)
            }
            #expect(refusal.kind == .conflict && refusal.detail.en.contains(Stage.submitted.title.en))
        }
    }

    @Test("the switch port is asked for where the site says so", arguments: [false, true])
    func switchPort(asked: Bool) async throws {
        try await TestOffice.open(settings: { $0.sites[0].verifySwitchPort = asked }) { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            try await office.startVerification(try await office.installed().number)
            #expect(try await agent.order(office).checks(for: .inside).contains(.connectedPort) == asked)
        }
    }

    @Test("progress lines are shown until the verdict replaces them")
    func progress() async throws {
        try await TestOffice.open { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            let new = try await office.installed()
            try await office.startVerification(new.number)
            let order = try await agent.order(office)
            let update = ProgressUpdate(
                check: .reachablePort, state: .running, outcome: nil, detail: "connecting", at: office.clock.time)
            try await office.casework.orders.recordProgress(agent: agent.id, orderID: order.id, update)
            let line = { () async throws in
                try await office.view(new.number).verification?.checks.first { $0.check == .reachablePort }
            }
            let running = try await line()
            #expect(running?.state == .running && running?.detail == "connecting")
            let measurement = Measurement.controlPort(ControlPortMeasurement(attempts: []))
            let finished = ProgressUpdate(
                check: .reachablePort, state: .finished, outcome: .inconclusive, detail: "not tried",
                measurement: measurement, at: office.clock.time)
            try await office.casework.orders.recordProgress(agent: agent.id, orderID: order.id, finished)
            let known = try await line()
            #expect(known?.state == .finished && known?.detail == "not tried")
            #expect(known?.measured == "Tidak dicoba")
            let foreign = ProgressUpdate(
                check: .reachableOutside, state: .running, outcome: nil, detail: "", at: office.clock.time)
            #expect(
                try await problem {
                    try await office.casework.orders.recordProgress(agent: agent.id, orderID: order.id, foreign)
                }.field == "check")
            try await agent.deliver(agent.report(order), of: order, to: office)
            let judged = try await line()
            #expect(judged?.state == .judged && judged?.outcome == .passed)
        }
    }
}
