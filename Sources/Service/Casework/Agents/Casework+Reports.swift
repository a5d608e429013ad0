// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import FoundationEssentials
internal import Logging
internal import Procedure
internal import Values

extension Casework {
    /// What came of storing a report; the case moves when it was the last one awaited.
    private struct Stored: Sendable {
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
    package func acceptReport(_ bytes: [UInt8], agent id: String) async throws -> AcceptedReport {
        let now = now
        return try await mappingProblems {
            let envelope = try Casework.envelope(bytes)
            let agent = try await store.read { [self] in try approvedAgent(id, $0) }
            let stored: Stored
            if envelope.payloadType == PayloadType.gap.rawValue {
                let gap = try Casework.gap(envelope, of: agent)
                stored = try await store.write { [self] in try store(gap, envelope, bytes, $0, at: now) }
            } else {
                let report = try Casework.report(envelope, of: agent)
                stored = try await store.write { [self] in try store(report, envelope, bytes, $0, at: now) }
            }
            if stored.equivocates {
                logger.critical("an agent signed two versions of one report", metadata: ["agent": "\(id)"])
                throw Problem(
                    .conflict, code: "report.equivocation", title: "Another report has this number",
                    detail:
                        "A different report of this agent was stored under the same epoch and number. Both are kept; an officer must look."
                )
            }
            if let state = stored.state { announce(state) }
            hub.publish(.orders)
            return AcceptedReport(receipt: try Envelope(bytes: stored.receipt), repeated: stored.repeated)
        }
    }

    private static func envelope(_ bytes: [UInt8]) throws(Problem) -> Envelope {
        do throws(EnvelopeError) {
            return try Envelope(bytes: bytes)
        } catch {
            throw Problem(.malformed, code: "report.malformed", title: "Not an envelope", detail: "\(error).")
        }
    }

    private static func payload(_ envelope: Envelope, _ type: PayloadType, of agent: AgentRecord) throws(Problem)
        -> [UInt8]
    {
        do throws(EnvelopeError) {
            return try envelope.verify(type: type, trusting: [agent.reportKey])
        } catch {
            throw Problem(
                .invalid, code: "report.signature", title: "The signature does not hold",
                detail: "\(error). Reports are signed with the report key that the agent enrolled with.")
        }
    }

    private static func parse<Value: Decodable>(_ type: Value.Type, _ payload: [UInt8]) throws(Problem) -> Value {
        do {
            return try CanonicalJSON.decode(type, from: payload)
        } catch {
            throw Problem(
                .invalid, code: "report.malformed", title: "The report cannot be read",
                detail: "\(CanonicalJSON.describe(error)).")
        }
    }

    /// The signed report, if it is what it says and from whom it should be.
    private static func report(
        _ envelope: Envelope, of agent: AgentRecord
    ) throws(Problem) -> Statement<VerificationReport> {
        let statement = try parse(
            Statement<VerificationReport>.self, payload(envelope, .report, of: agent))
        let report = statement.predicate
        guard statement.predicateType == VerificationReport.predicateType, report.version == 1 else {
            throw Problem(
                .invalid, code: "report.version", title: "Another kind of report",
                detail:
                    "“\(statement.predicateType.prefix(80))” version \(report.version) is not understood here; update the service."
            )
        }
        guard report.agent == agent.id else {
            throw Problem(
                .forbidden, code: "report.agent", title: "Another agent's report",
                detail: "The report names agent \(report.agent.prefix(40)), the connection is that of \(agent.id).")
        }
        guard report.site == agent.site, report.vantage == agent.vantage else {
            throw Problem(
                .invalid, code: "report.place", title: "Another place",
                detail:
                    "The report is from \(report.vantage.rawValue) \(report.site.prefix(60)), the agent stands \(agent.vantage.rawValue) \(agent.site)."
            )
        }
        try checkFrames(of: statement)
        return statement
    }

    private static func gap(_ envelope: Envelope, of agent: AgentRecord) throws(Problem) -> GapRecord {
        let gap = try parse(GapRecord.self, payload(envelope, .gap, of: agent))
        guard gap.agent == agent.id else {
            throw Problem(
                .forbidden, code: "report.agent", title: "Another agent's record",
                detail: "The gap record names agent \(gap.agent.prefix(40)), the connection is that of \(agent.id).")
        }
        return gap
    }

