// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Documents
internal import Evidence
internal import Inventory
internal import Ledger
internal import Procedure
internal import Values

/// Makes the papers that the queue asks for, and files them.
struct Papers {
    let context: CaseworkContext

    private var outbox: Outbox { Outbox(context: context) }
    private var contents: PaperContents {
        PaperContents(settings: context.settings, keys: context.publishedKeys.notice)
    }

    func issueLetter(_ state: CaseState, _ entry: OutboxEntry) async throws {
        guard state.letterSHA256 == nil else { return try await outbox.finish(entry) }
        let holding = try await context.store.read { try $0.holding(of: state.number) }
        let bytes = try await context.renderer.letter(try contents.letter(of: state, holding?.allocation))
        try await outbox.file(bytes, as: .letter, leaf: .letter, entry) { LetterIssued(sha256: $0) }
    }

    func issueRecord(_ state: CaseState, _ entry: OutboxEntry) async throws {
        guard state.record?.sha256 == nil else { return try await outbox.finish(entry) }
        let holding = try await context.store.read { try $0.holding(of: state.number) }
        let bytes = try await context.renderer.handoverRecord(try contents.record(of: state, holding?.allocation))
        try await outbox.file(bytes, as: .record, leaf: .record, entry) { RecordIssued(sha256: $0) }
    }

    /// Record, annex, evidence and proofs in one document.
    func sealAnnex(_ state: CaseState, _ entry: OutboxEntry) async throws {
        guard state.annex == nil else { return try await outbox.finish(entry) }
        guard let record = state.record, let order = state.verifications.last?.orderID else {
            throw StoreError.damaged("case \(state.number) is to be sealed without record or verification")
        }
        let now = context.now
        let frames = try await arrivedFrames(orderID: order)
        let (file, ordered, reports, provisioned, agents, leaves) = try await context.store.read { records in
            (
                try records.file(CaseFile.record.rawValue, of: state.number), try records.order(order),
                try records.countingReports(of: order).map(\.record), try Papers.provisioning(of: state, records),
                try records.agents(), try Papers.sealedLeaves(of: state, orderID: order, records)
            )
        }
        guard let file, let ordered, let leaves else {
            throw StoreError.damaged("case \(state.number) lacks its record or its order")
        }
        let witnessed = try await proofs(of: leaves, orderID: order)
        let named = Set(reports.map(\.agentID) + provisioned.map(\.agentID))
        let evidence = HandoverEvidence(
            record: file.bytes, order: try Envelope(bytes: ordered.envelope),
            reports: try reports.map { try Envelope(bytes: $0.envelope) },
            receipts: try reports.map { try Envelope(bytes: $0.receipt) },
            ledger: LedgerEvidence(proofs: witnessed.proofs),
            keys: KeyRing(
                service: context.serviceKey.verificationKey, ledger: context.ledgerKey.verifier.description,
                agents: agents.filter { named.contains($0.id) }.map {
                    KeyRing.AgentKey(
                        id: $0.id, name: $0.name, site: $0.site, vantage: $0.vantage, reportKey: $0.reportKey)
                }, witnesses: witnessed.keys), frames: frames,
            provisioning: try provisioned.map { try Envelope(bytes: $0.envelope) })
        let content = contents.annex(of: state, record, at: now)
        let bytes = try await context.renderer.handover(content, evidence: evidence, sealingKey: context.serviceKey)
        try await outbox.file(bytes, as: .handover, leaf: .annex, entry) { AnnexSealed(sha256: $0) }
    }

