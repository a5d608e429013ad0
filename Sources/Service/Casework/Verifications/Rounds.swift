// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import FoundationEssentials
internal import Inventory
internal import Logging
internal import Procedure
internal import Values
internal import Words

extension Casework {
    package var rounds: Rounds { Rounds(context: context) }
}

/// Verifications of placed servers after their cases have ended.
package struct Rounds: Sendable {
    let context: CaseworkContext

    /// Verifies placed servers again, each when its time has come: one at a time at each site, because its agents perform one order at a time.
    ///
    /// A round asks for the checks of the hand-over. It never reopens the case: a failure becomes an incident. Returns how many orders it gave.
    @discardableResult
    package func begin() async throws -> Int {
        guard context.settings.verification.roundHours > 0 else { return 0 }
        let now = context.now
        // Looked for without writing: a service that has nothing to do writes nothing.
        guard try await context.store.read({ try !due($0, at: now).isEmpty }) else { return 0 }
        let given = try await context.store.write { records -> Int in
            let due = try due(records, at: now)
            for state in due {
                try OrderIssuing(records: records, context: context, now: now).issue(
                    UUID().uuidString.lowercased(), state, for: .round)
            }
            return due.count
        }
        if given > 0 { context.hub.publish(.orders) }
        return given
    }

    /// Has a placed server verified now, because an officer wants to know. An order under way is the answer too.
    ///
    /// - Returns: the order's id.
    package func request(_ number: String, reason: String, by user: UserView) async throws -> String {
        try Duty.requestRounds.require(of: user)
        let words = try Remark.read(
            reason, most: 500, field: "reason",
            Phrase(
                id: "Tuliskan dalam 1 sampai 500 karakter mengapa server diverifikasi lagi.",
                en: "Say in 1 to 500 characters why the server is verified again."))
        let now = context.now
        let author = Author(role: user.role, id: user.username, name: user.displayName)
        let id = try await context.store.write(within: user.scope) { records -> String in
            guard let state = try records.caseState(number) else { throw Problem.unknownCase(number) }
            if let open = try records.orders(of: number, .open).last(where: { now < $0.order.expires }) {
                return open.order.id
            }
            return try fresh(state, reason: words, by: author, records, at: now)
        }
        context.hub.publish(.orders)
        return id
    }

    /// Issues the order of a fresh round, with who asked for it and why in audit trail and ledger.
    ///
    /// - Parameter insideAgent: the agent in the room that asked itself.
    func fresh(
        _ state: CaseState, reason: String, by author: Author, insideAgent: String? = nil, _ records: Records,
        at now: Timestamp
    ) throws -> String {
        guard state.stage.isFinal, try records.holding(of: state.number)?.state == .active else {
            throw Problem(
                .conflict, code: "round.case",
                title: Phrase(id: "Server belum ditempatkan", en: "The server is not placed"),
                detail: Phrase(
                    id:
                        "Hanya server yang sudah diserahterimakan dan masih ditempatkan yang diverifikasi lagi; berkas \(state.number) belum, atau tidak lagi.",
                    en:
                        "Only a server that was handed over and is still placed is verified again; case \(state.number) is not there yet, or no more."
                ))
        }
        guard try !records.isLeaving(state.number) else {
            throw Problem(
                .conflict, code: "round.leaving",
                title: Phrase(id: "Server sedang diambil", en: "The server is being withdrawn"),
                detail: Phrase(
                    id: "Server berkas \(state.number) sudah dicabut: yang dapat diminta hanyalah verifikasi terbalik.",
                    en:
                        "The server of case \(state.number) is removed: only a verification in reverse can be asked for."
                ))
        }
        let id = UUID().uuidString.lowercased()
        try OrderIssuing(records: records, context: context, now: now)
            .issue(id, state, for: .round, insideAgent: insideAgent)
        try records.audit(
            "round.requested", by: author.id, "\(state.number), as \(author.role.rawValue): \(reason)", at: now)
        let request = ["order": id, "by": author.id, "role": author.role.rawValue, "reason": reason]
        _ = try records.appendLeaf(
            LedgerLeaf(
                kind: .round, case: state.number, name: "requested",
                sha256: Digest(of: try CanonicalJSON.encode(request)), at: now))
        return id
    }

    /// The cases whose servers are to be verified now, at most one for each site that is not at work on another.
    private func due(_ records: Records, at now: Timestamp) throws -> [CaseState] {
        let pause = Double(context.settings.verification.roundHours) * 3_600
        let latest = try records.latestOrders()
        let due = try records.activeHoldings().map(\.allocation).filter { allocation in
            latest[allocation.caseNumber].map { now.seconds(since: $0) >= pause } ?? false
        }.sorted { (latest[$0.caseNumber] ?? now) < (latest[$1.caseNumber] ?? now) }
        if due.isEmpty { return [] }
        var busy = try records.sitesUnderVerification(at: now)
        let agents = try records.agents()
        var states: [CaseState] = []
        for allocation in due where !busy.contains(allocation.site) {
            guard let state = try records.caseState(allocation.caseNumber), state.stage.isFinal,
                try !records.isLeaving(allocation.caseNumber),
                agents.contains(where: { $0.site == allocation.site && $0.isAt(.inside) })
            else { continue }
            busy.insert(allocation.site)
            states.append(state)
        }
        return states
    }

    /// Something that no longer holds is an incident, opened once, and so is an identity that the office has to decide on. Other
    /// inconclusive verdicts open none.
    func conclude(_ order: VerificationOrder, _ verdict: Verdict, _ records: Records, at now: Timestamp) throws {
        try concludeIdentity(order, verdict, records, at: now)
        switch verdict.outcome {
        case .failed:
            let failed = verdict.judgements.filter { $0.outcome == .failed }
            guard try open(.verification, of: order, failed, records, at: now) else { return }
            context.logger.warning("a placed server is no longer what its record says", metadata: logged(order, failed))
        case .passed: try records.recover(.verification, on: order.caseNumber, at: now)
        case .inconclusive, .notRun: break
        }
    }

    /// Where the vantages contradict each other, somebody is between: that is a failure, and nothing to accept.
    private func concludeIdentity(
        _ order: VerificationOrder, _ verdict: Verdict, _ records: Records, at now: Timestamp
    ) throws {
        let changed = verdict.judgements.filter(\.reason.isNewIdentity)
        guard !changed.isEmpty else {
            let isKnown = verdict.judgements.contains { $0.check == .reachablePort && $0.outcome == .passed }
            if isKnown { try records.recover(.identity, on: order.caseNumber, at: now) }
            return
        }
        guard !verdict.judgements.contains(where: { $0.reason == .identityDiffersOutside }) else { return }
        // It may have been accepted while this order was under way.
        if let allocation = try records.holding(of: order.caseNumber)?.allocation,
            let known = try KnownIdentities(of: allocation, records).known,
            IdentityComparison(shown: try records.shownIdentities(in: order.id), known: known) == .same
        {
            return
        }
        guard try open(.identity, of: order, changed, records, at: now) else { return }
        context.logger.warning("a placed server shows another identity", metadata: logged(order, changed))
    }

    /// Returns whether it is a new incident.
    private func open(
        _ kind: IncidentKind, of order: VerificationOrder, _ judgements: [Judgement], _ records: Records,
        at now: Timestamp
    ) throws -> Bool {
        guard try records.raise(kind, on: order.caseNumber, orderID: order.id, judgements, at: now) else {
            return false
        }
        _ = try records.appendLeaf(
            LedgerLeaf(
                kind: .incident, case: order.caseNumber, name: "opened",
                sha256: Digest(of: try CanonicalJSON.encode(judgements)), at: now))
        return true
    }

    private func logged(_ order: VerificationOrder, _ judgements: [Judgement]) -> Logger.Metadata {
        ["case": "\(order.caseNumber)", "why": "\(judgements.first?.detail ?? "")"]
    }
}

extension AgentRecord {
    fileprivate func isAt(_ place: AgentVantage) -> Bool { standing == .approved && vantage == place }
}

extension Records {
    /// Sites with an order that an agent may be at work on.
    func sitesUnderVerification(at now: Timestamp) throws -> Set<String> {
        Set(try agents().flatMap { agent in try openOrders(for: agent.id, at: now).map(\.order.site) })
    }
}
