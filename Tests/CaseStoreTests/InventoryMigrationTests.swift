// SPDX-License-Identifier: Apache-2.0

import Database
import Inventory
import TestSupport
import Testing
import Values

@testable import CaseStore

/// A store from before inventories were kept as data.
struct InventoryMigrationTests {
    private static let site = """
        {"name":"s1","room":"Ruang server","racks":[{"name":"R1","units":10,"taken":[]}],"feeds":[{"name":"A","watts":5000}],
        "publicAddresses":{"first":"203.0.113.10","last":"203.0.113.20","except":[]},"remotePorts":[22001,22010],
        "roomAddresses":{"first":"10.0.0.10","last":"10.0.0.20","except":[]},"gateway":"10.0.0.1",
        "inBitsPerSecond":1000000000,"outBitsPerSecond":1000000000,"switchPorts":["p1","p2","p3"],
        "cables":["c1","c2","c3"],"cooldownDays":30,"controlPort":64999,"verifySwitchPort":false}
        """

    @Test("what was reserved stays reserved, with its remote port on its own address", arguments: TestEngine.allCases)
    func claims(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let number = try required(Schema.migrations.first { $0.name == "inventory as data" }).number
            _ = try await Migrator(Schema.migrations.filter { $0.number < number }).migrate(database)
            let books = SiteInventory(site: try Fixture.site(), holdings: [], now: Fixture.now)
            let allocation = try books.allocate(Fixture.need, for: "PS-1")
            try await database.write { connection in
                let at = Fixture.now.microseconds
                try connection.execute(
                    "INSERT INTO cases (number, secret_hash, version, stage, state, opened_at, changed_at) VALUES ('PS-1', 'x', 1, 'check', '{}', $1, $1)",
                    [at])
                try connection.execute(
                    "INSERT INTO sites (name, body, changed_at) VALUES ('s1', $1, $2)", [Self.site, at])
                try connection.execute(
                    "INSERT INTO allocations (case_number, version, body, made_at) VALUES ('PS-1', 1, $1, $2)",
                    [try json(allocation), at])
                try connection.execute(
                    "INSERT INTO holdings (case_number, site, state, since, was_active, version) VALUES ('PS-1', 's1', 'reserved', $1, 0, 1)",
                    [at])
                for claim in allocation.claims {
                    let name = claim.kind == .remotePort ? "\(allocation.remotePort)" : claim.name
                    try connection.execute(
                        "INSERT INTO claims (site, kind, name, case_number) VALUES ('s1', $1, $2, 'PS-1')",
                        [claim.kind.rawValue, name])
                }
            }
            let store = CaseStore(database: database)
            #expect(try await store.migrate() == Schema.migrations.map(\.number).filter { $0 >= number })
            let found = try await store.read { try $0.books(of: "s1", at: Fixture.now) }
            #expect(found?.site == (try Fixture.site()) && found?.holdings.map(\.allocation) == [allocation])
            #expect(try await store.read { try $0.importedSite("s1") } == (try Fixture.site()))
            let names = try await database.read { connection in
                try connection.query("SELECT name FROM claims WHERE kind = 'remotePort'").map { try $0.text("name") }
            }
            #expect(names == ["203.0.113.10 port 22001"])
        }
    }
}
