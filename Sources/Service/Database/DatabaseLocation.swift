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
    ///
    /// - Parameters:
    ///   - isShared: a SQLite file that a running service has open is used through that service.
    ///   - readOnly: make nothing and write nothing, so that it may be open elsewhere; writes throw `unsupported`.
    package func open(logger: Logger, sharing isShared: Bool = false, readOnly: Bool = false) async throws
        -> any Database
    {
        switch self {
        case .sqlite(let path):
            readOnly ? try SQLiteDatabase(path: path, readOnly: true) : try await Self.open(path, sharing: isShared)
        case .postgres(let conninfo): try await PostgresDatabase(conninfo: conninfo, readOnly: readOnly, logger: logger)
        }
    }

    /// Where the service that has the file open lets others use it.
    package static func socketPath(of path: String) -> String { path + ".sock" }

    /// Another command may have the file open for a moment: it is waited for.
    private static func open(_ path: String, sharing isShared: Bool) async throws -> any Database {
        let end = ContinuousClock.now + .seconds(10)
        while true {
            do {
                return try SQLiteDatabase(path: path)
            } catch let error as DatabaseError where error.code == .inUse {
                if isShared {
                    let shared = RemoteDatabase(path: path, socketPath: socketPath(of: path))
                    if (try? await shared.read({ _ in })) != nil { return shared }
                }
                guard ContinuousClock.now < end else {
                    throw DatabaseError(
                        .inUse, "\(path) is in use by another program, most likely the running service; stop that first"
                    )
                }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }
}
