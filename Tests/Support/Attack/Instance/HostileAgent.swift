// SPDX-License-Identifier: Apache-2.0

import CurlClient
import Delivery
import Evidence
import Foundation
import OfficeSupport
import Values

/// An agent that was really enrolled and approved, in the hands of an enemy.
final class HostileAgent {
    let identity: AgentIdentity
    let folder: String
    let client: Client
    /// The last place of its chain that has a receipt.
    private(set) var last: ChainPosition?

    /// - Parameter name: `inside`, `outside` or `revoked`, as ``Preparation`` has enrolled them.
    init(_ name: String, _ instance: Instance, from source: String = "127.0.0.1") throws {
        folder = instance.folder + "/" + name
        identity = try AgentIdentity(directory: folder)
        client = try Client(instance, port: instance.agentsPort, from: source, agent: folder)
        if let data = FileManager.default.contents(atPath: folder + "/chain.json") {
            last = try JSONDecoder().decode(ChainPosition.self, from: data)
        }
    }

    var id: String { identity.facts.agentID }

    /// The place that its next report takes.
    var next: ChainPosition {
        last.map { ChainPosition(epoch: $0.epoch, seq: $0.seq + 1, prev: $0.prev) }
            ?? ChainPosition(epoch: 1, seq: 1, prev: nil)
    }

    /// The service has this report; the chain goes on behind it.
    func advance(past envelope: Envelope) throws {
        last = ChainPosition(epoch: next.epoch, seq: next.seq, prev: envelope.digest)
        try Data(envelope.encoded()).write(to: URL(fileURLWithPath: folder + "/accepted.json"))
        try JSONEncoder().encode(last).write(to: URL(fileURLWithPath: folder + "/chain.json"))
    }

    /// The last report that has its receipt, as it was sent.
    var accepted: [UInt8]? { FileManager.default.contents(atPath: folder + "/accepted.json").map(Array.init) }

    /// Starts a verification of the case from the agent, or takes the one that is open.
    func startVerification(of number: String) async throws -> VerificationOrder {
        let response = await client.send(
            Request("POST", "/agent/v1/cases/\(Form.escaped(number))/verification", body: []))
        guard response.isSuccess else {
            throw CannotAttack("no verification of \(number): \(response.status) \(response.text.prefix(300))")
        }
        let envelope = try Envelope(bytes: response.body)
        let payload = try envelope.verify(type: .order, trusting: [identity.facts.serviceKey])
        return try CanonicalJSON.decode(VerificationOrder.self, from: payload)
    }

    /// What a healthy room gives, as a statement to sign.
    func statement(
        _ order: VerificationOrder, _ change: (inout VerificationReport) -> Void = { _ in }
    ) throws -> Statement<VerificationReport> {
        var report = TestAgent(id, identity.facts.vantage.measuring ?? .inside).report(order)
        report.site = identity.facts.site
        report.sequence = next
        change(&report)
        let subject = try Statement<VerificationReport>.Subject(
            name: VerificationReport.orderSubject, sha256: Digest(of: CanonicalJSON.encode(order)))
        return Statement(
            subject: [subject] + report.frames.map { .init(name: $0.evidence.name, sha256: $0.evidence.sha256) },
            predicateType: VerificationReport.predicateType, predicate: report)
    }

    func sign(
        _ payload: [UInt8], type: PayloadType = .report, with key: SigningKey? = nil
    ) throws -> Envelope {
        try Envelope(signing: payload, type: type, with: key ?? identity.reportKey)
    }

    func deliver(_ bytes: [UInt8], within seconds: Double = 60) async -> Response {
        await client.send(
            Request("POST", "/agent/v1/reports", headers: ["Content-Type: application/json"], body: bytes),
            within: seconds)
    }

    /// Whether the answer is a receipt of the service for this very report.
    func isReceipt(_ response: Response, for envelope: Envelope) -> Bool {
        guard response.isSuccess, let answer = try? Envelope(bytes: response.body),
            let payload = try? answer.verify(type: .receipt, trusting: [identity.facts.serviceKey]),
            let receipt = try? CanonicalJSON.decode(Receipt.self, from: payload)
        else { return false }
        return receipt.agent == id && receipt.report == envelope.digest
    }

    /// Delivers a healthy report.
    func report(_ order: VerificationOrder) async throws -> Response {
        let envelope = try sign(CanonicalJSON.encode(statement(order)))
        let response = await deliver(try envelope.encoded())
        if isReceipt(response, for: envelope) { try advance(past: envelope) }
        return response
    }
}
