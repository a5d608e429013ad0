// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Inventory
internal import Procedure
internal import Values

/// Everything about one case, read in one transaction.
struct CaseSnapshot: Sendable {
    let state: CaseState
    let log: [(recorded: Recorded, leaf: UInt64)]
    let holding: Reservation?
    /// Whether the addresses of what was released are still in quarantine.
    let isResting: Bool
    let files: [FileEntry]
    let evidence: [StoredFile]
    let frames: [FileView]
    let outbox: [OutboxEntry]
    let verification: VerificationSnapshot?
    /// The latest round; `nil` before the first.
    let round: VerificationSnapshot?
    /// The latest verification in reverse; `nil` before the first.
    let withdrawal: VerificationSnapshot?
    let removal: Removal?
    /// What about the server's network waits for a second person.
    let proposal: (id: Int, decision: NetworkDecision)?
    /// The reply's draft as the reader sees it.
    let draft: DraftView?
    let network: CaseNetworkView?
    /// What the reader may do.
    let turn: Turn

    /// - Parameter additions: that the clerk is about to submit to the draft.
    init(
        _ state: CaseState, _ records: Records, _ context: CaseworkContext, for user: UserView,
        additions: String?? = nil
    ) throws {
        self.state = state
        log = try records.loggedEvents(of: state.number)
        holding = try records.holding(of: state.number)
        isResting = try holding.map { try $0.isResting(at: context.now, records) } ?? false
        files = try records.files(of: state.number)
        evidence = try records.evidenceFiles(of: state.number)
        frames = try records.frameFiles(of: state.number)
        outbox = try records.outbox(of: state.number)
        let latest = { (purpose: OrderPurpose) throws -> VerificationSnapshot? in
            try records.latestOrder(of: state.number, for: purpose).map {
                let attempt = try records.countOrders(of: state.number, for: purpose)
                return try VerificationSnapshot($0, attempt: attempt, records)
            }
        }
        verification = try latest(.handover)
        round = try latest(.round)
        withdrawal = try latest(.withdrawal)
        removal = try Removal(of: state.number, records)
        proposal = try records.openProposal(of: state.number)
        draft = try DraftView(of: state, log.map(\.recorded), for: user, records, context, additions: additions)
        network = try CaseNetworkView(state, records)
        let now = context.now
        turn = Turn(of: user, try records.mandate(of: user, context, at: now), in: state, at: now, context.policy)
    }
}

extension Reservation {
    fileprivate func isResting(at now: Timestamp, _ records: Records) throws -> Bool {
        guard state == .released, wasActive, let site = try records.everywhere.site(allocation.site)?.site else {
            return false
        }
        return quarantine(site).map { now < $0 } ?? false
    }
}

/// The latest order and its result.
struct VerificationSnapshot: Sendable {
    let record: OrderRecord
    let attempt: Int
    let reports: [VerificationReport]
    let progress: [(vantage: Vantage, update: ProgressUpdate)]
    /// The case's previous verdict.
    let earlier: Verdict?

    init(_ record: OrderRecord, attempt: Int, _ records: Records) throws {
        self.record = record
        self.attempt = attempt
        reports = try records.countingReports(of: record.order.id).map(\.report)
        progress = try records.progress(of: record.order.id)
        earlier = try records.verdict(before: record)
    }

    /// Vantages whose report is still to come.
    var missing: [Vantage] {
        let asked: [Vantage] = record.order.outsideAgent == nil ? [.inside] : [.inside, .outside]
        return record.standing == .open ? asked.filter { vantage in !reports.contains { $0.vantage == vantage } } : []
    }

    var awaiting: [AwaitedReport] { missing.map(AwaitedReport.init) }
}
