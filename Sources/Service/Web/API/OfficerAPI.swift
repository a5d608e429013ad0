// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Hummingbird
import Procedure

/// Agents as the officers see them, and their enrolment.
extension Routes {
    private struct Agents: Encodable {
        let agents: [AgentView]
    }

    private struct TokenBody: Decodable {
        let site: String
        let vantage: Vantage
        let name: String
    }

    private struct TokenDocument: Encodable {
        let token: String
    }

    var agentOfficerRoutes: [Route] {
        let officers = Route.Access.duty(.keepAgents)
        return [
            Route(
                kind: .api, method: .get, path: "\(Self.api)/agents", access: officers, summary: "All agents",
                answers: [.ok("The agents.", schema: "AgentList")]
            ) { call in
                try .json(Agents(agents: try await casework.agents.list(for: try call.user())))
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/agents/tokens", access: officers,
                summary: "Make a join token for one agent", body: "NewToken", bodyLimit: 4096,
                answers: [
                    Route.Answer(status: 201, text: "The token; it is shown once.", schema: "Token")
                ]
            ) { call in
                let body = try call.decode(TokenBody.self)
                let token = try await casework.agents.createJoinToken(
                    site: body.site, vantage: body.vantage, name: body.name, by: try call.user())
                return try .json(TokenDocument(token: token), status: .created)
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/agents/{id}/approve", access: officers,
                summary: "Approve an agent whose fingerprints were compared", bodyLimit: 4096,
                answers: [.ok("The agent.", schema: "AgentView")]
            ) { call in
                try .json(try await casework.agents.approve(agent: call.parameter("id"), by: try call.user()))
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/agents/{id}/revoke", access: officers,
                summary: "Revoke an agent at once", body: "Reason", bodyLimit: 8192,
                answers: [.ok("The agent.", schema: "AgentView")]
            ) { call in
                let reason = try call.json()["reason"]?.text ?? ""
                return try .json(
                    try await casework.agents.revoke(agent: call.parameter("id"), reason: reason, by: try call.user()))
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/enrolments", access: .anyone,
                summary: "An agent joins with its token", body: "EnrolmentRequest", bodyLimit: 64 * 1024,
                answers: [
                    Route.Answer(
                        status: 202, text: "Accepted; pending until an officer approves.",
                        schema: "EnrolmentResponse")
                ]
            ) { call in
                let request = try call.decode(EnrolmentRequest.self)
                return try .json(try await casework.agents.enrol(request, from: call.remote), status: .accepted)
            },
        ]
    }
}
