// SPDX-License-Identifier: Apache-2.0

internal import CPostgres

/// One connection to the server; used by one thread at a time.
final class PostgresSession {
    private let handle: OpaquePointer
    private var isLost = false

    /// Connects and sets the session parameters on which results depend. Throws `unavailable`.
    init(conninfo: String) throws(DatabaseError) {
        // `conninfo` comes last, so that it wins over the settings before it.
        let settings = [
            ("fallback_application_name", "titipan-service"), ("connect_timeout", "10"),
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
            try script("SET bytea_output = 'hex'; SET TIME ZONE 'UTC'; SET standard_conforming_strings = on")
        } catch {
            throw DatabaseError(.unavailable, "cannot set up the connection to PostgreSQL: \(error.message)")
        }
    }

    deinit {
        PQfinish(handle)
    }

    var isUsable: Bool { !isLost && PQstatus(handle) == CONNECTION_OK }

    /// Runs `body` between BEGIN and COMMIT. Throws what it throws, after rolling back, or ``DatabaseError``.
    func transaction<T>(readOnly: Bool, _ body: (any Connection) throws -> T) throws -> T {
        try begin(readOnly: readOnly)
        let connection = PostgresConnection(self)
        let result = Result {
            let value = try body(connection)
            if let failure = connection.failure { throw failure }
            return value
        }
        switch result {
        case .success(let value):
            try commit(readOnly: readOnly)
            return value
        case .failure(let error):
            rollBack()
            // The engine's own error decides whether the transaction is repeated, even where the body threw another error in its place.
            let failure = connection.failure.map { afterFailover($0, readOnly: readOnly) }
            if let failure, failure.code == .serialization || failure.code == .connectionLost { throw failure }
            throw error
        }
    }

    private func begin(readOnly: Bool) throws(DatabaseError) {
        do {
            try script("BEGIN ISOLATION LEVEL \(readOnly ? "REPEATABLE READ READ ONLY" : "SERIALIZABLE")")
        } catch {
            throw afterFailover(error, readOnly: readOnly)
        }
    }

    private func commit(readOnly: Bool) throws(DatabaseError) {
        do {
            try script("COMMIT")
        } catch {
            guard error.code == .connectionLost, !readOnly else { throw error }
            throw DatabaseError(
                .commitUnknown, "the connection was lost during the commit, which may have happened: \(error.message)",
                engineCode: error.engineCode)
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
        _ = try checked(PQexec(handle, sql), sql)
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
