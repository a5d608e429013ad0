// SPDX-License-Identifier: Apache-2.0

/// A transaction on one session; lives on that session's thread.
final class PostgresConnection: EngineConnection {
    let dialect = Dialect.postgres
    private let session: PostgresSession
    var depth = 0
    var failure: DatabaseError?

    /// After a lost race or a lost connection only the whole transaction can be repeated.
    var holdsTransaction: Bool { failure?.code != .serialization && failure?.code != .connectionLost }

    init(_ session: PostgresSession) {
        self.session = session
    }

    func execute(_ sql: String, _ arguments: [any SQLConvertible]) throws -> Int {
        try run(sql, arguments).changes
    }

    func query(_ sql: String, _ arguments: [any SQLConvertible]) throws -> [Row] {
        try run(sql, arguments).rows()
    }

    func script(_ sql: String) throws {
        try guarded(sql) { try session.script(sql) }
    }

    private func run(_ sql: String, _ arguments: [any SQLConvertible]) throws -> PostgresResult {
        let values = arguments.map(\.sqlValue)
        try Placeholders(in: sql).check(values, sql)
        return try guarded(sql) { try session.run(sql, values) }
    }
}
