// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import Procedure
internal import Values

struct NetworkList: APIDocument {
    let sites: [NetworkView]
}

extension Route.Body {
    /// Why, and for a suspension of limited time how many minutes.
    static let networkDecision = Route.Body.form(
        "NetworkDecision", [.text("reason", most: 500), .optionalText("minutes", most: 10)])
}

/// What the gateways have, and what officers decide about it.
extension Routes {
    var networkAPIRoutes: [Route] {
        [
            Route(
                kind: .api, method: .get, path: "\(Self.api)/network", access: .duty(.watchNetwork),
                summary: "What the gateways have: tenants, provisional ones until when, findings, latest reports",
                answers: [.ok("The sites.", NetworkList.self)]
            ) { call in
                try .json(NetworkList(sites: try await casework.provisioning.views(for: try call.user())))
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/network/tenants/{number}/{kind}",
                access: .duty(.decideNetwork),
                summary:
                    "`suspend`, `resume` or `remove` a tenant at the gateway; what is for good waits for a second person",
                body: .networkDecision, bodyLimit: 8192, answers: [.done]
            ) { call in
                let body = try call.json()
                try await decideNetwork(call) { body[$0]?.text }
                return .noContent
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/network/decisions/{id}/{answer}",
                access: .duty(.decideNetwork), summary: "`approve` or `decline` what another person proposed",
                bodyLimit: 8192, answers: [.done]
            ) { call in
                try await answerProposal(call)
                return .noContent
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/cases/{number}/withdrawal/verify",
                access: .duty(.verifyWithdrawals),
                summary: "Have the agents show, by silence, that a removed server is gone",
                bodyLimit: 8192, answers: [.ok("The order.", RoundOrder.self)]
            ) { call in
                try .json(
                    RoundOrder(
                        order: try await casework.withdrawals.request(call.parameter("number"), by: try call.user())))
            },
        ]
    }
}
