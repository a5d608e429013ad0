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
        let (holding, photographs) = try await context.store.read { records in
            var pictures: [Int: [UInt8]] = [:]
            for filed in state.photographs {
                let number = filed.attachment.number
                // The page's picture: a thumbnail is too small for paper.
                pictures[number] = try records.attachmentPicture(1, of: number, in: state.number)?.bytes
            }
            return (try records.holding(of: state.number), pictures)
        }
        let bytes = try await context.renderer.handoverRecord(
            try contents.record(of: state, holding?.allocation, photographs: photographs))
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
        let (file, ordered, reports, agents, witnesses) = try await context.store.read { records in
            (
                try records.file(CaseFile.record.rawValue, of: state.number), try records.order(order),
                try records.countingReports(of: order).map(\.record), try records.agents(),
                try RecordWitnesses(of: state, orderID: order, records)
            )
        }
        guard let file, let ordered, let witnesses else {
            throw StoreError.damaged("case \(state.number) lacks its record or its order")
        }
        let named = Set(reports.map(\.agentID) + witnesses.provisioned.map(\.agentID))
        let evidence = HandoverEvidence(
            record: file.bytes, order: try Envelope(bytes: ordered.envelope),
            reports: try reports.map { try Envelope(bytes: $0.envelope) },
            receipts: try reports.map { try Envelope(bytes: $0.receipt) },
            ledger: LedgerEvidence(proofs: try await witnesses.proofs(LedgerReading(context: context))),
            keys: KeyRing(
                service: context.serviceKey.verificationKey, ledger: context.ledgerKey.verifier.description,
                agents: agents.filter { named.contains($0.id) }.map {
                    KeyRing.AgentKey(
                        id: $0.id, name: $0.name, site: $0.site, vantage: $0.vantage, reportKey: $0.reportKey)
                }, witnesses: try witnesses.keys(in: context.ledgerKey.verifier.name)), frames: frames,
            provisioning: try witnesses.provisioned.map { try Envelope(bytes: $0.envelope) })
        let content = contents.annex(of: state, record, at: now)
        let bytes = try await context.renderer.handover(content, evidence: evidence, sealingKey: context.serviceKey)
        let late = LateWitnesses(context: context)
        try await outbox.file(bytes, as: .handover, leaf: .annex, entry) {
            AnnexSealed(sha256: $0)
        } alongside: { records in
            try late.report(witnesses.silent, of: state.number, orderID: order, records)
        }
    }

    /// The annex waits while frames that the order's reports name may still come in time, and until the order's agents have cosigned the ledger or an
    /// officer waits for them no longer.
    func blocker(_ state: CaseState) async throws -> Outbox.Blocker? {
        guard state.annex == nil, let order = state.verifications.last?.orderID else { return nil }
        let now = context.now
        let mayGoOn = context.settings.policy.cosignatureSeconds == 0 || state.witnessesWaived != nil
        return try await context.store.read { records in
            let missing = try records.evidence(orderID: order).filter { $0.storedAt == nil }
            let last = try records.reports(orderID: order).filter(\.counts).map(\.receivedAt).max()
            if let last, !missing.isEmpty, now.seconds(since: last) < FrameFiles.patience {
                return Outbox.Blocker(
                    cause: .framesMissing, detail: "under way: \(missing.map(\.name).joined(separator: ", "))")
            }
            guard !mayGoOn, let silent = try RecordWitnesses(of: state, orderID: order, records)?.silent,
                !silent.isEmpty
            else { return nil }
            return Outbox.Blocker(
                cause: .cosignaturesMissing,
                detail: "not cosigned yet: \(silent.map(\.name).joined(separator: ", "))")
        }
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
