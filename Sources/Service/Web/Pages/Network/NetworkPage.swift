// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Values
internal import Words

/// What the gateways have, for whom, and until when.
struct NetworkPage: PageModel {
    static let template = "networks"

    let now: String
    let hasSites: Bool
    let sites: [GatewaySiteCard]
}

/// One site's gateway.
struct GatewaySiteCard: TemplateModel {
    struct Finding: TemplateModel {
        let text: String
    }

    struct Report: TemplateModel {
        let tone: String
        let event: String
        let tenant: String
        let at: String
        let machine: String
        /// English.
        let reason: String
        let culprit: String?
        let leaf: String
    }

    let room: String
    let site: String
    let state: String
    let tone: String
    let lead: String
    let hasAbilities: Bool
    let abilities: [AbilityLine]
    let hasFindings: Bool
    let findings: [Finding]
    let tenants: [GatewayTenantCard]
    /// How many there are, where not all are shown.
    let more: String?
    let hasReports: Bool
    let reports: [Report]

    /// Seconds after which a gateway that sends its state each minute is no longer believed to be there.
    private static let silence = 180.0

    init(_ view: NetworkView, at now: Timestamp, mayDecide: Bool, _ formatting: Formatting) {
        let texts = formatting.catalogue
        (room, site) = (view.room, view.site)
        let isSilent = view.received.map { now.seconds(since: $0) > Self.silence } ?? true
        if view.agent == nil {
            (state, tone) = (texts.text("network.byHand"), "end")
        } else if view.received == nil {
            (state, tone) = (texts.text("network.neverTold"), "warn")
        } else if isSilent {
            (state, tone) = (texts.text("network.silent"), "bad")
        } else {
            (state, tone) =
                view.findings.isEmpty
                ? (texts.text("network.watched"), "good") : (texts.text("network.hasFindings"), "warn")
        }
        let parts = [
            view.agent.map { texts.text("network.agent", ["name": $0]) },
            view.received.map { texts.text("network.told", ["time": formatting.dateTime($0)]) },
            view.compared.map { texts.text("network.compared", ["time": formatting.clock($0, seconds: true)]) },
        ]
        lead = parts.compactMap(\.self).joined(separator: " · ")
        let known = view.received != nil
        abilities =
            known
            ? GatewayAbility.allCases.map { AbilityLine($0, isEnforced: view.abilities.contains($0), texts) } : []
        hasAbilities = known
        findings = view.findings.map { Finding(text: $0) }
        hasFindings = !findings.isEmpty
        tenants = view.tenants.map { GatewayTenantCard($0, at: now, mayDecide: mayDecide, formatting) }
        more =
            view.tenantCount > view.tenants.count
            ? texts.text("network.more", ["n": "\(view.tenants.count)", "all": "\(view.tenantCount)"]) : nil
        reports = view.reports.map {
            Report(
                tone: $0.event.tone, event: texts[$0.event.title], tenant: $0.tenant, at: formatting.dateTime($0.at),
                machine: formatting.machine($0.at), reason: $0.reason,
                culprit: $0.culprit.map { texts.text("incident.culprit", ["who": $0]) },
                leaf: texts.text("network.leaf", ["n": "\($0.leaf)"]))
        }
        hasReports = !reports.isEmpty
    }
}

extension ProvisioningEvent {
    fileprivate var tone: String {
        switch self {
        case .confirmed, .resumed, .restored: "good"
        case .planned, .reverted, .removed: "end"
        case .applied, .suspended, .repaired: "warn"
        case .expired, .refused, .failed: "bad"
        }
    }
}
