// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Procedure
package import Values

/// A case as one line of a list.
package struct CaseSummary: Codable, Hashable, Sendable {
    package var number: String
    /// Incremented by every event.
    package var version: Int
    package var agency: String
    package var serverName: String
    package var stage: Stage
    package var step: Step
    /// Once step 6 has decided.
    package var decision: ReplyDecision?
    /// The role that the case waits for; `nil` when the case has ended.
    package var waitingFor: Role?
    package var received: Timestamp
    /// When the present visit began.
    package var since: Timestamp
    /// Seconds of office hours that the present visit has taken so far.
    package var workedSeconds: Int
    /// The norm of the present visit, in seconds; `nil` where none applies.
    package var normSeconds: Int?
}

extension CaseSummary {
    init(_ line: CaseLine, at now: Timestamp, _ policy: Policy) {
        self.init(
            number: line.number, version: line.version, agency: line.agency, serverName: line.server,
            stage: line.stage, step: line.stage.step, decision: line.decision, waitingFor: line.waiting,
            received: line.received, since: line.since,
            workedSeconds: line.counts ? policy.calendar.seconds(from: line.since, to: now) : 0, normSeconds: line.norm)
    }

    init(_ state: CaseState, at now: Timestamp, _ policy: Policy) {
        let waiting = Procedure.next(in: state, at: now, policy: policy).first?.role
        self.init(CaseLine(state, waiting: waiting), at: now, policy)
    }
}
