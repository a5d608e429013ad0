// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Inventory
internal import Procedure
internal import Values

/// One step of a case within one transaction: decides, appends the events, records them in the ledger, updates the inventory, queues the effects.
struct CaseTransaction {
    let records: Records
    let context: CaseworkContext
    let now: Timestamp
    /// The allocation that the command reserves or revises, worked out before the procedure decides.
    var planned: Allocation?
    /// The agent in the room that asked for the verification itself.
    var insideAgent: String?
    /// In which the author of the step acts.
    private(set) var capacity = Capacity.definitive

    init(_ records: Records, _ context: CaseworkContext, at now: Timestamp) {
        self.records = records
        self.context = context
        self.now = now
    }

    private var policy: Policy { context.policy }

    /// Opens a case; returns its state.
    mutating func open(_ form: ApplicationForm, number: String, secretHash: String, by author: Author) throws
        -> CaseState
    {
        let events = try Procedure.decide(
            Apply(number: number, form: form), by: author, in: nil, at: now, policy: policy)
        let (log, state) = Procedure.record(events, by: author, at: now, onto: nil)
        guard let state else { throw StoreError.impossible("an application opened no case") }
        try records.open(
            state, log: log, leaves: try witness(log, of: number), secretHash: secretHash,
            outlook: CaseOutlook(state, at: now, policy))
        for entry in log { try perform(Procedure.effects(of: entry.event, in: state), state) }
        return state
    }

    /// Performs the command that `build` makes of the present state; `build` is called only when the role may act now.
    @discardableResult
    mutating func step(
        _ action: Action, on number: String, by author: Author, expecting versions: Set<Int>? = nil,
        _ build: (inout CaseTransaction, CaseState) throws -> any ProcedureStep
    ) throws -> CaseState {
        guard let before = try records.caseState(number) else { throw Problem.unknownCase(number) }
        try Procedure.admit(action, by: author.role, in: before, at: now, policy: policy)
        if let versions, !versions.contains(before.version) { throw Problem.anotherVersion(number) }
        capacity = author.acting?.capacity ?? .definitive
        let command = try build(&self, before)
        return try append(
            try Procedure.decide(command, by: author, in: before, at: now, policy: policy), by: author, to: before)
    }

    /// Records events that were decided, with all that follows from them; returns the state after them.
    mutating func append(_ events: NewEvents, by author: Author, to before: CaseState) throws -> CaseState {
        let number = before.number
        let (log, after) = Procedure.record(events, by: author, at: now, onto: before)
        guard let after else { throw StoreError.impossible("a step left no state") }
        let leaves = try witness(log, of: number)
        try records.advance(
            after, from: before.version, log: log, leaves: leaves, outlook: CaseOutlook(after, at: now, policy))
        var state = before
        for entry in log {
            state.apply(entry)
            if entry.event.kind == .replyDrafted { try keepDraft(of: state) }
            try perform(Procedure.effects(of: entry.event, in: state), state)
        }
        try withdrawStrayOrders(after)
        return after
    }

    private func witness(_ log: [Recorded], of number: String) throws -> [UInt64] {
        try log.map { entry in
            let digest = Digest(of: try CanonicalJSON.encode(entry))
            return try records.appendLeaf(
                LedgerLeaf(
                    kind: .event, case: number, seq: entry.seq, name: entry.event.name, sha256: digest,
                    at: entry.at))
        }
    }

    /// Immediate effects are done here; the others are queued with the event that asks for them.
    private mutating func perform(_ effects: [Effect], _ state: CaseState) throws {
        for effect in effects {
            if effect.isImmediate {
                try performNow(effect, state)
            } else {
                try records.enqueue(effect, for: state.number, at: now)
            }
        }
    }

    private mutating func performNow(_ effect: Effect, _ state: CaseState) throws {
        switch effect {
        case .reserve:
            guard let planned else { throw StoreError.impossible("nothing was planned to be reserved") }
            try records.put(Reservation(reserving: planned, at: now), at: now)
        case .revise:
            guard let planned else { throw StoreError.impossible("nothing was planned to be revised") }
            let now = now
            try changeHolding(state.number) { (holding: inout Reservation) throws(InventoryError) in
                _ = now
                try holding.revise(planned)
            }
        case .commit:
            try changeHolding(state.number) { [now] holding throws(InventoryError) in try holding.commit(at: now) }
        case .activate:
            try changeHolding(state.number) { [now] holding throws(InventoryError) in try holding.activate(at: now) }
        case .release:
            try changeHolding(state.number) { [now] holding throws(InventoryError) in try holding.release(at: now) }
        case .issueOrder(let orderID):
            try OrderIssuing(records: records, context: context, now: now)
                .issue(orderID, state, insideAgent: insideAgent)
        case .orderNetwork(let orderID, let task):
            try ProvisioningIssuing(records: records, context: context, now: now)
                .issue(orderID, task, of: state, revised: planned)
        case .withdrawOrder: break  // Done for every order that is no longer the open one.
        case .issueLetter, .mailLetter, .issueRecord, .sealAnnex, .tellApplicant: break  // Queued.
        }
    }

    private func changeHolding(
        _ number: String, _ change: (inout Reservation) throws(InventoryError) -> Void
    ) throws {
        guard var holding = try records.holding(of: number) else { return }
        try change(&holding)
        try records.put(holding, at: now)
    }

    /// An order that is not the case's open one can no longer be answered.
    private func withdrawStrayOrders(_ state: CaseState) throws {
        let open = state.stage.isFinal ? nil : state.openVerification?.orderID
        for order in try records.orders(of: state.number, .open) where order.order.id != open {
            try records.settle(order.order.id, as: .withdrawn, verdict: nil, at: now)
        }
        try ProvisioningIssuing(records: records, context: context, now: now).withdrawStray(state)
    }
}
