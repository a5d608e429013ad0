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
                guard let vantage = AgentVantage(rawValue: value("vantage")) else {
                    throw Problem.invalid(
                        "vantage", Phrase(id: "Pilih agen dalam atau agen luar.", en: "Choose inside or outside."))
                }
                let token = try await casework.agents.createJoinToken(
                    site: value("site"), vantage: vantage, name: value("name"), by: try call.user())
                let texts = pages.catalogue(call.language)
                return try await agentsPage(
                    call,
                    token: .init(text: token, tokenFor: texts.text("agents.tokenFor", ["name": value("name")])),
                    status: .created)
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
            Route(
                kind: .page, method: .post, path: "/agents/{id}/epochs/{epoch}/confirm", access: officers,
                summary: "Confirm an agent's new epoch", bodyLimit: 4096
            ) { call in
                try await confirmEpoch(call)
                return .seeOther("/agents")
            },
            Route(
                kind: .page, method: .post, path: "/agents/{id}/recovery", access: officers,
                summary: "Allow an agent one more certificate by a challenge", bodyLimit: 4096
            ) { call in
                _ = try await casework.certificates.allowRecovery(agent: call.parameter("id"), by: try call.user())
                return .seeOther("/agents")
            },
        ]
    }

    private func agentsPage(
        _ call: RequestContext, token: AgentsPage.Token? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let formatting = pages.formatting(call.language)
        let agents = try await casework.agents.list(for: try call.user())
        return page(
            AgentsPage(agents, token: token, formatting), title: formatting.catalogue.text("agents.title"),
            section: .agents, call, status: status)
    }
}
