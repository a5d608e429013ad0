// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Hummingbird
import Values

/// Routes for agents, behind their client certificates. Every call checks whether the agent is approved.
extension Routes {
    static let agentAPI = "/agent/v1"

    var agentRoutes: [Route] {
        [
            Route(
                kind: .agent, method: .get, path: "\(Self.agentAPI)/self", access: .agent,
                summary: "How the agent stands", answers: [.ok("Its standing.")]
            ) { call in try .json(try await casework.agents.status(agent: try call.agent())) },
            Route(
                kind: .agent, method: .post, path: "\(Self.agentAPI)/trust", access: .agent,
                summary: "The service's time and authorities; acknowledges those that the agent has on disk",
                bodyLimit: 4096, answers: [.ok("The statement's envelope.")]
            ) { call in
                let statement = try await casework.authorityChange.statement(
                    for: try call.decode(TrustRequest.self), agent: try call.agent())
                return .bytes(try statement.encoded(), "application/json")
            },
            Route(
                kind: .agent, method: .post, path: "\(Self.agentAPI)/certificate", access: .agent,
                summary: "A new certificate for the agent's keys", bodyLimit: 64 * 1024,
                answers: [.ok("The certificate.")]
            ) { call in
                try .json(
                    try await casework.certificates.renew(
                        try call.decode(CertificateRenewal.self), agent: try call.agent()))
            },
            Route(
                kind: .agent, method: .get, path: "\(Self.agentAPI)/orders", access: .agent,
                summary: "Open orders; waits up to `wait` seconds for one", query: [.number("wait", 0...3_600)],
                answers: [.ok("The orders."), .done]
            ) { call in
                let orders = try await casework.orders.open(agent: try call.agent(), wait: call.wait)
                return orders.orders.isEmpty ? .noContent : try .json(orders)
            },
            Route(
                kind: .agent, method: .post, path: "\(Self.agentAPI)/cases/{number}/verification", access: .agent,
                summary: "The technician starts a verification from the agent", bodyLimit: 4096,
                answers: [.ok("The order's envelope.")]
            ) { call in
                let envelope = try await casework.orders.start(
                    agent: try call.agent(), caseNumber: call.parameter("number"))
                return .bytes(try envelope.encoded(), "application/json")
            },
            Route(
                kind: .agent, method: .post, path: "\(Self.agentAPI)/orders/{id}/progress", access: .agent,
                summary: "A line of the live checklist", bodyLimit: 16 * 1024, answers: [.done]
            ) { call in
                try await casework.orders.recordProgress(
                    agent: try call.agent(), orderID: call.parameter("id"), try call.decode(ProgressUpdate.self))
                return .noContent
            },
            Route(
                kind: .agent, method: .get, path: "\(Self.agentAPI)/orders/{id}/verdict", access: .agent,
                summary: "The service's verdict; waits up to `wait` seconds for it",
                query: [.number("wait", 0...3_600)],
                answers: [.ok("The verdict, or what is awaited.")]
            ) { call in
                try .json(
                    try await casework.orders.verdict(
                        agent: try call.agent(), orderID: call.parameter("id"), wait: call.wait))
            },
            Route(
                kind: .agent, method: .post, path: "\(Self.agentAPI)/reports", access: .agent,
                summary: "A signed report or gap record; stored before it is answered",
                bodyLimit: Envelope.maximumBytes, answers: [.ok("The receipt of a repeated report.")]
            ) { call in
                let accepted = try await casework.reports.accept(call.body, agent: try call.agent())
                return .bytes(
                    try accepted.receipt.encoded(), "application/json", status: accepted.repeated ? .ok : .created)
            },
            Route(
                kind: .agent, method: .put, path: "\(Self.agentAPI)/evidence/{sha256}", access: .agent,
                summary: "The frames behind a check, a pcapng file that a report names; stored before it is answered",
                bodyLimit: FrameEvidence.maximumBytes, answers: [.done]
            ) { call in
                try await casework.frames.accept(
                    call.body, sha256: call.parameter("sha256"), agent: try call.agent())
                return .noContent
            },
            Route(
                kind: .agent, method: .get, path: "\(Self.agentAPI)/checkpoint", access: .agent,
                summary: "The ledger's newest checkpoint, and the proof that it continues the first `from` leaves",
                query: [.number("from", 0...Int.max)], answers: [.ok("The checkpoint."), .done]
            ) { call in
                let from = call.query["from"].flatMap { Int($0) } ?? 0
                let offer = try await casework.witnesses.offer(agent: try call.agent(), from: max(0, from))
                return try offer.map { try .json($0) } ?? .noContent
            },
            Route(
                kind: .agent, method: .post, path: "\(Self.agentAPI)/checkpoint/cosignatures", access: .agent,
                summary: "The agent's cosignature of a checkpoint (C2SP tlog-cosignature)", bodyLimit: 16 * 1024,
                answers: [.done]
            ) { call in
                try await casework.witnesses.accept(
                    try call.decode(CheckpointCosignature.self), agent: try call.agent())
                return .noContent
            },
            Route(
                kind: .agent, method: .post, path: "\(Self.agentAPI)/condition", access: .agent,
                summary: "How the agent's processes fare", bodyLimit: 64 * 1024, answers: [.done]
            ) { call in
                try await casework.agents.note(try call.decode(AgentCondition.self), agent: try call.agent())
                return .noContent
            },
            Route(
                kind: .agent, method: .get, path: "\(Self.agentAPI)/tenants", access: .agent,
                summary: "Tenants whose traffic the agent watches", answers: [.ok("The tenants.")]
            ) { call in try .json(try await casework.tenants.assignments(agent: try call.agent())) },
            Route(
                kind: .agent, method: .post, path: "\(Self.agentAPI)/gateway", access: .agent,
                summary: "What the gateway has now, for pages; the latest of each site is kept", bodyLimit: 16 << 20,
                answers: [.done]
            ) { call in
                try await casework.provisioning.record(
                    try call.decode(GatewayState.self, limits: .standard), agent: try call.agent())
                return .noContent
            },
            Route(
                kind: .agent, method: .post, path: "\(Self.agentAPI)/windows", access: .agent,
                summary: "Windows of tenants' traffic", bodyLimit: 8 << 20, answers: [.done]
            ) { call in
                try await casework.tenants.recordWindows(
                    try call.decode(WindowUpload.self, limits: .standard), agent: try call.agent())
                return .noContent
            },
        ]
    }
}
