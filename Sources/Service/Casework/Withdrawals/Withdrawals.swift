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
    package var withdrawals: Withdrawals { Withdrawals(context: context) }
}

/// Verifications in reverse: after the removal of a placed server the agents prove, by silence, that it is gone.
package struct Withdrawals: Sendable {
    let context: CaseworkContext

    /// Has the agents look for a removed server now. An order under way is the answer too.
    ///
    /// - Returns: the order's id.
    package func request(_ number: String, by user: UserView) async throws -> String {
        try Duty.verifyWithdrawals.require(of: user)
        let now = context.now
        let author = Author(role: user.role, id: user.username, name: user.displayName)
        let id = try await mappingProblems {
            try await context.store.write(within: user.scope) { records -> String in
                guard let state = try records.caseState(number) else { throw Problem.unknownCase(number) }
                if let open = try records.latestOrder(of: number, for: .withdrawal), open.standing == .open,
                    now < open.order.expires
                {
                    return open.order.id
                }
                try requireRemoved(state, records)
                return try issue(state, by: author, records, at: now)
            }
        }
        context.hub.publish(.orders)
        context.hub.publish(.update(.traffic(tenant: number)))
        return id
    }

    /// Has the agents look for a server that its gateway has just removed. Without an agent inside nobody can, and an officer is told when asking.
    func begin(_ number: String, _ records: Records, at now: Timestamp) throws {
        guard let state = try records.caseState(number), state.stage.isFinal, state.withdrawal == nil,
            try records.everywhere.holding(of: number)?.state == .active
        else { return }
        do {
            _ = try issue(state, by: .system, records, at: now)
        } catch let problem as Problem {
            context.logger.warning(
                "a removed server cannot be verified in reverse",
                metadata: ["case": "\(number)", "why": "\(problem.detail.en)"])
        }
    }

    private func issue(
        _ state: CaseState, by author: Author, _ records: Records, at now: Timestamp
    ) throws -> String {
        // What was promised of a server that is being removed need not hold any more.
        for open in try records.orders(of: state.number, .open) where open.purpose == .round {
            try records.settle(open.order.id, as: .withdrawn, verdict: nil, at: now)
        }
        let id = UUID().uuidString.lowercased()
        try OrderIssuing(records: records, context: context, now: now).issue(id, state, for: .withdrawal)
        try records.audit(
            "withdrawal.requested", by: author.id, "\(state.number), as \(author.role.rawValue)", at: now)
        let request = ["order": id, "by": author.id, "role": author.role.rawValue]
        _ = try records.appendLeaf(
            LedgerLeaf(
                kind: .round, case: state.number, name: "withdrawal",
                sha256: Digest(of: try CanonicalJSON.encode(request)), at: now))
        return id
    }

    private func requireRemoved(_ state: CaseState, _ records: Records) throws {
        guard state.withdrawal == nil, try records.holding(of: state.number)?.state == .active else {
            throw Problem(
                .conflict, code: "withdrawal.case",
                title: Phrase(id: "Server tidak ditempatkan", en: "The server is not placed"),
                detail: Phrase(
                    id:
                        "Hanya server yang masih tercatat ditempatkan yang dibuktikan sudah diambil; berkas \(state.number) belum, atau tidak lagi.",
                    en:
                        "Only a server that is still on record as placed is shown to be gone; case \(state.number) is not there yet, or no more."
                ))
        }
        let removal = try Removal(of: state.number, records)
        switch removal?.standing {
        case .done?: return
        case nil, .failed?:
            throw Problem(
                .conflict, code: "withdrawal.removal",
                title: Phrase(id: "Server belum dicabut", en: "The server is not removed"),
                detail: Phrase(
                    id:
                        "Cabut dahulu server berkas \(state.number) di halaman Jaringan atau di halaman berkasnya: satu orang mengusulkan, orang lain menyetujui.",
                    en:
                        "First remove the server of case \(state.number) on the page Network or on the page of its case: one person proposes it, another approves."
                ))
        case .ordered?:
            throw Problem(
                .conflict, code: "withdrawal.removal",
                title: Phrase(id: "Gateway belum menjawab", en: "The gateway has not answered"),
                detail: Phrase(
                    id: "Gateway sedang mencabut server ini; tunggu jawabannya.",
                    en: "The gateway is removing this server: wait for its answer."))
        }
    }

    /// A pass ends the server's place: what it held rests, and is free afterwards. Any other verdict leaves things as they are, for an officer to
    /// act and ask again.
    func conclude(
        _ order: VerificationOrder, _ verdict: Verdict, reportIDs: [String], _ records: Records, at now: Timestamp
    ) throws -> CaseState? {
        guard verdict.outcome == .passed else {
            context.logger.warning(
                "a removed server is not shown to be gone",
                metadata: ["case": "\(order.caseNumber)", "why": "\(verdict.obstacles.first?.detail ?? "no report")"])
            return nil
        }
        // What the gateway's own administrator removed, no two persons of the office have decided to give up.
        guard try Removal(of: order.caseNumber, records)?.standing == .done else { return nil }
        do {
            var transaction = CaseTransaction(records, context, at: now)
            let state = try transaction.step(.withdrawServer, on: order.caseNumber, by: .system) { _, _ in
                WithdrawServer(orderID: order.id, reportIDs: reportIDs)
            }
            for kind in IncidentKind.allCases { try records.recover(kind, on: order.caseNumber, at: now) }
            return state
        } catch is Refusal {
            return nil
        }
    }
}
