// SPDX-License-Identifier: Apache-2.0

package import Database
package import Logging

/// Everything that the service keeps, in one database of either engine.
///
/// Each use is one transaction: ``write(_:)`` is serializable and returns after a durable commit.
package struct CaseStore: Sendable {
    package let database: any Database
    private let logger: Logger?
    /// Of the request that the present task performs; `nil` when it did not name itself.
    @TaskLocal private static var requestKey: RequestKey?
    /// By whose readers the present task reads.
    @TaskLocal private static var lane = ReadLane.people

    /// - Parameter logger: gets the reason when the store cannot be used.
    package init(database: any Database, logger: Logger? = nil) {
        self.database = database
        self.logger = logger
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
    /// Throws ``StoreError/unavailable(_:_:)`` when the store, not the work, is at fault, and ``StoreError/repeated`` when the request that the work
    /// belongs to was performed under its key before.
    ///
    /// - Parameter scope: the sites of the person who asks; everything for the service itself.
    @discardableResult
    package func write<T: Sendable>(
        within scope: SiteScope = .everywhere, _ body: @escaping @Sendable (Records) throws -> T
    ) async throws -> T {
        let key = Self.requestKey
        return try await tellingOutage(isWrite: true) {
            try await database.write { connection in
                let records = Records(connection, scope: scope)
                if let key { try records.claim(key) }
                return try body(records)
            }
        }
    }

    /// - Parameter scope: the sites of the person who asks; everything for the service itself.
    package func read<T: Sendable>(
        within scope: SiteScope = .everywhere, _ body: @escaping @Sendable (Records) throws -> T
    ) async throws -> T {
        try await tellingOutage(isWrite: false) {
            try await database.read(Self.lane) { try body(Records($0, scope: scope)) }
        }
    }

    /// What `body` reads is read in the lane of machines.
    package static func readingForMachines<T: Sendable>(_ body: () async throws -> T) async rethrows -> T {
        try await $lane.withValue(.machines) { try await body() }
    }

    /// What `body` writes is durable together with the request's key.
    package static func performing<T: Sendable>(_ key: RequestKey, _ body: () async throws -> T) async rethrows -> T {
        try await $requestKey.withValue(key) { try await body() }
    }

    private func tellingOutage<T>(isWrite: Bool, _ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch let error as DatabaseError {
            guard let outage = StoreOutage(error.code) else { throw error }
            logger?.warning(
                "the store cannot be used", metadata: ["why": "\(error)", "code": "\(error.code.rawValue)"])
            let effect: StoreOutage.Effect =
                if error.code == .commitUnknown { .unknown } else { isWrite ? .nothingStored : .nothingRead }
            throw StoreError.unavailable(outage, effect)
        }
    }
}
