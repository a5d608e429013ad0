// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Identity
package import Evidence
package import Values

/// An agent with its own key and chain, that reports what the test wants it to have measured.
package final class TestAgent {
    package let id: String
    package let vantage: Vantage
    package let key: SigningKey
    package var place = ChainPosition(epoch: 1, seq: 1, prev: nil)

    package init(_ id: String, _ vantage: Vantage, key: SigningKey = SigningKey()) {
        self.id = id
        self.vantage = vantage
        self.key = key
    }

    /// Stores the agent in the service without the enrolment.
    package func join(_ office: TestOffice, standing: AgentStanding = .approved) async throws -> TestAgent {
        let record = AgentRecord(
            id: id, name: "agen \(id)", site: "s1", vantage: AgentVantage(vantage), standing: standing,
            tlsKey: Digest(of: Array(id.utf8)), reportKey: key.verificationKey, certificate: "",
            certificateExpires: office.clock.time, hostName: "h", software: "test", enrolledAt: office.clock.time)
        try await office.store.write { try $0.insert(record) }
        return self
    }

    /// A healthy report on `order`, for `change` to spoil.
    package func report(
        _ order: VerificationOrder, began: Timestamp? = nil, _ change: (inout VerificationReport) -> Void = { _ in }
    ) -> VerificationReport {
        let start = began ?? order.issued.advanced(bySeconds: 1)
        var report = VerificationReport(
            software: "test", agent: id, site: "s1", vantage: vantage, orderID: order.id, nonce: order.nonce,
            caseNumber: order.caseNumber, allocationVersion: order.target.allocationVersion, sequence: place,
            began: start, ended: start.advanced(bySeconds: Double(order.observation.seconds) + 2),
            bootNanosecondsBegan: 1_000_000_000,
            bootNanosecondsEnded: UInt64(order.observation.seconds + 3) * 1_000_000_000, bootID: "boot",
            checks: order.checks(for: vantage).map { check in
                CheckResult(
                    check: check, method: "test", began: start, seconds: 1,
                    measurement: Healthy(order, start, vantage).measurement(check))
            })
        change(&report)
        return report
    }

    package func sign(
        _ report: VerificationReport, of order: VerificationOrder, with other: SigningKey? = nil,
        type: PayloadType = .report, naming files: [FrameEvidence]? = nil
    ) throws -> Envelope {
        let files = files ?? report.frames.map(\.evidence)
        let subject = try Statement<VerificationReport>.Subject(
            name: VerificationReport.orderSubject, sha256: Digest(of: CanonicalJSON.encode(order)))
        let statement = Statement(
            subject: [subject] + files.map { .init(name: $0.name, sha256: $0.sha256) },
            predicateType: VerificationReport.predicateType, predicate: report)
        return try Envelope(signing: CanonicalJSON.encode(statement), type: type, with: other ?? key)
    }

    /// Signs and delivers; moves the chain on when there is a receipt.
    @discardableResult
    package func deliver(
        _ report: VerificationReport, of order: VerificationOrder, to office: TestOffice
    ) async throws -> Receipt {
        let envelope = try sign(report, of: order)
        let answer = try await office.casework.reports.accept(envelope.encoded(), agent: id)
        place = ChainPosition(epoch: place.epoch, seq: place.seq + 1, prev: envelope.digest)
        return try TestAgent.read(answer.receipt, office)
    }

    package static func read(_ receipt: Envelope, _ office: TestOffice) throws -> Receipt {
        let payload = try receipt.verify(type: .receipt, trusting: [office.keys.signing.verificationKey])
        return try CanonicalJSON.decode(Receipt.self, from: payload)
    }

    /// The order that waits for this agent.
    package func order(_ office: TestOffice) async throws -> VerificationOrder {
        let open = try await office.casework.orders.open(agent: id, wait: .zero)
        guard let envelope = open.orders.last else { throw NoOrder() }
        let payload = try envelope.verify(type: .order, trusting: [office.keys.signing.verificationKey])
        return try CanonicalJSON.decode(VerificationOrder.self, from: payload)
    }

    /// No order waits for the agent.
    package struct NoOrder: Error {
        package init() {}
    }
}
