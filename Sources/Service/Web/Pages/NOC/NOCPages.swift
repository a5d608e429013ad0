// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import Procedure
internal import Traffic
import Values
internal import Words

/// Traffic and incidents.
extension Routes {
    var nocPageRoutes: [Route] {
        [
            Route(kind: .page, method: .get, path: "/noc", summary: "Tenants at a glance") { call in
                let texts = pages.catalogue(call.language)
                let formatting = pages.formatting(call.language)
                let user = try call.user()
                let now = now
                let tenants = try await casework.tenants.views(
                    for: user, since: now.advanced(bySeconds: -TenantCard.chartSeconds)
                )
                .sorted { ($0.standing.state, $0.name) < ($1.standing.state, $1.name) }
                let incidents = try await casework.incidents.list(for: user)
                let mayClose = Duty.closeIncidents.roles.contains(user.role)
                let mayDecide = Duty.decideIdentities.roles.contains(user.role)
                let mayVerify = Duty.requestRounds.roles.contains(user.role)
                let cards = { (isOpen: Bool) in
                    incidents.filter { ($0.closed == nil) == isOpen }.map {
                        IncidentCard($0, mayClose: mayClose, mayDecide: mayDecide, formatting)
                    }
                }
                let closed = Array(cards(false).prefix(20))
                return page(
                    NOCPage(
                        incidents: cards(true), closedIncidents: closed, hasClosed: !closed.isEmpty,
                        tenants: tenants.map { TenantCard($0, at: now, mayVerify: mayVerify, formatting) },
                        empty: tenants.isEmpty,
                        count: texts.text("noc.count", ["n": "\(tenants.count)"]),
                        now: formatting.clock(now, seconds: true) + " " + settings.zone.abbreviation),
                    title: texts.text("noc.title"), section: .noc, call, live: "\(Self.api)/noc/events")
            },
            Route(
                kind: .page, method: .post, path: "/noc/incidents/{id}/close", access: .duty(.closeIncidents),
                summary: "Close an incident", bodyLimit: 8192
            ) { call in
                let note = try call.form().first { $0.name == "note" }?.value ?? ""
                _ = try await casework.incidents.close(try incidentID(call), note: note, by: try call.user())
                return .seeOther("/noc")
            },
            Route(
                kind: .page, method: .post, path: "/noc/incidents/{id}/identity", access: .duty(.decideIdentities),
                summary: "Accept or reject a server's new identity", bodyLimit: 8192
            ) { call in
                let form = try call.form()
                _ = try await decide(call) { name in form.first { $0.name == name }?.value }
                return .seeOther("/noc")
            },
            Route(
                kind: .page, method: .post, path: "/noc/tenants/{number}/verify", access: .duty(.requestRounds),
                summary: "Verify a placed server now", bodyLimit: 8192
            ) { call in
                let reason = try call.form().first { $0.name == "reason" }?.value ?? ""
                let number = call.parameter("number")
                _ = try await casework.rounds.request(number, reason: reason, by: try call.user())
                return .seeOther("/cases/\(number)")
            },
        ]
    }
}
