// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import Procedure
import Values
internal import Words

/// Inbox, cases, traffic and ledger.
extension Routes {
    var workRoutes: [Route] {
        [
            Route(kind: .page, method: .get, path: "/inbox", summary: "What waits for me") { call in
                let user = try call.user()
                let texts = pages.catalogue(call.language)
                let items = try await casework.cases.inbox(for: user)
                return page(
                    "inbox", title: texts.text("inbox.title"), section: "inbox",
                    [
                        "items": items.map { row($0.summary, call, action: $0.actions.first) },
                        "empty": items.isEmpty, "liveRegion": true,
                        "count": texts.text("inbox.count", ["n": "\(items.count)"]),
                    ], call, live: "\(Self.api)/noc/events")
            },
            Route(kind: .page, method: .get, path: "/cases", summary: "All cases", query: ["q", "ended"]) { call in
                let texts = pages.catalogue(call.language)
                let filter = filter(call)
                let cases = try await casework.cases.list(for: try call.user(), filter: filter)
                return page(
                    "cases", title: texts.text("cases.title"), section: "cases",
                    [
                        "cases": cases.map { row($0, call, action: nil) }, "empty": cases.isEmpty, "q": filter.text,
                        "all": filter.ended == nil, "open": filter.ended == false, "ended": filter.ended == true,
                        "count": texts.text("cases.count", ["n": "\(cases.count)"]),
                    ], call)
            },
            Route(kind: .page, method: .get, path: "/cases/{number}", summary: "A case") { call in
                let view = try await casework.cases.view(call.parameter("number"), for: try call.user())
                return try casePage(view, call)
            },
            Route(kind: .page, method: .get, path: "/noc", summary: "Tenants at a glance") { call in
                let texts = pages.catalogue(call.language)
                let formatting = pages.formatting(call.language)
                let tenants = try await casework.tenants.views(
                    for: try call.user(), since: now.advanced(bySeconds: -900))
                let user = try call.user()
                let incidents = try await casework.incidents.list(for: user).map {
                    IncidentModel(
                        incident: $0, texts: texts, formatting: formatting,
                        mayClose: Duty.closeIncidents.roles.contains(user.role))
                }
                let models = tenants.map {
                    TenantModel(tenant: $0, texts: texts, formatting: formatting)
                }.sorted { ($0.state, $0.tenant.name) < ($1.state, $1.tenant.name) }
                return page(
                    "noc", title: texts.text("noc.title"), section: "noc",
                    [
                        "tenants": models.map { $0.content() }, "empty": models.isEmpty,
                        "incidents": incidents.filter(\.isOpen).map { $0.content() },
                        "closedIncidents": incidents.filter { !$0.isOpen }.prefix(20).map { $0.content() },
                        "hasClosed": incidents.contains { !$0.isOpen },
                        "count": texts.text("noc.count", ["n": "\(models.count)"]),
                        "now": formatting.clock(now, seconds: true) + " " + settings.zone.abbreviation,
                    ], call, live: "\(Self.api)/noc/events")
            },
            Route(
                kind: .page, method: .post, path: "/noc/incidents/{id}/close", access: .duty(.closeIncidents),
                summary: "Close an incident", bodyLimit: 8192
            ) { call in
                let note = try call.form().first { $0.name == "note" }?.value ?? ""
                _ = try await casework.incidents.close(try incidentID(call), note: note, by: try call.user())
                return .seeOther("/noc")
            },
            Route(kind: .page, method: .get, path: "/ledger", access: .anyone, summary: "The ledger's checkpoint") {
                call in
                let texts = pages.catalogue(call.language)
                var content: [String: Any] = ["empty": true, "note": ""]
                if let note = try await checkpoint() {
                    content = ["empty": false, "note": note]
                    let lines = note.split(separator: "\n", omittingEmptySubsequences: false)
                    if lines.count >= 3 { content["head"] = ["origin": lines[0], "size": lines[1], "root": lines[2]] }
                }
                return page("ledger", title: texts.text("ledger.title"), section: "ledger", content, call)
            },
        ]
    }

    private func row(_ summary: CaseSummary, _ call: RequestContext, action: Action?) -> [String: Any] {
        let texts = pages.catalogue(call.language)
        let formatting = pages.formatting(call.language)
        let late = summary.normSeconds.map { summary.workedSeconds > $0 } ?? false
        var item: [String: Any] = [
            "number": summary.number, "href": "/cases/\(summary.number)", "agency": summary.agency,
            "server": summary.serverName, "step": summary.step.rawValue,
            "stage": texts[summary.stage.title], "tone": CasePage.tone(summary.stage),
            "since": formatting.dateTime(summary.since), "machine": formatting.machine(summary.since),
            "clock": formatting.duration(seconds: summary.workedSeconds), "late": late, "norm": false, "waiting": "",
            "action": "",
        ]
        if let norm = summary.normSeconds { item["norm"] = formatting.duration(seconds: norm) }
        if let role = summary.waitingFor, !summary.stage.isFinal {
            item["waiting"] = texts[role.title]
        }
        if let action { item["action"] = texts[action.title] }
        return item
    }
}
