// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Values

/// A page's worth of rows behind a position in their order; `next` is the position of the last when more follow.
package struct ListPage<Item: Sendable>: Sendable {
    package let items: [Item]
    package let next: [Int]?
}

/// Lists of cases by pages: each reads the rows that it shows and one more, whatever there is.
extension Records {
    /// The newest first.
    ///
    /// - Parameters:
    ///   - text: what its words must begin with; no words, no restriction.
    ///   - position: of the last line of the page before.
    package func caseLines(
        text: String = "", isEnded: Bool? = nil, after position: [Int]? = nil, most: Int
    ) throws -> ListPage<CaseLine> {
        let before = position?.first ?? .max
        let words = CaseWords.sought(in: text)
        if words.isEmpty, text.contains(where: { !$0.isWhitespace }) { return ListPage(items: [], next: nil) }
        let rows: [Row]
        if words.isEmpty {
            var values: [any SQLConvertible] = [before, most + 1]
            if let isEnded { values.append(isEnded) }
            let ended = isEnded == nil ? "" : " AND ended = $3"
            rows = try inOrder(
                of: "case_lines", where: "id < $1\(ended)", order: "id DESC", values, most: "$2")
        } else {
            let found = found(words, isEnded: isEnded, before: before, most: most + 1, from: 1)
            rows = try connection.query(
                "SELECT * FROM case_lines WHERE id \(found.sql) ORDER BY id DESC", found.values)
        }
        return ListPage(
            items: try rows.prefix(most).map(CaseLine.init),
            next: rows.count > most ? [try rows[most - 1].integer("id")] : nil)
    }

    /// Cases that wait for one of the roles, the longest unchanged first; each stands once, with the actions of all of them.
    package func waitingLines(
        for roles: [Role], after position: [Int]? = nil, most: Int
    ) throws -> ListPage<WaitingLine> {
        let (time, id) = position.map { ($0[0], $0[1]) } ?? (.min, .min)
        var waiting: [WaitingPlace] = []
        for role in roles {
            let rows = try inOrder(
                of: "inbox", where: "role = $1 AND (changed_at, id) > ($2, $3)", order: "changed_at, id",
                [role.rawValue, time, id, most + 1], most: "$4")
            for place in try rows.map(WaitingPlace.init) {
                if let same = waiting.firstIndex(where: { $0.id == place.id }) {
                    waiting[same].actions += place.actions
                } else {
                    waiting.append(place)
                }
            }
        }
        waiting.sort { ($0.changedAt, $0.id) < ($1.changedAt, $1.id) }
        let items = try waiting.prefix(most).map { place in
            guard let line = try connection.first("SELECT * FROM case_lines WHERE id = $1", [place.id])
            else { throw StoreError.damaged("an inbox names line \(place.id), which is not there") }
            return WaitingLine(line: try CaseLine(line), actions: place.actions)
        }
        guard waiting.count > most, case let last = waiting[most - 1] else { return ListPage(items: items, next: nil) }
        return ListPage(items: items, next: [last.changedAt, last.id])
    }

    /// A case's place in the inbox of a role.
    private struct WaitingPlace {
        let changedAt: Int
        let id: Int
        var actions: [Action]

        init(_ row: Row) throws {
            changedAt = try row.integer("changed_at")
            id = try row.integer("id")
            actions = try row.text("actions").split(separator: " ").compactMap { Action(rawValue: String($0)) }
        }
    }

    /// How many cases wait for `role`, counted as far as `most`.
    ///
    /// - Parameters:
    ///   - only: counts those alone for which this action comes next.
    ///   - except: leaves them out.
    package func countWaiting(
        for role: Role, only: Action? = nil, except: Action? = nil, most: Int
    ) throws -> Int {
        var condition = ""
        if only != nil { condition += " AND (actions = $3 OR actions LIKE $4)" }
        if except != nil { condition += " AND NOT (actions = $3 OR actions LIKE $4)" }
        let next = [only ?? except].compactMap(\.self).flatMap { [$0.rawValue, $0.rawValue + " %"] }
        let sites = scope.clause(listed: "site", from: 3 + next.count)
        return try connection.first(
            """
            SELECT COUNT(*) AS cases FROM
                (SELECT 1 AS one FROM inbox WHERE role = $1\(condition)\(sites) LIMIT $2) AS counted
            """, [role.rawValue, most] + next + scope.listedValues)?.integer("cases") ?? 0
    }

    /// Numbers of cases at which the service has to look again by `now`, the longest due first, from behind a position on.
    package func dueCases(at now: Timestamp, after position: [Int]? = nil, most: Int) throws -> ListPage<String> {
        let (time, id) = position.map { ($0[0], $0[1]) } ?? (.min, .min)
        let rows = try connection.query(
            """
            SELECT number, due, id FROM case_lines WHERE due IS NOT NULL AND due <= $1 AND (due, id) > ($2, $3)
            ORDER BY due, id LIMIT $4
            """, [now.microseconds, time, id, most])
        return ListPage(
            items: try rows.map { try $0.text("number") },
            next: try rows.last.map { [try $0.integer("due"), try $0.integer("id")] })
    }

    /// Rows of a table in an order that an index has, also within each site: with a scope, the first of each of its sites are merged.
    ///
    /// - Parameter most: the placeholder of how many.
    private func inOrder(
        of table: String, where condition: String, order: String, _ values: [any SQLConvertible], most: String
    ) throws -> [Row] {
        guard let sites = scope.listed else {
            return try connection.query(
                "SELECT * FROM \(table) WHERE \(condition) ORDER BY \(order) LIMIT \(most)", values)
        }
        let parts = sites.indices.map { index in
            """
            SELECT * FROM (SELECT * FROM \(table) WHERE site = $\(values.count + 1 + index) AND \(condition)
                ORDER BY \(order) LIMIT \(most)) AS part\(index)
            """
        }
        return try connection.query(
            "SELECT * FROM (\(parts.joined(separator: " UNION ALL "))) AS parts ORDER BY \(order) LIMIT \(most)",
            values + sites)
    }
}
