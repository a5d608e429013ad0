// SPDX-License-Identifier: Apache-2.0

internal import CPostgres

/// One connection to the server; used by one thread at a time.
final class PostgresSession {
    private let handle: OpaquePointer
    private var isLost = false
    /// Writes begun; every so many, and first of all, old keys are swept.
    private var writes = 0
    private static let writesBetweenSweeps = 1_000

    /// Connects and sets the session parameters on which results depend. Throws `unavailable`.
    init(conninfo: String) throws(DatabaseError) {
        // `conninfo` comes last, so that it wins over the settings before it.
        let settings = [
            ("fallback_application_name", "titipan-service"), ("connect_timeout", "5"),
            ("keepalives_idle", "30"), ("tcp_user_timeout", "30000"), ("dbname", conninfo),
            ("client_encoding", "UTF8"),
        ]
        let connected = withCStrings(settings.map(\.0)) { keywords in
            withCStrings(settings.map(\.1)) { values in PQconnectdbParams(keywords, values, 1) }
        }
        guard let connected else { throw DatabaseError(.unavailable, "libpq is out of memory") }
        handle = connected
        guard PQstatus(handle) == CONNECTION_OK else {
            throw DatabaseError(.unavailable, "cannot connect to PostgreSQL: \(lastMessage)")
        }
        // Notices ("table exists, skipping") would go to standard error.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        do {
            // The server ends a transaction whose client has gone, so that its turn to write does not last for ever; whoever
            // waits for the turn waits longer than that.
            try script(
                """
                SET bytea_output = 'hex'; SET TIME ZONE 'UTC'; SET standard_conforming_strings = on;
                SET idle_in_transaction_session_timeout = '8s'; SET lock_timeout = '10s'
                """)
        } catch {
            throw DatabaseError(.unavailable, "cannot set up the connection to PostgreSQL: \(error.message)")
        }
    }

    deinit {
        PQfinish(handle)
    }

    var isUsable: Bool { !isLost && PQstatus(handle) == CONNECTION_OK }

    /// Runs `body` on one snapshot. Throws what it throws, or ``DatabaseError``.
    func read<T>(_ body: (any Connection) throws -> T) throws -> T {
        try script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        let value = try perform(readOnly: true, body)
        try script("COMMIT")
        return value
    }

    /// Runs `body` when it is its turn, and commits it together with the attempt's key; when an earlier try was committed, answers
    /// with that one's value instead. Throws what `body` throws, after rolling back, or ``DatabaseError``.
    func write<T>(
        _ attempt: WriteAttempt<T>, _ body: (any Connection) throws -> T
    ) throws -> (value: T, isResolved: Bool) {
        guard try takeTurn(key: attempt.key) else {
            rollBack()
            guard let value = attempt.unresolved else {
                throw DatabaseError(.other, "the database knows the key of a transaction that was never committed")
            }
            return (value, true)
        }
        attempt.isKnownToHaveFailed()
        let value = try perform(readOnly: false, body)
        attempt.sending(value)
        do {
            try script("COMMIT")
        } catch {
            guard error.code == .connectionLost else {
                attempt.isKnownToHaveFailed()
                throw error
            }
            throw DatabaseError(.commitUnknown, error.message, engineCode: error.engineCode)
        }
        return (value, false)
    }

    /// Begins a transaction, waits until no other program writes, and enters the key; false when the key is there already.
    private func takeTurn(key: String) throws(DatabaseError) -> Bool {
        defer { writes += 1 }
        do {
            do {
                return try begin(key: key)
            } catch  where error.engineCode == "42P01" {
                // The first write to a new database.
                rollBack()
                makeTables()
                return try begin(key: key)
            }
        } catch {
            rollBack()
            // Only a standby refuses the lock for its state.
            let isStandby = error.engineCode == "55000"
            if isStandby { isLost = true }
            throw isStandby
                ? DatabaseError(.connectionLost, error.message, engineCode: error.engineCode)
                : afterFailover(error, readOnly: false)
        }
    }

    /// The lock comes before the first statement that takes a snapshot: what is read after it includes every earlier commit. One
    /// message to the server.
    private func begin(key: String) throws(DatabaseError) -> Bool {
        let now = "EXTRACT(EPOCH FROM clock_timestamp())"
        let sweep = "DELETE FROM titipan_write_keys WHERE at < \(now) - 86400;"
        let result = try answer(
            """
            BEGIN ISOLATION LEVEL SERIALIZABLE; LOCK TABLE titipan_write_turn IN EXCLUSIVE MODE;
            \(writes.isMultiple(of: Self.writesBetweenSweeps) ? sweep : "")
            INSERT INTO titipan_write_keys (key, at) VALUES ('\(key)', \(now)) ON CONFLICT (key) DO NOTHING
            """)
        return result.changes == 1
    }

    /// Two tables, as the lock keeps a table from being vacuumed. When another program is quicker, its tables will do.
    private func makeTables() {
        try? script(
            """
            CREATE TABLE IF NOT EXISTS titipan_write_turn (id BIGINT);
            CREATE TABLE IF NOT EXISTS titipan_write_keys (key TEXT PRIMARY KEY, at DOUBLE PRECISION NOT NULL)
            """)
    }

    /// Runs `body` in the transaction that has begun. Throws what it throws, after rolling back.
    private func perform<T>(readOnly: Bool, _ body: (any Connection) throws -> T) throws -> T {
        let connection = PostgresConnection(self)
        do {
            let value = try body(connection)
            if let failure = connection.failure { throw failure }
            return value
        } catch {
            rollBack()
            // The engine's own error decides whether the transaction is repeated, even where the body threw another error in its place.
            let failure = connection.failure.map { afterFailover($0, readOnly: readOnly) }
            if let failure, failure.code == .serialization || failure.code == .connectionLost { throw failure }
            throw error
        }
    }

    /// Performs one statement with arguments; rows come in text form, bytes go in binary form.
    func run(_ sql: String, _ arguments: [SQLValue]) throws(DatabaseError) -> PostgresResult {
        let parameters = PostgresParameters(arguments)
        let answer = parameters.withPointers { types, values, lengths, formats in
            PQexecParams(handle, sql, Int32(arguments.count), types, values, lengths, formats, 0)
        }
        return try checked(answer, sql)
    }

    /// Performs statements without arguments.
    func script(_ sql: String) throws(DatabaseError) {
        _ = try answer(sql)
    }

    /// Performs statements without arguments; the answer is the last one's.
    private func answer(_ sql: String) throws(DatabaseError) -> PostgresResult {
        try checked(PQexec(handle, sql), sql)
    }

    /// A server that refuses to write has become a standby: the next connection finds the new primary.
    private func afterFailover(_ error: DatabaseError, readOnly: Bool) -> DatabaseError {
        let isStandby = error.code == .readOnly || error.engineCode == "0A000" && error.message.contains("hot standby")
        guard !readOnly, isStandby else { return error }
        isLost = true
        return DatabaseError(.connectionLost, error.message, engineCode: error.engineCode)
    }

    private func rollBack() {
        guard isUsable else { return }
        do {
            try script("ROLLBACK")
        } catch {
            isLost = true
        }
    }

    private func checked(_ answer: OpaquePointer?, _ sql: String) throws(DatabaseError) -> PostgresResult {
        guard let answer else {
            isLost = true
            throw DatabaseError(.connectionLost, "the connection to PostgreSQL was lost: \(lastMessage)")
        }
        let result = PostgresResult(answer)
        guard result.isSuccess else {
            let error = result.error(sql, isConnected: PQstatus(handle) == CONNECTION_OK)
            if error.code == .connectionLost { isLost = true }
            throw error
        }
        return result
    }

    private var lastMessage: String {
        String(cString: PQerrorMessage(handle)).split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}

/// Calls `body` with a NULL-terminated array of C strings, valid during the call.
private func withCStrings<T>(_ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> T) -> T {
    let bytes = texts.flatMap(\.utf8CString)
    return bytes.withUnsafeBufferPointer { buffer in
        var pointers: [UnsafePointer<CChar>?] = []
        var offset = 0
        for text in texts {
            pointers.append(buffer.baseAddress.map { $0 + offset })
            offset += text.utf8.count + 1
        }
        pointers.append(nil)
        return pointers.withUnsafeBufferPointer { list in
            withUnsafePointer(to: nil as UnsafePointer<CChar>?) { empty in body(list.baseAddress ?? empty) }
        }
    }
}
