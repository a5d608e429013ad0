// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Inventory
internal import Logging
internal import Traffic
internal import Values

/// Looks for incidents in what a gateway tells, in the transaction that stores it.
struct GatewayExamination {
    let records: Records
    let context: CaseworkContext
    let now: Timestamp

    /// - Parameter digest: of the report, which is stored once whoever sends it again.
    func examine(_ report: ProvisioningReport, _ digest: Digest) throws {
        let kind: DriftFinding.Kind
        switch report.event {
        case .repaired: kind = .repaired
        case .expired: kind = .expired
        case .planned, .applied, .confirmed, .reverted, .removed, .suspended, .resumed, .restored, .refused, .failed:
            return
        }
        try raise(
            DriftFinding(kind: kind, at: report.ended, what: report.reason, culprit: report.culprit, report: digest),
            on: report.tenant.description, site: report.site)
    }

    /// What a gateway's state names of its tenants. A finding that names none is on the page of the network alone: an incident is a tenant's.
    func examine(_ state: GatewayState, site: String) throws {
        let tenants = try records.activeHoldings().filter { $0.allocation.site == site }
        var found: Set<String> = []
        for text in state.findings {
            let named = tenants.filter { $0.isNamed(in: text) }.map(\.allocation.caseNumber)
            for number in named {
                found.insert(number)
                try raise(DriftFinding(kind: .foreign, at: now, what: text), on: number, site: site)
            }
        }
        for tenant in state.tenants where !tenant.faults.isEmpty {
            found.insert(tenant.tenant.description)
            for fault in tenant.faults {
                try raise(
                    DriftFinding(kind: .foreign, at: now, what: fault), on: tenant.tenant.description, site: site)
            }
        }
        for holding in tenants where !found.contains(holding.allocation.caseNumber) {
            try records.endFault(.drift, on: holding.allocation.caseNumber, at: now)
        }
    }

    private func raise(_ finding: DriftFinding, on number: String, site: String) throws {
        // A gateway says nothing of other sites' servers, and may have tenants that are no case's.
        guard try records.holding(of: number)?.allocation.site == site,
            try records.raise(finding, on: number, at: now)
        else { return }
        _ = try records.appendLeaf(
            LedgerLeaf(
                kind: .incident, case: number, name: "opened", sha256: Digest(of: try CanonicalJSON.encode(finding)),
                at: now))
        context.logger.warning("an incident was opened", metadata: ["case": "\(number)", "kind": "drift"])
    }
}

extension Reservation {
    /// Whether a text names the case's number or one of its addresses, as a whole word.
    fileprivate func isNamed(in text: String) -> Bool {
        let words = text.split { !($0.isLetter || $0.isNumber || $0 == "." || $0 == ":" || $0 == "-") }
        let names = [allocation.caseNumber, "\(allocation.publicAddress)", "\(allocation.serverAddress)"]
        return words.contains { word in
            names.contains { word == $0 || word == $0 + "." || word == $0 + ":" || word.hasPrefix($0 + ":") }
        }
    }
}
