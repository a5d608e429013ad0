// SPDX-License-Identifier: Apache-2.0

import Casework
internal import Values
import Words

/// An incident on the NOC's page: what is wrong, since when, and what to do about it.
struct IncidentCard: TemplateModel {
    struct Line: TemplateModel {
        let tone: String
        let mark: String
        let check: String
        let reason: String
        let detail: String
    }

    /// The officer who closed the incident, and the findings.
    struct Closing: TemplateModel {
        let text: String
        let note: String
    }

    let id: Int
    let server: String
    let agency: String
    let number: String
    let href: String
    let tone: String
    let since: String
    let seen: String
    let recovered: String?
    let lines: [Line]
    let closed: Closing?
    let mayClose: Bool
    let identity: IdentityCard?

    init(_ incident: IncidentView, mayClose: Bool, mayDecide: Bool, _ formatting: Formatting) {
        let texts = formatting.catalogue
        let isOpen = incident.closed == nil
        id = incident.id
        server = incident.serverName
        agency = incident.agency
        number = incident.caseNumber
        href = "/cases/\(incident.caseNumber)"
        tone = isOpen ? (incident.recovered == nil && incident.level == .failure ? "bad" : "warn") : "end"
        since = texts.text("incident.since", ["time": formatting.dateTime(incident.opened)])
        seen = texts.text("incident.seen", ["time": formatting.dateTime(incident.seen), "n": "\(incident.times)"])
        recovered = incident.recovered.map { texts.text("incident.recovered", ["time": formatting.dateTime($0)]) }
        lines = incident.checks.map { Line($0, formatting) }
        closed = incident.closed.map {
            Closing(
                text: texts.text(
                    "incident.closed", ["time": formatting.dateTime($0), "name": incident.closedBy ?? ""]),
                note: incident.note ?? "")
        }
        identity = IdentityCard(incident, mayDecide: mayDecide, texts)
        // Only a decision ends the doubt about an identity that is still shown.
        let isUndecided = incident.level == .warning && incident.recovered == nil && incident.identities != nil
        self.mayClose = mayClose && isOpen && !isUndecided
    }
}

extension IncidentCard.Line {
    init(_ check: CheckLineView, _ formatting: Formatting) {
        let texts = formatting.catalogue
        let hasFailed = check.outcome == .failed
        self.init(
            tone: hasFailed ? "bad" : "warn", mark: hasFailed ? "✕" : "?",
            check: texts[check.check.words.title], reason: check.reason.map { texts[$0.words.phrase] } ?? "",
            detail: (formatting.language == .indonesian ? check.measured : check.detail) ?? "")
    }
}
