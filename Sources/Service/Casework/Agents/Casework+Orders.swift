// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
package import Evidence
internal import FoundationEssentials
internal import Inventory
internal import Procedure
package import Values

extension Casework {
    /// Orders that this agent has still to report on; waits up to `wait` for one.
    package func openOrders(agent id: String, wait: Duration) async throws -> OpenOrders {
        let probe: @Sendable () async throws -> OpenOrders? = { [self] in
            let time = self.now
            let orders = try await store.read { [self] records in
                try records.openOrders(for: approvedAgent(id, records).id, at: time)
            }
            return orders.isEmpty ? nil : OpenOrders(orders: try orders.map { try Envelope(bytes: $0.envelope) })
        }
        let now = now
        try await store.write { try $0.sawAgent(id.lowercased(), at: now) }
        let orders = try await hub.wait(atMost: wait, until: probe) { if case .orders = $0 { true } else { false } }
        return orders ?? OpenOrders(orders: [])
    }

    /// The technician in the room asks for a verification; an open order of the case is handed out again.
    package func startVerification(agent id: String, caseNumber: String) async throws -> Envelope {
        let now = now
        return try await mappingProblems {
            let (envelope, state) = try await store.write { [self] records -> ([UInt8], CaseState?) in
                let agent = try approvedAgent(id, records)
                guard agent.vantage == .inside else {
                    throw Problem(
                        .forbidden, code: "agent.vantage", title: "Not from outside",
                        detail: "A verification is started in the server room, by an agent inside.")
                }
                guard let state = try records.caseState(caseNumber) else { throw Problem.unknownCase(caseNumber) }
                if let site = try records.holding(of: caseNumber)?.allocation.site, site != agent.site {
                    throw Problem(
                        .conflict, code: "agent.site", title: "Another server room",
                        detail: "Case \(caseNumber) stands in \(site), this agent in \(agent.site).")
                }
                if let open = try records.openOrders(for: agent.id, at: now).last(where: {
                    $0.order.caseNumber == caseNumber
                }) {
                    return (open.envelope, nil)
                }
                let orderID = UUID().uuidString.lowercased()
                var transaction = CaseTransaction(records, self, at: now)
                transaction.insideAgent = agent.id
                let technician = Author(role: .jft, id: "agent:\(agent.id)", name: agent.name)
                _ = state
                let after = try transaction.step(.startVerification, on: caseNumber, by: technician) { _, _ in
                    StartVerification.ordered(as: orderID)
                }
                guard let order = try records.order(orderID) else {
                    throw StoreError.impossible("order \(orderID) was not issued")
                }
                return (order.envelope, after)
            }
            if let state { announce(state) }
            return try Envelope(bytes: envelope)
        }
    }

    /// The order if it is addressed to this agent; says the same of an unknown order and of another agent's.
    func order(_ orderID: String, of agent: AgentRecord, _ records: Records) throws -> OrderRecord {
        guard let record = try records.order(orderID),
            record.order.insideAgent == agent.id || record.order.outsideAgent == agent.id
        else {
            throw Problem(
                .unknown, code: "order.unknown", title: "No such order",
                detail: "There is no order \(orderID.prefix(40)) for this agent.")
        }
        return record
    }

    /// A line of the live checklist; for screens only.
    package func recordProgress(agent id: String, orderID: String, _ update: ProgressUpdate) async throws {
        guard update.detail.utf8.count <= 2_000 else {
            throw Problem.invalid("detail", "A line of progress has at most 2000 bytes.")
        }
        let (vantage, number) = try await store.write { [self] records -> (Vantage, String) in
            let agent = try approvedAgent(id, records)
            let record = try order(orderID, of: agent, records)
            guard record.order.checks(for: agent.vantage).contains(update.check) else {
                throw Problem.invalid("check", "The order asks no \(update.check.rawValue) of this agent.")
            }
            try records.put(update, orderID: orderID, vantage: agent.vantage)
            return (agent.vantage, record.order.caseNumber)
        }
        hub.publish(.update(.progress(number: number, orderID: orderID, vantage: vantage, update: update)))
    }

