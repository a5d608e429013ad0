// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import FoundationEssentials
internal import Logging
internal import Procedure
internal import Values
internal import Words

extension Casework {
    package var reports: Reports { Reports(context: context) }
}

/// Signed reports and gap records of agents, taken with a receipt.
package struct Reports: Sendable {
    let context: CaseworkContext

    /// The result of storing a report. The last awaited report advances the case.
    struct Stored: Sendable {
        let receipt: [UInt8]
        var repeated = false
        /// The agent's key has signed two versions of one place in its chain.
        var equivocates = false
        var state: CaseState?
    }

    /// Takes a signed report or gap record; answers with a receipt only after everything about it is durable.
    ///
    /// Nothing is parsed before the signature of the agent that TLS has verified holds. A stale report is kept and does not count; a
    /// repeat gets the receipt of the first. Throws `report.*` problems otherwise.
    package func accept(_ bytes: [UInt8], agent id: String) async throws -> AcceptedReport {
        let now = context.now
        return try await mappingProblems {
            let envelope = try ReportReading.envelope(bytes)
            let agent = try await context.store.read { try $0.approvedAgent(id) }
            let stored: Stored
            if envelope.payloadType == PayloadType.gap.rawValue {
                stored = try await acceptGap(envelope, bytes, of: agent, at: now)
            } else if envelope.payloadType == PayloadType.provisioning.rawValue {
                stored = try await acceptProvisioning(envelope, bytes, of: agent, at: now)
            } else {
                let report = try ReportReading.report(envelope, of: agent)
                stored = try await context.store.write { try store(report, envelope, bytes, $0, at: now) }
            }
            if stored.equivocates {
                context.logger.critical("an agent signed two versions of one report", metadata: ["agent": "\(id)"])
                throw Problem(
                    .conflict, code: "report.equivocation",
                    title: Phrase(id: "Nomor ini sudah dipakai laporan lain", en: "Another report has this number"),
                    detail:
                        Phrase(
                            id:
                                "Laporan lain dari agen ini sudah tersimpan dengan epok dan nomor yang sama. Keduanya disimpan; petugas harus memeriksanya.",
                            en:
                                "A different report of this agent was stored under the same epoch and number. Both are kept; an officer must look."
                        )
                )
            }
            if let state = stored.state { context.announce(state) }
            context.hub.publish(.orders)
            return AcceptedReport(receipt: try Envelope(bytes: stored.receipt), repeated: stored.repeated)
        }
    }

    /// Counts every gap record; what is refused is in the audit trail, one line for each agent and hour.
    private func acceptGap(
        _ envelope: Envelope, _ bytes: [UInt8], of agent: AgentRecord, at now: Timestamp
    ) async throws -> Stored {
        if let pause = context.gapRecords.admit(agent.id) {
            throw Problem(
                .tooMany, code: "report.rate",
                title: Phrase(id: "Terlalu banyak catatan celah", en: "Too many gap records"),
                detail: Phrase(
                    id: "Agen ini mengirim terlalu banyak catatan celah. Coba lagi \(pause) detik lagi.",
                    en: "This agent has sent too many gap records. Try again in \(pause) seconds."))
        }
        do {
            let gap = try ReportReading.gap(envelope, of: agent)
            let stored = try await context.store.write { try store(gap, envelope, bytes, $0, at: now) }
            guard stored.equivocates else { return stored }
            try await auditRefusedGap("report.equivocation", of: agent, at: now)
            return stored
        } catch let problem as Problem {
            try await auditRefusedGap(problem.code, of: agent, at: now)
            throw problem
        }
    }

    private func auditRefusedGap(_ code: String, of agent: AgentRecord, at now: Timestamp) async throws {
        try await context.store.write { try $0.auditRefusal("agent.gapRefused", by: agent.id, code, at: now) }
    }

    /// Report, ledger leaf, receipt, the agent's chain and, if it was the last one awaited, the verdict: in one transaction.
    private func store(
        _ statement: Statement<VerificationReport>, _ envelope: Envelope, _ bytes: [UInt8], _ records: Records,
        at now: Timestamp
    ) throws -> Stored {
        let report = statement.predicate
        let place = report.sequence
        let agent = try records.approvedAgent(report.agent)
        let digest = envelope.digest
        let admission = ReportAdmission(records: records)
        if let known = try records.report(agentID: agent.id, epoch: place.epoch, seq: place.seq) {
            return try again(
                digest, bytes, place.epoch, place.seq, of: agent, known.digest, known.receipt, records, now)
        }
        try Reports.expectNext(place, after: agent.last)
        let order = try admission.order(of: statement, agent)
        let stale = try admission.staleness(of: report, order, agent)
        let isHeld = try stale == nil && records.awaitsConfirmation(epoch: place.epoch, of: agent.id)
        let note = stale ?? (isHeld ? Reports.heldNote : nil)
        let leaf = try records.appendLeaf(
            LedgerLeaf(kind: .report, case: report.caseNumber, agent: agent.id, report: digest, at: now))
        let receipt = try receipt(of: digest, at: place, of: agent, leaf: leaf, note: note, at: now)
        let record = ReportRecord(
            agentID: agent.id, epoch: place.epoch, seq: place.seq, digest: digest, orderID: order.order.id,
            vantage: report.vantage, receivedAt: now, counts: note == nil, note: note ?? "", held: isHeld,
            envelope: bytes, receipt: receipt, leafIndex: leaf)
        try records.insert(record)
        try records.insertEvidence(statement.predicate.frames, of: record)
        try records.advanceChain(of: agent.id, epoch: place.epoch, seq: place.seq, digest: digest)
        try records.sawAgent(agent.id, at: now)
        guard note == nil else { return Stored(receipt: receipt) }
        let judging = OrderJudging(records: records, context: context, now: now)
        return Stored(receipt: receipt, state: try judging.judge(order, evenIncomplete: false))
    }

    /// The answer where a place of the agent's chain is taken: the first receipt to the same message; another one is kept as equivocation.
    func again(
        _ digest: Digest, _ bytes: [UInt8], _ epoch: Int, _ seq: Int, of agent: AgentRecord, _ known: Digest,
        _ receipt: [UInt8], _ records: Records, _ now: Timestamp
    ) throws -> Stored {
        if known == digest { return Stored(receipt: receipt, repeated: true) }
        try records.keepEquivocation(
            agentID: agent.id, epoch: epoch, seq: seq, digest: digest, envelope: bytes, at: now)
        return Stored(receipt: [], equivocates: true)
    }

    /// The signed receipt of a report, which counts unless a note says why not.
    func receipt(
        of digest: Digest, at place: ChainPosition, of agent: AgentRecord, leaf: UInt64, note: String?,
        at now: Timestamp
    ) throws -> [UInt8] {
        try receipt(
            Receipt(
                agent: agent.id, epoch: place.epoch, seq: place.seq, report: digest, leafIndex: leaf,
                acceptedThrough: place.seq, at: now, counts: note == nil, note: note ?? ""))
    }

    /// What the agent is told of a report that waits for an officer.
    static let heldNote = "a gap record opened this epoch, and an officer has not confirmed it yet"

    /// A gap record opens a new epoch above all that are known. Whoever has a copy of the agent's keys can send one, so its reports are
    /// kept and count only after an officer has confirmed the epoch.
    private func store(
        _ gap: GapRecord, _ envelope: Envelope, _ bytes: [UInt8], _ records: Records, at now: Timestamp
    ) throws -> Stored {
        let agent = try records.approvedAgent(gap.agent)
        let digest = envelope.digest
        if let known = try records.gap(agentID: agent.id, newEpoch: gap.newEpoch) {
            // A gap record stands before the first report of its epoch.
            return try again(digest, bytes, gap.newEpoch, 0, of: agent, known.digest, known.receipt, records, now)
        }
        guard gap.newEpoch > (agent.last?.epoch ?? 0), gap.newEpoch <= (agent.last?.epoch ?? 0) + 1_000_000 else {
            throw Problem(
                .conflict, code: "report.sequence", title: Phrase(id: "Epok tidak naik", en: "The epoch does not rise"),
                detail:
                    Phrase(
                        id:
                            "Layanan berada pada epok \(agent.last?.epoch ?? 0); catatan celah harus membuka epok yang lebih tinggi, bukan \(gap.newEpoch).",
                        en:
                            "The service is at epoch \(agent.last?.epoch ?? 0); a gap record must open a higher one, not \(gap.newEpoch)."
                    )
            )
        }
        let leaf = try records.appendLeaf(LedgerLeaf(kind: .gap, agent: agent.id, report: digest, at: now))
        let receipt = try receipt(
            Receipt(
                agent: agent.id, epoch: gap.newEpoch, seq: 0, report: digest, leafIndex: leaf, acceptedThrough: 0,
                at: now, counts: false, note: "gap record"))
        try records.insertGap(
            agentID: agent.id, newEpoch: gap.newEpoch, digest: digest, envelope: bytes, receipt: receipt, at: now)
        try records.advanceChain(of: agent.id, epoch: gap.newEpoch, seq: 0, digest: digest)
        try records.audit("agent.gap", by: agent.id, String(gap.reason.prefix(500)), at: now)
        context.logger.warning(
            "an agent has opened a new epoch, which an officer has to confirm",
            metadata: ["agent": "\(agent.id)", "epoch": "\(gap.newEpoch)"])
        return Stored(receipt: receipt)
    }

    func receipt(_ receipt: Receipt) throws -> [UInt8] {
        try Envelope(signing: CanonicalJSON.encode(receipt), type: .receipt, with: context.serviceKey).encoded()
    }

    /// +1 without gaps, on top of the report before.
    static func expectNext(_ place: ChainPosition, after last: ChainPosition?) throws(Problem) {
        let expected =
            last.map { ChainPosition(epoch: $0.epoch, seq: $0.seq + 1, prev: $0.prev) }
            ?? ChainPosition(epoch: 1, seq: 1, prev: nil)
        guard place == expected else {
            throw Problem(
                .conflict, code: "report.sequence",
                title: Phrase(id: "Laporan tidak menyambung rantai", en: "The report does not continue the chain"),
                detail:
                    Phrase(
                        id:
                            "Seharusnya epok \(expected.epoch), nomor \(expected.seq), setelah \(expected.prev?.description ?? "–"); "
                            + "laporan menyebut \(place.epoch), \(place.seq), setelah \(place.prev?.description ?? "–"). "
                            + "Bila ada laporan yang hilang, kirim catatan celah.",
                        en:
                            "Expected epoch \(expected.epoch), number \(expected.seq), after \(expected.prev?.description ?? "none"); "
                            + "the report says \(place.epoch), \(place.seq), after \(place.prev?.description ?? "none"). "
                            + "If reports were lost, send a gap record.")
            )
        }
    }
}
