// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
internal import Values
internal import Words

/// Agents: tokens, fingerprints, approval.
struct AgentsPage: PageModel {
    static let template = "agents"

    /// A join token that was just made.
    struct Token: TemplateModel {
        let text: String
        let tokenFor: String
    }

    let token: Token?
    let agents: [AgentCard]
    let empty: Bool
    let inside: String
    let outside: String
    let gateway: String

    init(_ agents: [AgentView], token: Token?, _ formatting: Formatting) {
        let texts = formatting.catalogue
        self.token = token
        self.agents = agents.sorted {
            ($0.waitsForAnOfficer ? 0 : 1, $0.name) < ($1.waitsForAnOfficer ? 0 : 1, $1.name)
        }.map { AgentCard($0, formatting) }
        empty = agents.isEmpty
        inside = texts[Vantage.inside.word]
        outside = texts[Vantage.outside.word]
        gateway = texts[AgentVantage.gateway.word]
    }
}

extension AgentView {
    fileprivate var waitsForAnOfficer: Bool {
        standing == .pending || (standing == .approved && !unconfirmedEpochs.isEmpty)
    }
}
