// SPDX-License-Identifier: Apache-2.0

package import Database
import Foundation
import Logging

/// The engines that everything written in SQL is tested on.
package enum TestEngine: String, CaseIterable, Sendable {
    case sqlite
    case postgres
}

/// Runs `body` with a fresh, empty database, which is removed afterwards.
package func withDatabase<T>(
    _ engine: TestEngine, _ body: (any Database) async throws -> T
) async throws -> T {
    switch engine {
    case .sqlite:
        try await withTemporaryDirectory { directory in
            try await closing(SQLiteDatabase(path: directory + "/test.sqlite"), body)
        }
    case .postgres:
        try await PostgresServer.shared.withSchema { conninfo in
            try await closing(
                PostgresDatabase(conninfo: conninfo, connections: 3, logger: Logger(label: "test")), body)
        }
    }
}

/// Runs `body` with the path of an empty directory, which is removed afterwards.
package func withTemporaryDirectory<T>(
    _ body: (String) async throws -> T
) async throws -> T {
    let directory = NSTemporaryDirectory() + "/titipan-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    return try await body(directory)
}

private func closing<T>(
    _ database: any Database, _ body: (any Database) async throws -> T
) async throws -> T {
    do {
        let value = try await body(database)
        await database.close()
        return value
    } catch {
        await database.close()
        throw error
    }
}
