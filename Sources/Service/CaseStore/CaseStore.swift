// SPDX-License-Identifier: Apache-2.0

package import Database

/// Everything that the service keeps, in one database of either engine.
///
/// Each use is one transaction: ``write(_:)`` is serializable and returns after a durable commit.
package struct CaseStore: Sendable {
    package let database: any Database

    package init(database: any Database) {
        self.database = database
    }

    /// Brings the tables up to date; returns the numbers of the migrations applied now.
    @discardableResult
    package func migrate() async throws -> [Int] {
        try await Migrator(Schema.migrations).migrate(database)
    }

    /// Migrations that ``migrate()`` would apply.
    package func pendingMigrations() async throws -> [Int] {
        try await Migrator(Schema.migrations).pending(database)
    }

    /// `body` may run more than once and must have no effect outside the records.
    ///
    /// - Parameter scope: the sites of the person who asks; everything for the service itself.
    @discardableResult
    package func write<T: Sendable>(
        within scope: SiteScope = .everywhere, _ body: @escaping @Sendable (Records) throws -> T
    ) async throws -> T {
        try await database.write { try body(Records($0, scope: scope)) }
    }

    /// - Parameter scope: the sites of the person who asks; everything for the service itself.
    package func read<T: Sendable>(
        within scope: SiteScope = .everywhere, _ body: @escaping @Sendable (Records) throws -> T
    ) async throws -> T {
        try await database.read { try body(Records($0, scope: scope)) }
    }
}
