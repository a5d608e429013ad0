// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Hummingbird
import Procedure
internal import Values

struct AgentList: APIDocument {
    let agents: [AgentView]
}

/// The site, vantage and name of an agent that may join.
struct NewToken: APIDocument {
    let site: String
    let vantage: AgentVantage
    let name: String
}

/// A join token; shown only once.
struct TokenDocument: APIDocument {
    let token: String
}

extension Route.Body {
    /// The reason for the revocation of an agent.
    static let revocation = Route.Body.form(
        "Revocation", [.text("reason", most: 500)])
}

/// Agents as the officers see them, and their enrolment.
extension Routes {
    /// Confirms the epoch of the path. What is no number becomes -1, which is no epoch, and is refused as such.
    @discardableResult
    func confirmEpoch(_ call: RequestContext) async throws -> AgentView {
        try await casework.agents.confirm(
            epoch: Int(call.parameter("epoch")) ?? -1, of: call.parameter("id"), by: try call.user())
    }

    var agentOfficerRoutes: [Route] {
        let officers = Route.Access.duty(.keepAgents)
        return [
            Route(
                kind: .api, method: .get, path: "\(Self.api)/agents", access: officers, summary: "All agents",
                answers: [.ok("The agents.", AgentList.self)]
            ) { call in
                try .json(AgentList(agents: try await casework.agents.list(for: try call.user())))
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/agents/tokens", access: officers,
                summary: "Make a join token for one agent", body: .document(NewToken.self), bodyLimit: 4096,
                repetition: .refused,
                answers: [
                    Route.Answer(status: 201, text: "The token; it is shown once.", document: TokenDocument.self)
                ]
            ) { call in
                let body = try call.decode(NewToken.self)
                let token = try await casework.agents.createJoinToken(
                    site: body.site, vantage: body.vantage, name: body.name, by: try call.user())
                return try .json(TokenDocument(token: token), status: .created)
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/agents/{id}/approve", access: officers,
                summary: "Approve an agent whose fingerprints were compared", bodyLimit: 4096,
                answers: [.ok("The agent.", AgentView.self)]
            ) { call in
                try .json(try await casework.agents.approve(agent: call.parameter("id"), by: try call.user()))
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/agents/{id}/revoke", access: officers,
                summary: "Revoke an agent at once", body: .revocation, bodyLimit: 8192,
                answers: [.ok("The agent.", AgentView.self)]
            ) { call in
                let reason = try call.json()["reason"]?.text ?? ""
                return try .json(
                    try await casework.agents.revoke(agent: call.parameter("id"), reason: reason, by: try call.user()))
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/agents/{id}/epochs/{epoch}/confirm", access: officers,
                summary: "Confirm an epoch that a gap record of the agent has opened: its reports count",
                bodyLimit: 4096,
                answers: [.ok("The agent.", AgentView.self)]
            ) { call in
                try .json(try await confirmEpoch(call))
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/agents/{id}/recovery", access: officers,
                summary: "Allow an agent that has lost its newest certificate one more by a challenge", bodyLimit: 4096,
                answers: [.ok("The agent.", AgentView.self)]
            ) { call in
                try .json(
                    try await casework.certificates.allowRecovery(agent: call.parameter("id"), by: try call.user()))
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/certificates/challenges", access: .anyone,
                summary: "An agent whose certificate has expired asks for a nonce to sign",
                body: .document(ChallengeRequest.self), bodyLimit: 4096, repetition: .performedAgain,
                answers: [.ok("The nonce; good once, for two minutes.", CertificateChallenge.self)]
            ) { call in
                try requestLimit.countEnrolment(call.origin)
                return try .json(casework.certificates.challenge(try call.decode(ChallengeRequest.self)))
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/certificates", access: .anyone,
                summary:
                    "An agent gets a certificate in the place of an expired one, for a nonce signed with both its keys",
                body: .document(CertificateRecovery.self), bodyLimit: 64 * 1024, repetition: .performedAgain,
                answers: [.ok("The certificate.", IssuedCertificate.self)]
            ) { call in
                try requestLimit.countEnrolment(call.origin)
                return try .json(
                    try await casework.certificates.recover(
                        try call.decode(CertificateRecovery.self), from: call.remote))
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/enrolments", access: .anyone,
                summary: "An agent joins with its token", body: .document(EnrolmentRequest.self), bodyLimit: 64 * 1024,
                repetition: .performedAgain,
                answers: [
                    Route.Answer(
                        status: 202, text: "Accepted; pending until an officer approves.",
                        document: EnrolmentResponse.self)
                ]
            ) { call in
                try requestLimit.countEnrolment(call.origin)
                let request = try call.decode(EnrolmentRequest.self)
                return try .json(try await casework.agents.enrol(request, from: call.remote), status: .accepted)
            },
        ]
    }
}
