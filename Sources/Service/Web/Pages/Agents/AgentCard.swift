// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
internal import Values
internal import Words

/// An agent with the fingerprints that the officer compares.
struct AgentCard: TemplateModel {
    let id: String
    let name: String
    let site: String
    let vantage: String
    let standing: String
    let tone: String
    /// Fingerprints in groups of digits.
    let tls: [String]
    let report: [String]
    let host: String
    let software: String
    let lastSeen: String
    let enrolled: String
    let expires: String
    /// Epoch and sequence of its last report.
    let chain: String?
    /// Officer and time of the decision.
    let decided: String?
    let pending: Bool
    let revocable: Bool
    let epochs: [EpochLine]
    /// That the agent's key has signed two versions of something.
    let equivocation: String?

    /// A new epoch that waits for the officer.
    struct EpochLine: TemplateModel {
        let agent: String
        let epoch: Int
        let since: String
        let why: String
        let waiting: String

        init(_ epoch: UnconfirmedEpoch, of agent: AgentView, _ formatting: Formatting) {
            let texts = formatting.catalogue
            self.agent = agent.id
            self.epoch = epoch.epoch
            since = texts.text(
                "agents.epochSince", ["epoch": "\(epoch.epoch)", "time": formatting.dateTime(epoch.received)])
            why = epoch.reason
            waiting = texts.text("agents.epochWaiting", ["n": "\(epoch.reports)"])
        }
    }

    init(_ agent: AgentView, _ formatting: Formatting) {
        let texts = formatting.catalogue
        id = agent.id
        name = agent.name
        site = agent.site
        vantage = texts[agent.vantage.word]
        standing = texts[agent.standing.title]
        tone = agent.standing.tone
        tls = agent.tlsFingerprint.groups
        report = agent.reportFingerprint.groups
        host = agent.hostName
        software = agent.software
        lastSeen = agent.lastSeen.map(formatting.dateTime) ?? texts.text("agents.never")
        enrolled = formatting.dateTime(agent.enrolled)
        expires = formatting.date(agent.certificateExpires)
        chain = agent.acceptedThrough.map { "\($0.epoch) / \($0.seq)" }
        decided = agent.decidedBy.flatMap { by in agent.decided.map { "\(by), \(formatting.dateTime($0))" } }
        pending = agent.standing == .pending
        revocable = agent.standing != .revoked
        epochs = agent.standing == .revoked ? [] : agent.unconfirmedEpochs.map { EpochLine($0, of: agent, formatting) }
        equivocation =
            agent.equivocations > 0 ? texts.text("agents.equivocation", ["n": "\(agent.equivocations)"]) : nil
    }
}

extension AgentStanding {
    fileprivate var tone: String {
        switch self {
        case .pending: "warn"
        case .approved: "good"
        case .revoked: "end"
        }
    }
}
