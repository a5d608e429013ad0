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
    /// That its certificate ends soon and was not renewed, or has ended, and what to do.
    let certificate: Certificate?
    /// That an officer may allow it one more certificate, and what that means.
    let recovery: String?
    let canRecover: Bool
    let epochs: [EpochLine]
    /// That the agent's key has signed two versions of something.
    let equivocation: String?
    /// Processes that were started afresh today, a sentence each.
    let restarts: [String]

    struct Certificate: TemplateModel {
        let tone: String
        let text: String
    }

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
        certificate = Certificate(agent, texts)
        recovery =
            agent.standing != .approved
            ? nil : texts.text(agent.recoveryAllowed ? "agents.recoveryAllowed" : "agents.recoveryHint")
        canRecover = agent.standing == .approved && !agent.recoveryAllowed
        epochs = agent.standing == .revoked ? [] : agent.unconfirmedEpochs.map { EpochLine($0, of: agent, formatting) }
        equivocation =
            agent.equivocations > 0 ? texts.text("agents.equivocation", ["n": "\(agent.equivocations)"]) : nil
        restarts = agent.restarts.map {
            texts.text(
                "agents.restarts",
                ["process": $0.process, "n": "\($0.times)", "time": formatting.dateTime($0.last), "why": $0.why])
        }
    }
}

extension AgentCard.Certificate {
    /// `nil` where there is nothing to say.
    fileprivate init?(_ agent: AgentView, _ texts: Catalogue) {
        guard agent.standing == .approved else { return nil }
        switch agent.certificateState {
        case .good: return nil
        case .ending: self.init(tone: "warn", text: texts.text("agents.certificateEnding"))
        case .expired: self.init(tone: "bad", text: texts.text("agents.certificateExpired"))
        }
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
