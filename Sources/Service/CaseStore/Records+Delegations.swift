// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Procedure
package import Values

extension Records {
    package func insert(_ delegation: Delegation) throws {
        try connection.execute(
            """
            INSERT INTO delegations (id, post, delegate_id, first_day, last_day, revoked, body)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                delegation.id, delegation.post.rawValue, delegation.delegate.id, "\(delegation.first)",
                "\(delegation.last)", delegation.revocation != nil, try json(delegation),
            ])
    }

    /// Writes a revocation.
    package func update(_ delegation: Delegation) throws {
        try connection.execute(
            "UPDATE delegations SET revoked = $1, body = $2 WHERE id = $3",
            [delegation.revocation != nil, try json(delegation), delegation.id])
    }

    package func delegation(_ id: String) throws -> Delegation? {
        try connection.first("SELECT body FROM delegations WHERE id = $1", [id])
            .map { try $0.json(Delegation.self, "body") }
    }

    /// Those by which somebody acts on a day.
    package func delegations(validOn day: CivilDate) throws -> [Delegation] {
        try delegations(from: day, to: day)
    }

    /// Those that are not revoked and have a day in common with these, the first made first.
    package func delegations(from first: CivilDate, to last: CivilDate) throws -> [Delegation] {
        try connection.query(
            "SELECT body FROM delegations WHERE last_day >= $1 AND first_day <= $2 AND revoked = 0 ORDER BY seq",
            ["\(first)", "\(last)"]
        ).map { try $0.json(Delegation.self, "body") }
    }

    /// All of them, the latest made first.
    package func delegations(after position: [Int]? = nil, most: Int) throws -> ListPage<Delegation> {
        let rows = try connection.query(
            "SELECT seq, body FROM delegations WHERE seq < $1 ORDER BY seq DESC LIMIT $2",
            [position?.first ?? .max, most + 1])
        return ListPage(
            items: try rows.prefix(most).map { try $0.json(Delegation.self, "body") },
            next: rows.count > most ? [try rows[most - 1].integer("seq")] : nil)
    }
}
