// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence

extension Records {
    /// The agent if it may act now; throws `agent.pending` or `agent.revoked` when not.
    func approvedAgent(_ id: String) throws -> AgentRecord {
        guard let agent = try agent(id.lowercased()) else { throw Problem.unknownAgent(id) }
        switch agent.standing {
        case .approved: return agent
        case .pending:
            throw Problem(
                .forbidden, code: "agent.pending", title: "The agent waits for approval",
                detail: "An officer has to compare the agent's fingerprints and approve it.")
        case .revoked:
            throw Problem(
                .forbidden, code: "agent.revoked", title: "The agent is revoked",
                detail: "Enrol it anew with a fresh token\(agent.reason.map { "; the reason was: \($0)" } ?? "").")
        }
    }
}

extension Problem {
    /// An agent's own call is forbidden; what an officer asks about is unknown.
    static func unknownAgent(_ id: String, _ kind: Kind = .forbidden) -> Problem {
        Problem(
            kind, code: "agent.unknown", title: "No such agent",
            detail: "The service knows no agent \(id.prefix(40)); enrol it.")
    }
}
