// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Inventory
package import Values

extension Records {
    /// Writes a site as its next version; returns the number of it.
    @discardableResult
    package func put(_ site: Site, at now: Timestamp) throws -> Int {
        let row = try connection.first(
            """
            INSERT INTO sites (name, body, changed_at) VALUES ($1, $2, $3)
            ON CONFLICT (name) DO UPDATE SET body = excluded.body, changed_at = excluded.changed_at,
                version = sites.version + 1
            RETURNING version
            """, [site.name, try json(site), now.microseconds])
        guard let row else { throw StoreError.impossible("site \(site.name) was not written") }
        return try row.integer("version")
    }

    package func sites() throws -> [Site] {
        try connection.query(
            "SELECT body FROM sites WHERE 1 = 1" + scope.clause(site: "name", from: 1) + " ORDER BY name", scope.values
        ).map { try $0.json(Site.self, "body") }
    }

    package func siteNames() throws -> [String] {
        try connection.query(
            "SELECT name FROM sites WHERE 1 = 1" + scope.clause(site: "name", from: 1) + " ORDER BY name", scope.values
        ).map { try $0.text("name") }
    }

    /// A site and its version; `nil` when there is no such site.
    package func site(_ name: String) throws -> (site: Site, version: Int)? {
        try connection.first(
            "SELECT body, version FROM sites WHERE name = $1" + scope.clause(site: "name", from: 2),
            [name] + scope.values
        ).map { (try $0.json(Site.self, "body"), try $0.integer("version")) }
    }

    /// What the configuration said of a site when it was imported; `nil` when it never was.
    package func importedSite(_ name: String) throws -> Site? {
        try connection.first("SELECT configured FROM site_imports WHERE name = $1", [name])?
            .json(Site.self, "configured")
    }

    /// Notes that a site was imported as it is configured.
    package func noteImport(_ site: Site, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO site_imports (name, configured, imported_at) VALUES ($1, $2, $3)
            ON CONFLICT (name) DO UPDATE SET configured = excluded.configured, imported_at = excluded.imported_at
            """, [site.name, try json(site), now.microseconds])
    }

    /// Keeps a change that made a site's version.
    package func insert(_ change: InventoryChange, version: Int, by who: String, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO inventory_changes (site, version, at, who, kind, name, earlier, later)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                change.site, version, now.microseconds, who, change.key.kind.rawValue, change.key.name,
                try change.before.map { try json(cells($0)) }, try change.after.map { try json(cells($0)) },
            ])
    }

    /// The latest changes of a site, newest first.
    package func inventoryChanges(of site: String, most: Int) throws -> [RecordedInventoryChange] {
        try connection.query(
            """
            SELECT version, at, who, kind, name, earlier, later FROM inventory_changes
            WHERE site = $1\(scope.clause(site: "site", from: 3)) ORDER BY id DESC LIMIT $2
            """, [site, most] + scope.values
        ).map { row in
            let cells = { (column: String) in
                try row.textOrNil(column) == nil ? nil : try row.json([String: String].self, column)
            }
            return RecordedInventoryChange(
                version: try row.integer("version"), at: try row.time("at"), who: try row.text("who"),
                kind: try row.word(InventoryKind.self, "kind"), name: try row.text("name"),
                before: try cells("earlier"), after: try cells("later"))
        }
    }

    private func cells(_ item: InventoryItem) -> [String: String] {
        Dictionary(uniqueKeysWithValues: item.cells.map { ($0.key.rawValue, $0.value) })
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

    /// Server and agency of the cases that hold something of a site, or whose addresses may rest there, by their numbers.
    package func holders(of site: String) throws -> [String: (server: String, agency: String)] {
        let rows = try connection.query(
            """
            SELECT l.number, l.server, l.agency FROM case_lines l JOIN holdings h ON h.case_number = l.number
            WHERE h.site = $1 AND (h.state <> 'released' OR h.was_active = 1)
            """, [site])
        return Dictionary(
            try rows.map { (try $0.text("number"), (server: try $0.text("server"), agency: try $0.text("agency"))) }
        ) { first, _ in first }
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
        let site = try Records(connection).site(allocation.site)?.site
        let rest = holding.state == .released ? site.flatMap { holding.quarantine($0) } : nil
        try placeLine(of: number, at: allocation.site, CaseWords(allocation))
        for claim in site?.claims(of: allocation) ?? allocation.claims
        where holding.state != .released || (rest != nil && claim.kind.cools) {
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

/// A change of an inventory as it was kept: by whom, and what it was before and after, as cells by their columns' names.
package struct RecordedInventoryChange: Hashable, Sendable {
    package let version: Int
    package let at: Timestamp
    package let who: String
    package let kind: InventoryKind
    package let name: String
    package let before: [String: String]?
    package let after: [String: String]?
}