    /// The annex waits while frames that the order's reports name, or the agents' cosignatures, may still come in time.
    func blocker(_ state: CaseState) async throws -> Outbox.Blocker? {
        guard state.annex == nil, let order = state.verifications.last?.orderID else { return nil }
        let now = context.now
        let patience = Double(context.settings.verification.cosignatureSeconds)
        return try await context.store.read { records in
            let missing = try records.evidence(orderID: order).filter { $0.storedAt == nil }
            let last = try records.reports(orderID: order).filter(\.counts).map(\.receivedAt).max()
            if let last, !missing.isEmpty, now.seconds(since: last) < FrameFiles.patience {
                return Outbox.Blocker(
                    cause: .framesMissing, detail: "under way: \(missing.map(\.name).joined(separator: ", "))")
            }
            guard now.seconds(since: state.changedAt) < patience,
                let leaves = try Papers.sealedLeaves(of: state, orderID: order, records)
            else { return nil }
            let silent = try Papers.cosigned(leaves, orderID: order, records).filter { $0.checkpoint == nil }
            guard !silent.isEmpty else { return nil }
            return Outbox.Blocker(
                cause: .cosignaturesMissing,
                detail: "not cosigned yet: \(silent.map(\.agent.name).joined(separator: ", "))")
        }
    }

    /// The leaves that the sealed document proves: of the reports that count, and of the record; `nil` before that is filed.
    private static func sealedLeaves(of state: CaseState, orderID: String, _ records: Records) throws -> [UInt64]? {
        let event = try records.loggedEvents(of: state.number).last {
            if case .recordIssued = $0.recorded.event { true } else { false }
        }
        // The record's own leaf stands right behind that of the event which filed it.
        guard let event else { return nil }
        return try records.countingReports(of: orderID).map(\.record.leafIndex)
            + provisioning(of: state, records).map(\.leafIndex) + [event.leaf + 1]
    }

    /// The gateway's reports that what the letter says is in force, and was confirmed.
    private static func provisioning(of state: CaseState, _ records: Records) throws -> [ProvisioningReportRecord] {
        guard let network = state.network, network.standing == .confirmed else { return [] }
        return try [network.applyOrder, network.orderID].compactMap { id in
            try id.flatMap { try records.provisioningReport(answering: $0) }
        }
    }

    /// The order's agents, each with the smallest checkpoint over all these leaves that it cosigned.
    private static func cosigned(
        _ leaves: [UInt64], orderID: String, _ records: Records
    ) throws -> [(agent: AgentRecord, checkpoint: StoredCheckpoint?)] {
        guard let order = try records.order(orderID)?.order else { return [] }
        let size = Int(leaves.max() ?? 0) + 1
        return try [order.insideAgent, order.outsideAgent].compactMap {
            (id) -> (agent: AgentRecord, checkpoint: StoredCheckpoint?)? in
            guard let id, let agent = try records.agent(id) else { return nil }
            return (agent, try records.cosignedCheckpoint(by: agent.id, covering: size))
        }
    }

    /// Proofs under each checkpoint that an agent of the order cosigned, and the keys of those that did; under the newest one when none has.
    private func proofs(of leaves: [UInt64], orderID: String) async throws -> (proofs: [LeafProof], keys: [String]) {
        let ledger = LedgerReading(context: context)
        let found = try await context.store.read { try Papers.cosigned(leaves, orderID: orderID, $0) }
        var checkpoints: [StoredCheckpoint] = []
        for case let checkpoint? in found.map(\.checkpoint) where !checkpoints.contains(checkpoint) {
            checkpoints.append(checkpoint)
        }
        guard !checkpoints.isEmpty else { return (try await ledger.proofs(of: leaves), []) }
        var proofs: [LeafProof] = []
        for checkpoint in checkpoints { proofs += try await ledger.proofs(of: leaves, under: checkpoint) }
        let name = context.ledgerKey.verifier.name
        return (
            proofs,
            try found.filter { $0.checkpoint != nil }.map { try Witnesses.key(of: $0.agent, in: name).description }
        )
    }

    /// The frames that the order's reports name, as far as they have come.
    private func arrivedFrames(orderID: String) async throws -> [String: [UInt8]] {
        try await context.store.read { records in
            var frames: [String: [UInt8]] = [:]
            for entry in try records.evidence(orderID: orderID) where entry.storedAt != nil {
                frames[entry.name] = try records.evidenceBytes(entry.sha256)
            }
            return frames
        }
    }
}