    /// Report, ledger leaf, receipt, the agent's chain and, if it was the last one awaited, the verdict: in one transaction.
    private func store(
        _ statement: Statement<VerificationReport>, _ envelope: Envelope, _ bytes: [UInt8], _ records: Records,
        at now: Timestamp
    ) throws -> Stored {
        let report = statement.predicate
        let place = report.sequence
        let agent = try approvedAgent(report.agent, records)
        let digest = envelope.digest
        if let known = try records.report(agentID: agent.id, epoch: place.epoch, seq: place.seq) {
            if known.digest == digest { return Stored(receipt: known.receipt, repeated: true) }
            try records.keepEquivocation(
                agentID: agent.id, epoch: place.epoch, seq: place.seq, digest: digest, envelope: bytes, at: now)
            return Stored(receipt: [], equivocates: true)
        }
        try Casework.expectNext(place, after: agent.last)
        let order = try ordered(statement, agent, records)
        let note = try staleness(of: report, order, agent, records)
        let leaf = try records.appendLeaf(
            LedgerLeaf(kind: .report, case: report.caseNumber, agent: agent.id, report: digest, at: now))
        let receipt = try receipt(
            Receipt(
                agent: agent.id, epoch: place.epoch, seq: place.seq, report: digest, leafIndex: leaf,
                acceptedThrough: place.seq, at: now, counts: note == nil, note: note ?? ""))
        let record = ReportRecord(
            agentID: agent.id, epoch: place.epoch, seq: place.seq, digest: digest, orderID: order.order.id,
            vantage: agent.vantage, receivedAt: now, counts: note == nil, note: note ?? "", envelope: bytes,
            receipt: receipt, leafIndex: leaf)
        try records.insert(record)
        try records.insertEvidence(statement.predicate.frames, of: record)
        try records.advanceChain(of: agent.id, epoch: place.epoch, seq: place.seq, digest: digest)
        try records.sawAgent(agent.id, at: now)
        let state = note == nil ? try judge(order, records, at: now, evenIncomplete: false) : nil
        return Stored(receipt: receipt, state: state)
    }

    /// A gap record opens a new epoch above all that are known.
    private func store(
        _ gap: GapRecord, _ envelope: Envelope, _ bytes: [UInt8], _ records: Records, at now: Timestamp
    ) throws -> Stored {
        let agent = try approvedAgent(gap.agent, records)
        let digest = envelope.digest
        if let known = try records.gap(agentID: agent.id, newEpoch: gap.newEpoch) {
            return known.digest == digest
                ? Stored(receipt: known.receipt, repeated: true) : Stored(receipt: [], equivocates: true)
        }
        guard gap.newEpoch > (agent.last?.epoch ?? 0), gap.newEpoch <= (agent.last?.epoch ?? 0) + 1_000_000 else {
            throw Problem(
                .conflict, code: "report.sequence", title: "The epoch does not rise",
                detail:
                    "The service is at epoch \(agent.last?.epoch ?? 0); a gap record must open a higher one, not \(gap.newEpoch)."
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
        return Stored(receipt: receipt)
    }

    private func receipt(_ receipt: Receipt) throws -> [UInt8] {
        try Envelope(signing: CanonicalJSON.encode(receipt), type: .receipt, with: serviceKey).encoded()
    }

    /// +1 without gaps, on top of the report before.
    private static func expectNext(_ place: ChainPosition, after last: ChainPosition?) throws(Problem) {
        let expected =
            last.map { ChainPosition(epoch: $0.epoch, seq: $0.seq + 1, prev: $0.prev) }
            ?? ChainPosition(epoch: 1, seq: 1, prev: nil)
        guard place == expected else {
            throw Problem(
                .conflict, code: "report.sequence", title: "The report does not continue the chain",
                detail:
                    "Expected epoch \(expected.epoch), number \(expected.seq), after \(expected.prev?.description ?? "none"); the report says \(place.epoch), \(place.seq), after \(place.prev?.description ?? "none"). If reports were lost, send a gap record."
            )
        }
    }
}
