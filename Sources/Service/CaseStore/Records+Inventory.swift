// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Inventory
package import Values

extension Records {
    package func put(_ site: Site, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO sites (name, body, changed_at) VALUES ($1, $2, $3)
            ON CONFLICT (name) DO UPDATE SET body = excluded.body, changed_at = excluded.changed_at
            """, [site.name, try json(site), now.microseconds])
    }

    package func sites() throws -> [Site] {
        try connection.query(
            "SELECT body FROM sites WHERE 1 = 1" + scope.clause(site: "name", from: 1) + " ORDER BY name", scope.values
        ).map { try $0.json(Site.self, "body") }
    }

    /// The site with all holdings that still count; `nil` when there is no such site.
    package func books(of site: String, at now: Timestamp) throws -> SiteInventory? {
        let found = try connection.first(
            "SELECT body FROM sites WHERE name = $1" + scope.clause(site: "name", from: 2), [site] + scope.values)
        guard let found else { return nil }
        let rows = try connection.query(
            """
            SELECT h.state, h.since, h.was_active, a.body FROM holdings h
            JOIN allocations a ON a.case_number = h.case_number AND a.version = h.version
            WHERE h.site = $1 AND (h.state <> 'released' OR h.was_active = 1) ORDER BY h.case_number
            """, [site])
        return SiteInventory(site: try found.json(Site.self, "body"), holdings: try rows.map(holding), now: now)
    }

    /// The present or last reservation of a case; `nil` when it never had one.
    package func holding(of number: String) throws -> Reservation? {
        try connection.first(
            """
            SELECT h.state, h.since, h.was_active, a.body FROM holdings h
            JOIN allocations a ON a.case_number = h.case_number AND a.version = h.version WHERE h.case_number = $1
                \(scope.clause(site: "h.site", from: 2))
            """, [number] + scope.values
        ).map(holding)
    }

    package func allocation(of number: String, version: Int) throws -> Allocation? {
        try connection.first(
            "SELECT body FROM allocations WHERE case_number = $1 AND version = $2", [number, version])?
            .json(Allocation.self, "body")
    }

    /// Holdings that are in use: the tenants.
    package func activeHoldings() throws -> [Reservation] {
        try connection.query(
            """
            SELECT h.state, h.since, h.was_active, a.body FROM holdings h
            JOIN allocations a ON a.case_number = h.case_number AND a.version = h.version
            WHERE h.state = 'active'\(scope.clause(site: "h.site", from: 1)) ORDER BY h.case_number
            """, scope.values
        ).map(holding)
    }

    private func holding(_ row: Row) throws -> Reservation {
        Reservation(
            allocation: try row.json(Allocation.self, "body"), state: try row.word(HoldingState.self, "state"),
            since: try row.time("since"), wasActive: try row.flag("was_active"))
    }

    /// Writes a holding and the claims in it; throws ``StoreError/claimed(kind:name:)`` when another case has one of them.
    package func put(_ holding: Reservation, at now: Timestamp) throws {
        let allocation = holding.allocation
        let number = allocation.caseNumber
        try connection.execute(
            "INSERT INTO allocations (case_number, version, body, made_at) VALUES ($1, $2, $3, $4) ON CONFLICT (case_number, version) DO NOTHING",
            [number, allocation.version, try json(allocation), now.microseconds])
        try connection.execute(
            """
            INSERT INTO holdings (case_number, site, state, since, was_active, version) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (case_number) DO UPDATE SET state = excluded.state, since = excluded.since,
                was_active = excluded.was_active, version = excluded.version
            """,
            [
                number, allocation.site, holding.state.rawValue, holding.since.microseconds, holding.wasActive,
                allocation.version,
            ])
        try connection.execute("DELETE FROM claims WHERE case_number = $1", [number])
        let rest =
            holding.state == .released
            ? try books(of: allocation.site, at: now).flatMap { holding.quarantine($0.site) } : nil
        try placeLine(of: number, at: allocation.site, CaseWords(allocation))
        for claim in allocation.claims where holding.state != .released || (rest != nil && claim.kind.cools) {
            try insert(claim, of: allocation, until: rest, at: now)
        }
    }

    private func insert(_ claim: Claim, of allocation: Allocation, until rest: Timestamp?, at now: Timestamp) throws {
        let changed = try connection.execute(
            """
            INSERT INTO claims (site, kind, name, case_number, rests_until) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (site, kind, name) DO UPDATE SET case_number = excluded.case_number, rests_until = excluded.rests_until
            WHERE claims.rests_until IS NOT NULL AND claims.rests_until <= $6
            """,
            [
                allocation.site, claim.kind.rawValue, claim.name, allocation.caseNumber, rest?.microseconds,
                now.microseconds,
            ])
        guard changed == 1 else { throw StoreError.claimed(kind: claim.kind.rawValue, name: claim.name) }
    }
}
