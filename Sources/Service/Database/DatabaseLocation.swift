// SPDX-License-Identifier: Apache-2.0

package import Logging

/// The location of the database, from the configuration.
package enum DatabaseLocation: Sendable, Equatable {
    case sqlite(path: String)
    /// A libpq connection string or URI; `host=a,b,c target_session_attrs=read-write` finds the primary among several.
    case postgres(conninfo: String)

    /// `postgres://…`, `postgresql://…` and `keyword=value …` mean PostgreSQL, anything else a file.
    package init(_ text: String) {
        let isURI = text.hasPrefix("postgres://") || text.hasPrefix("postgresql://")
        let keyword = text.prefix { $0.isLowercase || $0 == "_" }
        let isPairs = !keyword.isEmpty && text.dropFirst(keyword.count).hasPrefix("=")
        self = isURI || isPairs ? .postgres(conninfo: text) : .sqlite(path: text)
    }

    /// Opens the store, creating the SQLite file (mode 0600) when there is none. Throws ``DatabaseError``.
    package func open(logger: Logger) async throws -> any Database {
        switch self {
        case .sqlite(let path): try SQLiteDatabase(path: path)
        case .postgres(let conninfo): try await PostgresDatabase(conninfo: conninfo, logger: logger)
        }
    }
}
