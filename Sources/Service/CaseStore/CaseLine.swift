// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Procedure
package import Values

/// What lists show of a case, in a row of its own: written with each event, so that a list reads no state.
package struct CaseLine: Hashable, Sendable {
    package let number: String
    /// Incremented by every event.
    package let version: Int
    package let stage: Stage
    package let agency: String
    package let server: String
    /// Once step 6 has decided.
    package let decision: ReplyDecision?
    /// The role that the case waits for; `nil` when it waits for nobody.
    package let waiting: Role?
    package let received: Timestamp
    /// When the present visit began.
    package let since: Timestamp
    /// Whether the present visit's time is measured.
    package let counts: Bool
    /// The norm of the present visit, in seconds; `nil` where none applies.
    package let norm: Int?

    package init(_ state: CaseState, waiting: Role?) {
        let clock = state.clocks.last { $0.stoppedAt == nil }
        number = state.number
        version = state.version
        stage = state.stage
        agency = state.form.agency.name
        server = state.form.server.name
        decision = state.decision
        self.waiting = waiting
        received = state.appliedAt
        since = clock?.startedAt ?? state.changedAt
        counts = clock?.counts ?? false
        norm = clock?.norm
    }

    init(_ row: Row) throws {
        number = try row.text("number")
        version = try row.integer("version")
        stage = try row.word(Stage.self, "stage")
        agency = try row.text("agency")
        server = try row.text("server")
        decision = try row.textOrNil("decision") == nil ? nil : try row.word(ReplyDecision.self, "decision")
        waiting = try row.textOrNil("waiting") == nil ? nil : try row.word(Role.self, "waiting")
        received = try row.time("received")
        since = try row.time("since")
        counts = try row.flag("counts")
        norm = try row.integerOrNil("norm")
    }
}

/// A case that waits for a role.
package struct WaitingLine: Hashable, Sendable {
    package let line: CaseLine
    /// What the role may do; the first is what to do next.
    package let actions: [Action]
}
