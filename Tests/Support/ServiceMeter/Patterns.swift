// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Evidence
import Inventory
import OfficeSupport
import Procedure
import Values

/// Cases that went through a whole office, for others to be made like them.
struct Patterns: Sendable {
    /// A case's log, its place, and the verification of its hand-over.
    struct Placed: Sendable {
        let log: [Recorded]
        let allocation: Allocation
        let order: OrderRecord
        let reports: [ReportRecord]
    }

    let placed: Placed
    let refused: [Recorded]
    let agents: [AgentRecord]
    let site: Site

    static func recorded() async throws -> Patterns {
        let holder = Holder()
        try await FurnishedOffice.open { furnished in
            let (closed, refused) = (furnished.closed.number, furnished.refused.number)
            await holder.set(
                try await furnished.office.store.read { records in
                    guard let holding = try records.holding(of: closed),
                        let order = try records.latestOrder(of: closed, for: .handover),
                        let site = try records.sites().first
                    else { throw StoreError.impossible("the pattern's case holds nothing") }
                    return Patterns(
                        placed: Placed(
                            log: try records.events(of: closed), allocation: holding.allocation, order: order,
                            reports: try records.reports(orderID: order.order.id)),
                        refused: try records.events(of: refused), agents: try records.agents(), site: site)
                })
        }
        guard let patterns = await holder.patterns else { throw StoreError.impossible("the office has no pattern") }
        return patterns
    }

    private actor Holder {
        var patterns: Patterns?

        func set(_ patterns: Patterns) { self.patterns = patterns }
    }
}
