// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import Procedure
internal import Values
internal import Words

/// What the gateways have, and what officers decide about it.
extension Routes {
    var networkPageRoutes: [Route] {
        [
            Route(
                kind: .page, method: .get, path: "/network", access: .duty(.watchNetwork),
                summary: "What the gateways have"
            ) { call in
                let texts = pages.catalogue(call.language)
                let formatting = pages.formatting(call.language)
                let user = try call.user()
                let now = now
                let mayDecide = Duty.decideNetwork.roles.contains(user.role)
                let sites = try await casework.provisioning.views(for: user).map {
                    GatewaySiteCard($0, at: now, mayDecide: mayDecide, formatting)
                }
                return page(
                    NetworkPage(
                        now: formatting.clock(now, seconds: true) + " " + settings.zone.abbreviation,
                        hasSites: !sites.isEmpty, sites: sites),
                    title: texts.text("network.title"), section: .network, call, live: "\(Self.api)/noc/events")
            },
            Route(
                kind: .page, method: .post, path: "/network/tenants/{number}/{kind}", access: .duty(.decideNetwork),
                summary: "Suspend, resume or remove a tenant at the gateway", bodyLimit: 8192
            ) { call in
                let form = try call.form()
                try await decideNetwork(call) { name in form.first { $0.name == name }?.value }
                return .seeOther(
                    form.contains { $0.name == "case" } ? "/cases/\(call.parameter("number"))" : "/network")
            },
            Route(
                kind: .page, method: .post, path: "/network/decisions/{id}/{answer}", access: .duty(.decideNetwork),
                summary: "Approve or decline what another person proposed for the network", bodyLimit: 8192
            ) { call in
                let number = try call.form().first { $0.name == "case" }?.value
                let decided = try await answerProposal(call)
                // Back to the page that it was answered on.
                return .seeOther(number == decided ? "/cases/\(decided)" : "/network")
            },
            Route(
                kind: .page, method: .post, path: "/cases/{number}/withdrawal/verify",
                access: .duty(.verifyWithdrawals), summary: "Show that a removed server is gone", bodyLimit: 8192
            ) { call in
                let number = call.parameter("number")
                _ = try await casework.withdrawals.request(number, by: try call.user())
                return .seeOther("/cases/\(number)")
            },
        ]
    }

    /// Decides about a tenant at the gateway, by the fields of a ``Route/Body/networkDecision``.
    func decideNetwork(_ call: RequestContext, _ field: (String) -> String?) async throws {
        guard let kind = NetworkMeasure(rawValue: call.parameter("kind")) else {
            throw Problem.unknownAction(call.parameter("kind"))
        }
        let written = (field("minutes") ?? "").trimmingSpaces
        let minutes = Int(written)
        guard written.isEmpty || minutes != nil else {
            throw Problem.invalid(
                "minutes", Phrase(id: "Harus berupa bilangan bulat.", en: "It must be a whole number."))
        }
        try await casework.provisioning.decide(
            kind, on: call.parameter("number"), minutes: minutes, reason: field("reason") ?? "", by: try call.user())
    }

    /// - Returns: the number of the case.
    @discardableResult
    func answerProposal(_ call: RequestContext) async throws -> String {
        let answer = call.parameter("answer")
        guard answer == "approve" || answer == "decline" else { throw Problem.unknownAction(answer) }
        guard let id = Int(call.parameter("id")), id > 0 else { throw Problem.unknownProposal(0) }
        return try await casework.provisioning.answer(id, approve: answer == "approve", by: try call.user())
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
