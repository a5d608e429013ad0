// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Inventory
internal import Procedure
internal import Values

/// What is known of a server's identity: what it showed when it was last verified or what the office has accepted since, and what the office has
/// rejected. Other MAC addresses mean another machine, of which nothing is known yet.
struct KnownIdentities {
    /// `nil` the first time.
    let known: [ServiceIdentity]?
    let rejected: [ServiceIdentity]?

    init(of allocation: Allocation, _ records: Records) throws {
        let orders = try records.orders(of: allocation.caseNumber).filter {
            $0.order.target.service == allocation.service
                && Set($0.order.target.macAddresses) == Set(allocation.macAddresses)
        }
        let ids = Set(orders.map(\.order.id))
        let decisions = try records.identityDecisions(of: allocation.caseNumber).filter { ids.contains($0.orderID) }
        let passed = orders.last { $0.verdict?.outcome == .passed }
        let accepted = decisions.last { $0.ruling == .accepted }
        // An order of before the decision asked for what was known then.
        if let accepted, passed.map({ $0.order.issued <= accepted.at }) ?? true {
            known = accepted.identities
        } else if let passed {
            var shown = try records.shownIdentities(in: passed.order.id)
            // Agents of 0.1 read the certificate alone.
            if !shown.contains(where: { $0.kind == .publicKey }) {
                shown += (passed.order.target.knownIdentities ?? []).filter { $0.kind == .publicKey }
            }
            known = shown.isEmpty ? nil : shown
        } else {
            known = nil
        }
        var rejected: [ServiceIdentity] = []
        for decision in decisions {
            switch decision.ruling {
            case .accepted:
                rejected.removeAll { one in decision.identities.contains { $0.isSame(as: one) } }
            case .rejected:
                rejected += decision.identities.filter { one in !rejected.contains { $0.isSame(as: one) } }
            }
        }
        self.rejected = rejected.isEmpty ? nil : Array(rejected.suffix(64))
    }

    /// The one identity that orders of version 0.1 have room for: of a TLS server, its certificate.
    var first: Digest? { (known?.first { $0.kind != .publicKey } ?? known?.first)?.sha256 }
}

extension Records {
    /// The identities that an order's reports show, of all vantages, at most 16.
    func shownIdentities(in orderID: String) throws -> [ServiceIdentity] {
        var shown: [ServiceIdentity] = []
        for (_, report) in try countingReports(of: orderID) {
            for case .port(let port) in report.checks.lazy.map(\.measurement) {
                shown += port.shownIdentities.filter { one in !shown.contains { $0.isSame(as: one) } }
            }
        }
        return Array(shown.prefix(16))
    }
}