    /// What the service made of the reports; waits up to `wait` while it is not decided.
    package func verdict(agent id: String, orderID: String, wait: Duration) async throws -> OrderVerdict {
        let look: @Sendable () async throws -> OrderVerdict = { [self] in
            try await store.read { [self] records in
                let record = try order(orderID, of: approvedAgent(id, records), records)
                let state = try records.caseState(record.order.caseNumber)
                let snapshot = try VerificationSnapshot(record, attempt: 1, records)
                let stage = state?.stage.rawValue ?? ""
                guard record.standing != .open else {
                    return OrderVerdict(state: .waiting, awaiting: snapshot.awaiting, verdict: nil, caseState: stage)
                }
                // A withdrawn order proves nothing either way.
                let verdict = record.verdict ?? Verdict(outcome: .inconclusive, judgements: [])
                let earlier = try records.verdict(before: record)
                return OrderVerdict(
                    state: .decided, awaiting: [], verdict: verdict, caseState: stage,
                    changes: earlier.map { verdict.changes(since: $0) })
            }
        }
        let decided = try await hub.wait(atMost: wait) {
            let verdict = try await look()
            return verdict.state == .decided ? verdict : nil
        } matters: {
            if case .orders = $0 { true } else { false }
        }
        if let decided { return decided }
        return try await look()
    }

    /// The placed servers of the agent's site.
    package func tenants(agent id: String) async throws -> TenantAssignments {
        try await store.read { [self] records in
            let agent = try approvedAgent(id, records)
            return TenantAssignments(
                tenants: try records.activeHoldings().filter { $0.allocation.site == agent.site }.compactMap {
                    holding in
                    guard let state = try records.caseState(holding.allocation.caseNumber) else { return nil }
                    return TenantAssignment(
                        tenant: state.number, name: state.form.server.name,
                        addresses: holding.allocation.prefixes, grant: holding.allocation.grant)
                })
        }
    }

    /// Live windows of the agent's tenants; a window that is there already stays as it was, one of somebody else's tenant is passed over.
    package func recordWindows(_ upload: WindowUpload, agent id: String) async throws {
        guard upload.windows.count <= 10_000 else {
            throw Problem.invalid("windows", "At most 10000 windows fit in one upload; send the rest in the next.")
        }
        let tenants = try await store.write { [self] records -> Set<String> in
            let agent = try approvedAgent(id, records)
            guard agent.vantage == .inside else {
                throw Problem(
                    .forbidden, code: "agent.vantage", title: "Not from outside",
                    detail: "Traffic is watched in the server room, by an agent inside.")
            }
            let own = Set(
                try records.activeHoldings().filter { $0.allocation.site == agent.site }.map(\.allocation.caseNumber))
            var seen: Set<String> = []
            for item in upload.windows where own.contains(item.tenant) {
                try records.insert(item.window, tenant: item.tenant, agentID: agent.id)
                seen.insert(item.tenant)
            }
            return seen
        }
        for tenant in tenants.sorted() { hub.publish(.update(.traffic(tenant: tenant))) }
    }

    /// All tenants with their windows from `since` on, at most a day's.
    package func tenantViews(for user: UserView, since: Timestamp) async throws -> [TenantView] {
        try await store.read { records in
            try records.activeHoldings().compactMap { holding in
                guard let state = try records.caseState(holding.allocation.caseNumber) else { return nil }
                return TenantView(
                    tenant: state.number, name: state.form.server.name, agency: state.form.agency.name,
                    grant: holding.allocation.grant, addresses: holding.allocation.prefixes,
                    windows: try records.windows(tenant: state.number, since: since, most: 8_640))
            }
        }
    }
}

extension Allocation {
    /// What the tenant's frames carry in the room.
    var prefixes: [IPPrefix] {
        let width = serverAddress.family == .ipv4 ? 32 : 128
        return IPPrefix(serverAddress, length: width).map { [$0] } ?? []
    }
}
