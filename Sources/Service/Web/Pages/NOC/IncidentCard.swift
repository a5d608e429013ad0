// SPDX-License-Identifier: Apache-2.0

import Casework
internal import Values
import Words

/// An incident on the NOC's page: what is wrong, since when, and what to do about it.
struct IncidentCard: TemplateModel {
    struct Line: TemplateModel {
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

    init(_ incident: IncidentView, mayClose: Bool, _ formatting: Formatting) {
        let texts = formatting.catalogue
        let isOpen = incident.closed == nil
        id = incident.id
        server = incident.serverName
        agency = incident.agency
        number = incident.caseNumber
        href = "/cases/\(incident.caseNumber)"
        tone = isOpen ? (incident.recovered == nil ? "bad" : "warn") : "end"
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
        self.mayClose = mayClose && isOpen
    }
}

extension IncidentCard.Line {
    init(_ check: CheckLineView, _ formatting: Formatting) {
        let texts = formatting.catalogue
        self.init(
            check: texts[check.check.words.title], reason: check.reason.map { texts[$0.words.phrase] } ?? "",
            detail: (formatting.language == .indonesian ? check.measured : check.detail) ?? "")
    }
}
