// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
import Values
internal import Words

/// A tenant at the gateway.
struct GatewayTenantCard: TemplateModel {
    struct Row: TemplateModel {
        let label: String
        let value: String
    }

    struct Proposal: TemplateModel {
        let text: String
        let reason: String
        let href: String
        let mayApprove: Bool
        let mayDecline: Bool
    }

    struct Form: TemplateModel {
        let id: String
        let href: String
        let name: String
        let hint: String
        let takesMinutes: Bool
    }

    let number: String
    let name: String
    let agency: String?
    let href: String?
    let state: String
    let tone: String
    let until: Countdown?
    let rows: [Row]
    let faults: [String]
    let hasFaults: Bool
    let proposal: Proposal?
    let forms: [Form]

    init(_ tenant: NetworkTenantView, at now: Timestamp, mayDecide: Bool, _ formatting: Formatting) {
        let texts = formatting.catalogue
        number = tenant.tenant
        name = tenant.serverName ?? texts.text("network.noCase")
        agency = tenant.agency
        href = tenant.serverName == nil ? nil : "/cases/\(tenant.tenant)"
        if tenant.isSuspended {
            (state, tone) = (texts.text("network.suspended"), "bad")
            until = tenant.suspendedUntil.map { Countdown("network.suspendedUntil", $0, at: now, formatting) }
        } else if let leaving = tenant.leavingUntil {
            (state, tone) = (texts.text("network.leaving"), "warn")
            until = Countdown("network.leavingUntil", leaving, at: now, formatting)
        } else if tenant.provisional != nil {
            (state, tone) = (texts.text("network.provisional"), "warn")
            until = tenant.provisionalUntil.map { Countdown("network.until", $0, at: now, formatting) }
        } else {
            (state, tone) = (texts.text("network.confirmed"), "good")
            until = nil
        }
        var rows: [Row] = []
        for (allocation, key) in [(tenant.confirmed, "network.now"), (tenant.provisional, "network.forNow")] {
            guard let lines = allocation.map({ AllocationLines($0, formatting) }) else { continue }
            let when = tenant.provisional == nil ? "" : " (\(texts.text(key)))"
            rows += [
                Row(label: texts.text("network.ports") + when, value: lines.ports),
                Row(label: texts.text("network.bandwidth") + when, value: lines.bandwidth),
                Row(label: texts.text("network.binding") + when, value: lines.binding),
            ]
        }
        self.rows = rows
        faults = tenant.faults
        hasFaults = !faults.isEmpty
        proposal = tenant.proposal.map {
            Proposal(
                text: texts.text(
                    "network.proposed",
                    ["what": texts[$0.kind.title], "name": $0.by, "time": formatting.dateTime($0.at)]),
                reason: $0.reason, href: "/network/decisions/\($0.id)", mayApprove: $0.mayApprove, mayDecline: mayDecide
            )
        }
        let kinds: [NetworkMeasure] = tenant.isSuspended ? [.resume, .remove] : [.suspend, .remove]
        forms =
            mayDecide && tenant.isPlaced && tenant.proposal == nil
            ? kinds.map {
                Form(
                    id: "\($0.rawValue)-\(tenant.tenant)", href: "/network/tenants/\(tenant.tenant)/\($0.rawValue)",
                    name: texts[$0.title], hint: texts[$0.hint], takesMinutes: $0 == .suspend)
            } : []
    }
}

extension NetworkMeasure {
    fileprivate var hint: Phrase {
        switch self {
        case .suspend:
            Phrase(
                id:
                    "Tidak ada yang lewat ke server. Dengan lama dalam menit berlaku seketika; tanpa itu, orang kedua harus menyetujui.",
                en:
                    "Nothing passes to the server. With minutes it takes effect at once; without, a second person approves."
            )
        case .resume: Phrase(id: "Berlaku seketika.", en: "Takes effect at once.")
        case .remove:
            Phrase(
                id: "Sambungan yang terbuka diputus. Orang kedua harus menyetujui.",
                en: "Open connections are cut. A second person approves.")
        }
    }
}
