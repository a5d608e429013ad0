// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Procedure
internal import Values

extension Records {
    /// Opens a case with its first events.
    package func open(
        _ state: CaseState, log: [Recorded], leaves: [UInt64], secretHash: String, outlook: CaseOutlook
    ) throws {
        try connection.execute(
            """
            INSERT INTO cases (number, secret_hash, version, stage, state, opened_at, changed_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                state.number, secretHash, state.version, state.stage.rawValue, try json(state),
                state.appliedAt.microseconds, state.changedAt.microseconds,
            ])
        try append(log, leaves, to: state.number)
        try insertLine(state, outlook)
    }

    /// Appends events to a case that is still at `version`; throws ``StoreError/staleVersion(caseNumber:expected:)`` when it is not.
    package func advance(
        _ state: CaseState, from version: Int, log: [Recorded], leaves: [UInt64], outlook: CaseOutlook
    ) throws {
        let changed = try connection.execute(
            "UPDATE cases SET version = $1, stage = $2, state = $3, changed_at = $4 WHERE number = $5 AND version = $6",
            [
                state.version, state.stage.rawValue, try json(state), state.changedAt.microseconds, state.number,
                version,
            ])
        guard changed == 1 else { throw StoreError.staleVersion(caseNumber: state.number, expected: version) }
        try append(log, leaves, to: state.number)
        try updateLine(state, outlook)
    }

    private func append(_ log: [Recorded], _ leaves: [UInt64], to number: String) throws {
        for (entry, leaf) in zip(log, leaves) {
            try connection.execute(
                "INSERT INTO events (case_number, seq, at, name, body, leaf_index) VALUES ($1, $2, $3, $4, $5, $6)",
                [number, entry.seq, entry.at.microseconds, entry.event.name, try json(entry), Int64(leaf)])
        }
    }

    /// `nil` when there is no such case.
    package func caseState(_ number: String) throws -> CaseState? {
        try connection.first(
            "SELECT state FROM cases WHERE number = $1" + scope.clause(case: "cases.number", from: 2),
            [number] + scope.values)?.json(CaseState.self, "state")
    }

    /// Whether there is such a case.
    package func hasCase(_ number: String) throws -> Bool {
        try connection.first(
            "SELECT 1 AS n FROM cases WHERE number = $1" + scope.clause(case: "cases.number", from: 2),
            [number] + scope.values) != nil
    }

    /// The number of the case whose secret link has this hash.
    package func caseNumber(secretHash: String) throws -> String? {
        try connection.first("SELECT number FROM cases WHERE secret_hash = $1", [secretHash])?.text("number")
    }

    /// The whole log, oldest first.
    package func events(of number: String) throws -> [Recorded] {
        try connection.query(
            "SELECT body FROM events WHERE case_number = $1" + scope.clause(case: "events.case_number", from: 2)
                + " ORDER BY seq", [number] + scope.values
        ).map {
            try $0.json(Recorded.self, "body")
        }
    }

    /// The whole log with each event's leaf in the ledger, oldest first.
    package func loggedEvents(of number: String) throws -> [(recorded: Recorded, leaf: UInt64)] {
        try connection.query(
            "SELECT body, leaf_index FROM events WHERE case_number = $1"
                + scope.clause(case: "events.case_number", from: 2) + " ORDER BY seq", [number] + scope.values
        ).map {
            (try $0.json(Recorded.self, "body"), UInt64(try $0.integer("leaf_index")))
        }
    }
}
