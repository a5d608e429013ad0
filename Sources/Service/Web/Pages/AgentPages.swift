// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Hummingbird
import Procedure
internal import Values
internal import Words

/// Agents: tokens, fingerprints, approval.
extension Routes {
    var agentPageRoutes: [Route] {
        let officers = Route.Access.duty(.keepAgents)
        return [
            Route(kind: .page, method: .get, path: "/agents", access: officers, summary: "Agents") { call in
                try await agentsPage(call)
            },
            Route(
                kind: .page, method: .post, path: "/agents/tokens", access: officers, summary: "Make a join token",
                bodyLimit: 4096
            ) { call in
                let form = try call.form()
                let value = { (name: String) in form.first { $0.name == name }?.value ?? "" }
                guard let vantage = Vantage(rawValue: value("vantage")) else {
                    throw Problem.invalid(
                        "vantage", Phrase(id: "Pilih agen dalam atau agen luar.", en: "Choose inside or outside."))
                }
                let token = try await casework.agents.createJoinToken(
                    site: value("site"), vantage: vantage, name: value("name"), by: try call.user())
                return try await agentsPage(call, token: (token, value("name")), status: .created)
            },
            Route(
                kind: .page, method: .post, path: "/agents/{id}/approve", access: officers, summary: "Approve an agent",
                bodyLimit: 4096
            ) { call in
                _ = try await casework.agents.approve(agent: call.parameter("id"), by: try call.user())
                return .seeOther("/agents")
            },
            Route(
                kind: .page, method: .post, path: "/agents/{id}/revoke", access: officers, summary: "Revoke an agent",
                bodyLimit: 8192
            ) { call in
                let reason = try call.form().first { $0.name == "reason" }?.value ?? ""
                _ = try await casework.agents.revoke(agent: call.parameter("id"), reason: reason, by: try call.user())
                return .seeOther("/agents")
            },
        ]
    }

    private func agentsPage(
        _ call: RequestContext, token: (text: String, name: String)? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let texts = pages.catalogue(call.language)
        let formatting = pages.formatting(call.language)
        let agents = try await casework.agents.list(for: try call.user())
        let models = agents.sorted {
            ($0.standing == .pending ? 0 : 1, $0.name) < ($1.standing == .pending ? 0 : 1, $1.name)
        }
        .map { agent in
            var item: [String: Any] = [
                "id": agent.id, "name": agent.name, "site": agent.site, "host": agent.hostName,
                "software": agent.software, "vantage": texts[agent.vantage.word],
                "standing": texts.text("agentStanding.\(agent.standing.rawValue)"),
                "tone": ["pending": "warn", "approved": "good"][agent.standing.rawValue] ?? "end",
                "tls": agent.tlsFingerprint.groups.map { ["part": $0] },
                "report": agent.reportFingerprint.groups.map { ["part": $0] },
                "enrolled": formatting.dateTime(agent.enrolled),
                "expires": formatting.date(agent.certificateExpires), "pending": agent.standing == .pending,
                "revocable": agent.standing != .revoked,
                "lastSeen": agent.lastSeen.map(formatting.dateTime) ?? texts.text("agents.never"),
                "chain": false, "decided": false,
            ]
            if let position = agent.acceptedThrough { item["chain"] = "\(position.epoch) / \(position.seq)" }
            if let by = agent.decidedBy, let at = agent.decided {
                item["decided"] = "\(by), \(formatting.dateTime(at))"
            }
            return item
        }
        var content: [String: Any] = [
            "agents": models, "empty": models.isEmpty, "inside": texts[Vantage.inside.word],
            "outside": texts[Vantage.outside.word],
        ]
        if let token {
            content["token"] = [
                "text": token.text, "tokenFor": texts.text("agents.tokenFor", ["name": token.name]),
            ]
        }
        return page(
            "agents", title: texts.text("agents.title"), section: "agents", content, call, status: status)
    }
}
