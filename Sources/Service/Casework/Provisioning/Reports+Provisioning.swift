// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Values
internal import Words

/// Reports of gateways, in the chain of their agents like any other.
extension Reports {
    func acceptProvisioning(
        _ envelope: Envelope, _ bytes: [UInt8], of agent: AgentRecord, at now: Timestamp
    ) async throws -> Stored {
        let statement = try ReportReading.provisioning(envelope, of: agent)
        // What nobody ordered is kept too, so that an agent must not say it without end.
        if statement.predicate.orderID == nil, let pause = context.unorderedReports.admit(agent.id) {
            throw Problem(
                .tooMany, code: "report.rate",
                title: Phrase(id: "Terlalu banyak laporan", en: "Too many reports"),
                detail: Phrase(
                    id: "Agen ini mengirim terlalu banyak laporan tanpa perintah. Coba lagi \(pause) detik lagi.",
                    en: "This agent has sent too many reports that nobody ordered. Try again in \(pause) seconds."))
        }
        let stored = try await context.store.write { try store(statement, envelope, bytes, $0, at: now) }
        guard !stored.equivocates else { return stored }
        // The report is safe whatever becomes of its case.
        if !stored.repeated { try await Provisioning(context: context).goOn() }
        return stored
    }

    /// Report, ledger leaf, receipt and the agent's chain in one transaction.
    private func store(
        _ statement: Statement<ProvisioningReport>, _ envelope: Envelope, _ bytes: [UInt8], _ records: Records,
        at now: Timestamp
    ) throws -> Stored {
        let report = statement.predicate
        let place = report.sequence
        let agent = try records.approvedAgent(report.agent)
        let digest = envelope.digest
        let admission = ProvisioningAdmission(records: records)
        if let known = try records.provisioningReport(agentID: agent.id, epoch: place.epoch, seq: place.seq) {
            return try again(
                digest, bytes, place.epoch, place.seq, of: agent, known.digest, known.receipt, records, now)
        }
        try Reports.expectNext(place, after: agent.last)
        let order = try admission.order(of: statement, agent)
        let stale = try order.flatMap { try admission.staleness(of: report, $0, agent) }
        let isHeld = try stale == nil && records.awaitsConfirmation(epoch: place.epoch, of: agent.id)
        let note = stale ?? (isHeld ? Reports.heldNote : nil)
        let leaf = try records.appendLeaf(
            LedgerLeaf(
                kind: .provisioning, case: report.tenant.description, name: report.event.rawValue, agent: agent.id,
                report: digest, at: now))
        let receipt = try receipt(of: digest, at: place, of: agent, leaf: leaf, note: note, at: now)
        let record = ProvisioningReportRecord(
            agentID: agent.id, epoch: place.epoch, seq: place.seq, digest: digest, orderID: order?.order.id,
            tenant: report.tenant.description, event: report.event, receivedAt: now, counts: note == nil,
            note: note ?? "", held: isHeld, envelope: bytes, receipt: receipt, leafIndex: leaf)
        try records.insert(record)
        try records.advanceChain(of: agent.id, epoch: place.epoch, seq: place.seq, digest: digest)
        try records.sawAgent(agent.id, at: now)
        if !isHeld {
            try GatewayExamination(records: records, context: context, now: now).examine(report, digest)
        }
        if note == nil, order == nil, report.event == .removed {
            try Withdrawals(context: context).begin(report.tenant.description, records, at: now)
        }
        if note == nil, let order { try records.settleProvisioning(order.order.id, as: .answered, at: now) }
        return Stored(receipt: receipt)
    }
}
