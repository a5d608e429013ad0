// SPDX-License-Identifier: Apache-2.0

import Casework
import Foundation
import Words

/// An incident on the NOC's page: what is wrong, since when, and what to do about it.
struct IncidentModel {
    let incident: IncidentView
    let texts: Catalogue
    let formatting: Formatting
    let mayClose: Bool

    var isOpen: Bool { incident.closed == nil }

    func content() -> [String: Any] {
        var item: [String: Any] = [
            "id": incident.id, "server": incident.serverName, "agency": incident.agency,
            "number": incident.caseNumber, "href": "/cases/\(incident.caseNumber)",
            "tone": isOpen ? (incident.recovered == nil ? "bad" : "warn") : "end",
            "since": texts.text("incident.since", ["time": formatting.dateTime(incident.opened)]),
            "seen": texts.text(
                "incident.seen", ["time": formatting.dateTime(incident.seen), "n": "\(incident.times)"]),
            "recovered": false, "closed": false, "mayClose": mayClose && isOpen,
            "lines": incident.checks.map(line),
        ]
        if let recovered = incident.recovered {
            item["recovered"] = texts.text("incident.recovered", ["time": formatting.dateTime(recovered)])
        }
        if let closed = incident.closed {
            item["closed"] = [
                "text": texts.text(
                    "incident.closed", ["time": formatting.dateTime(closed), "name": incident.closedBy ?? ""]),
                "note": incident.note ?? "",
            ]
        }
        return item
    }

    private func line(_ check: CheckLineView) -> [String: Any] {
        let isIndonesian = formatting.language == .indonesian
        return [
            "check": texts[check.check.words.title], "reason": check.reason.map { texts[$0.words.phrase] } ?? "",
            "detail": (isIndonesian ? check.measured : check.detail) ?? "",
        ]
    }
}
