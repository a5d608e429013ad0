// SPDX-License-Identifier: Apache-2.0

internal import Database
internal import Inventory
package import Procedure
internal import Values

/// Each case's line in lists, its places in inboxes and the words by which it is found: written with every event, in its transaction.
extension Records {
    /// The line of a new case, the newest of all.
    func insertLine(_ state: CaseState, _ outlook: CaseOutlook) throws {
        let row = try connection.first(
            """
            INSERT INTO case_lines (number, site, version, stage, ended, agency, server, received, since, counts, edition)
            VALUES ($1, '', $2, '', 0, '', '', 0, 0, 0, 0) RETURNING id
            """, [state.number, state.version])
        guard let row else { throw StoreError.impossible("the line of case \(state.number) got no number") }
        try writeLine(state, outlook, id: try row.integer("id"), site: "")
    }

    /// Throws ``StoreError/damaged(_:)`` when the case has no line.
    func updateLine(_ state: CaseState, _ outlook: CaseOutlook) throws {
        let (id, site) = try lineKey(state.number)
        try writeLine(state, outlook, id: id, site: site)
    }

    /// The case holds something at a site: it is listed there, and found by what it holds.
    func placeLine(of number: String, at site: String, _ words: CaseWords) throws {
        let (id, _) = try lineKey(number)
        try connection.execute("UPDATE case_lines SET site = $1 WHERE id = $2 AND site <> $1", [site, id])
        try connection.execute("UPDATE inbox SET site = $1 WHERE id = $2 AND site <> $1", [site, id])
        try writeWords(id, placed: words.words.joined(separator: " "))
    }

    private func lineKey(_ number: String) throws -> (id: Int, site: String) {
        guard let row = try connection.first("SELECT id, site FROM case_lines WHERE number = $1", [number]) else {
            throw StoreError.damaged("case \(number) has no line in case_lines")
        }
        return (try row.integer("id"), try row.text("site"))
    }

    private func writeLine(_ state: CaseState, _ outlook: CaseOutlook, id: Int, site: String) throws {
        let line = CaseLine(state, waiting: outlook.waiting)
        try connection.execute(
            """
            UPDATE case_lines SET version = $1, stage = $2, ended = $3, agency = $4, server = $5, decision = $6, waiting = $7,
                received = $8, since = $9, counts = $10, norm = $11, due = $12,
                edition = (SELECT COALESCE(MAX(edition), 0) FROM case_line_rules)
            WHERE id = $13
            """,
            [
                line.version, line.stage.rawValue, line.stage.isFinal, line.agency, line.server,
                line.decision?.rawValue, line.waiting?.rawValue, line.received.microseconds, line.since.microseconds,
                line.counts, line.norm, outlook.due?.microseconds, id,
            ])
        try connection.execute("DELETE FROM inbox WHERE id = $1", [id])
        for turn in outlook.turns {
            try connection.execute(
                "INSERT INTO inbox (role, site, changed_at, id, actions) VALUES ($1, $2, $3, $4, $5)",
                [
                    turn.role.rawValue, site, state.changedAt.microseconds, id,
                    turn.actions.map(\.rawValue).joined(separator: " "),
                ])
        }
        try writeWords(
            id, said: CaseWords(state).words.joined(separator: " "),
            marks: CaseMark.isEnded(line.stage.isFinal).word)
    }

    // MARK: Lines of earlier rules

    /// Whether every line was written by these rules (``CaseOutlook/rules(_:)``).
    package func hasLines(by rules: String) throws -> Bool {
        guard let row = try connection.first("SELECT edition, text FROM case_line_rules WHERE id = 1"),
            try row.text("text") == rules
        else { return false }
        return try connection.first(
            "SELECT 1 AS n FROM case_lines WHERE edition < $1 LIMIT 1", [try row.integer("edition")]) == nil
    }

    /// Makes lines that were written by other rules old: ``renewLines(most:_:)`` writes them anew.
    package func adoptLineRules(_ rules: String) throws {
        try connection.execute(
            """
            INSERT INTO case_line_rules (id, edition, text) VALUES (1, 1, $1) ON CONFLICT (id) DO UPDATE
            SET edition = case_line_rules.edition + 1, text = excluded.text WHERE case_line_rules.text <> excluded.text
            """, [rules])
    }

    /// Writes up to `most` old lines anew; returns how many there were, 0 once there are none.
    package func renewLines(most: Int, _ outlook: (CaseState) -> CaseOutlook) throws -> Int {
        let old = try connection.query(
            """
            SELECT number FROM case_lines WHERE edition < (SELECT COALESCE(MAX(edition), 0) FROM case_line_rules)
            ORDER BY edition, id LIMIT $1
            """, [most])
        for row in old {
            let number = try row.text("number")
            guard let state = try caseState(number) else {
                throw StoreError.damaged("case_lines names case \(number), which is not there")
            }
            try updateLine(state, outlook(state))
            if let holding = try holding(of: number) {
                try placeLine(of: number, at: holding.allocation.site, CaseWords(holding.allocation))
            }
        }
        return old.count
    }
}

extension Records {
    /// Whether lists show the case, and searches find it, as its log tells; also when its line is still to be written by the present rules.
    package func listsAsTold(_ state: CaseState) throws -> Bool {
        let row = try connection.first(
            """
            SELECT l.*, w.said, w.placed, w.marks, (SELECT COALESCE(MAX(edition), 0) FROM case_line_rules) AS present
            FROM case_lines l LEFT JOIN case_words w ON w.id = l.id WHERE l.number = $1
            """, [state.number])
        guard let row else { return false }
        if try row.integer("edition") < row.integer("present") { return true }
        let holding = try holding(of: state.number)
        let line = try CaseLine(row)
        let isEnded = try row.flag("ended")
        let site = try row.text("site")
        let words = [try row.textOrNil("said"), try row.textOrNil("placed")]
        return line == CaseLine(state, waiting: line.waiting) && isEnded == state.stage.isFinal
            && site == holding?.allocation.site ?? ""
            && words
                == [CaseWords(state), CaseWords(holding?.allocation)].map { $0.words.joined(separator: " ") }
    }
}
