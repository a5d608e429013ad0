// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Judging
internal import Values

/// The facts that are read from the evidence, printed by the annex and bound by the manifest.
struct EvidenceFacts: Sendable {
    struct ReportFacts: Sendable {
        var envelope: Envelope
        var fileName: String
        var receipt: Envelope?
        var receiptName: String
        var body: VerificationReport
    }

    /// A file of frames that a report names.
    struct FrameFacts: Sendable {
        var check: CheckID
        /// Name in the document.
        var name: String
        var evidence: FrameEvidence
        /// `nil` when the file has not come.
        var bytes: [UInt8]?
    }

    /// One of the gateway's reports.
    struct ProvisioningFacts: Sendable {
        var envelope: Envelope
        var fileName: String
        var body: ProvisioningReport
    }

    var recordDigest: Digest
    var orderPayload: [UInt8]
    var order: VerificationOrder
    var reports: [ReportFacts]
    var frames: [FrameFacts]
    /// Applied, then confirmed; empty where the network was set up by hand.
    var provisioning: [ProvisioningFacts]
    /// The verdict, computed here from the measurements.
    var verdict: Verdict
    var ledger: LedgerEvidence
    var keys: KeyRing

    /// Checks every signature with the keys that will be embedded. Throws ``PressError/badContent(field:why:)`` naming the file; also when
    /// there is no report, which only an exception can do without.
    init(_ evidence: HandoverEvidence, isException: Bool) throws(PressError) {
        recordDigest = Digest(of: evidence.record)
        ledger = evidence.ledger
        keys = evidence.keys
        orderPayload = try EvidenceFacts.open(
            evidence.order, .order, keys: [evidence.keys.service], file: SealedName.orderEnvelope)
        let order: VerificationOrder = try EvidenceFacts.decode(orderPayload, file: SealedName.orderEnvelope)
        self.order = order
        guard evidence.reports.count <= 2, isException || !evidence.reports.isEmpty else {
            throw .badContent(field: "reports", why: "one or two reports belong here, not \(evidence.reports.count)")
        }
        reports = []
        for (index, envelope) in evidence.reports.enumerated() {
            let place = "reports[\(index)]"
            let payload = try EvidenceFacts.open(
                envelope, .report, keys: evidence.keys.agents.map(\.reportKey), file: place)
            let statement: Statement<VerificationReport> = try EvidenceFacts.decode(payload, file: place)
            let isInside = statement.predicate.vantage == .inside
            let file = isInside ? SealedName.report : SealedName.outsideReport
            guard statement.sha256(of: VerificationReport.orderSubject) == Digest(of: orderPayload) else {
                throw .badContent(field: file, why: "answers another order")
            }
            guard !reports.contains(where: { $0.fileName == file }) else {
                throw .badContent(field: file, why: "two reports of one vantage")
            }
            let receiptName = isInside ? SealedName.receipt : SealedName.outsideReceipt
            let receipt = index < evidence.receipts.count ? evidence.receipts[index] : nil
            if let receipt {
                let payload = try EvidenceFacts.open(
                    receipt, .receipt, keys: [evidence.keys.service], file: receiptName)
                let read: Receipt = try EvidenceFacts.decode(payload, file: receiptName)
                guard read.report == envelope.digest else {
                    throw .badContent(field: receiptName, why: "is for another report")
                }
            }
            reports.append(
                ReportFacts(
                    envelope: envelope, fileName: file, receipt: receipt, receiptName: receiptName,
                    body: statement.predicate))
        }
        frames = []
        for report in reports {
            for (check, named) in report.body.frames {
                let name = FrameEvidence.name(of: check, from: report.body.vantage)
                let bytes = evidence.frames[name]
                guard bytes == nil || bytes.map({ Digest(of: $0) }) == named.sha256 else {
                    throw .badContent(field: name, why: "is not the file that \(report.fileName) names")
                }
                frames.append(FrameFacts(check: check, name: name, evidence: named, bytes: bytes))
            }
        }
        provisioning = []
        for (index, envelope) in evidence.provisioning.enumerated() {
            let place = "provisioning[\(index)]"
            let payload = try EvidenceFacts.open(
                envelope, .provisioning, keys: evidence.keys.agents.map(\.reportKey), file: place)
            let statement: Statement<ProvisioningReport> = try EvidenceFacts.decode(payload, file: place)
            let body = statement.predicate
            guard let name = SealedName.provisioning.first(where: { $0.event == body.event })?.name,
                !provisioning.contains(where: { $0.fileName == name }), body.tenant.description == order.caseNumber
            else { throw .badContent(field: place, why: "is no report on this server's network that belongs here") }
            provisioning.append(ProvisioningFacts(envelope: envelope, fileName: name, body: body))
        }
        verdict = Judge(order: order).verdict(reports: reports.map(\.body))
    }

    /// The agent's name as the keys give it, or its identifier.
    func agentName(_ id: String) -> String { keys.agents.first { $0.id == id }?.name ?? id }

    func measurement(of check: CheckID, from vantage: Vantage) -> Measurement? {
        reports.first { $0.body.vantage == vantage }?.body.checks.first { $0.check == check }?.measurement
    }

    func bandwidth(_ direction: Direction) -> BandwidthMeasurement? {
        let check: CheckID = direction == .inbound ? .bandwidthIn : .bandwidthOut
        guard case .bandwidth(let measurement) = measurement(of: check, from: .inside) else { return nil }
        return measurement
    }

    private static func open(
        _ envelope: Envelope, _ type: PayloadType, keys: [VerificationKey], file: String
    ) throws(PressError) -> [UInt8] {
        do {
            return try envelope.verify(type: type, trusting: keys)
        } catch {
            throw .badContent(field: file, why: "\(error)")
        }
    }

    private static func decode<Value: Decodable>(_ bytes: [UInt8], file: String) throws(PressError) -> Value {
        do {
            return try CanonicalJSON.decode(Value.self, from: bytes)
        } catch {
            throw .badContent(field: file, why: CanonicalJSON.describe(error))
        }
    }
}
