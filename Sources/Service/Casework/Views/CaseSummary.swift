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
    init(_ state: CaseState, at now: Timestamp, _ policy: Policy) {
        let clock = state.clocks.last { $0.stoppedAt == nil }
        self.init(
            number: state.number, version: state.version, agency: state.form.agency.name,
            serverName: state.form.server.name, stage: state.stage, step: state.stage.step,
            decision: state.decision,
            waitingFor: Procedure.next(in: state, at: now, policy: policy).first?.role,
            received: state.appliedAt, since: clock?.startedAt ?? state.changedAt,
            workedSeconds: clock?.seconds(until: now, in: policy.calendar) ?? 0, normSeconds: clock?.norm)
    }
}
