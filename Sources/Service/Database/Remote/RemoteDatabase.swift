// SPDX-License-Identifier: Apache-2.0

internal import Linux
import Synchronization

/// A database that another program of this machine has open, used through its ``DatabaseServer``.
package final class RemoteDatabase: Database {
    package let dialect = Dialect.sqlite
    private let socketPath: String
    private let path: String
    private let counted = Mutex(TransactionCounts())

    /// Milliseconds; longer than the server takes to get to a transaction.
    private static let patience: Int32 = 30_000

    /// - Parameters:
    ///   - path: of the database's file.
    ///   - socketPath: of the server's socket.
    package init(path: String, socketPath: String) {
        self.path = path
        self.socketPath = socketPath
    }

    package var counts: TransactionCounts { counted.withLock { $0 } }

    @discardableResult
    package func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        let value = try await transaction(.beginWrite, body)
        counted.withLock { $0.writes += 1 }
        return value
    }

    package func read<T: Sendable>(
        _ lane: ReadLane, _ body: @escaping @Sendable (any Connection) throws -> T
    ) async throws -> T {
        try await transaction(.beginRead, body)
    }

    /// Reads the file itself, on a connection that never writes nor touches the log.
    package func backup(to destination: String) async throws {
        try await onThread { [path] in try copyDatabase(from: path, to: destination) }
    }

    package func close() async {}

    private func transaction<T: Sendable>(
        _ begin: RemoteRequest, _ body: @escaping @Sendable (any Connection) throws -> T
    ) async throws -> T {
        try await onThread { [socketPath] in
            let socket: LocalSocket
            do throws(SystemError) {
                socket = try LocalSocket.connect(to: socketPath)
            } catch {
                throw DatabaseError(.unavailable, "\(error)")
            }
            let connection = RemoteConnection(RemoteChannel(socket, patience: Self.patience))
            _ = try connection.ask(begin)
            do {
                let value = try body(connection)
                if let failure = connection.failure { throw failure }
                try connection.commit()
                return value
            } catch {
                connection.giveUp()
                throw error
            }
        }
    }
}

/// A transaction in the other program; lives on one thread.
final class RemoteConnection: EngineConnection {
    let dialect = Dialect.sqlite
    private let channel: RemoteChannel
    /// Names of savepoints below this belong to the other program.
    var depth = 1_000
    var failure: DatabaseError?
    private(set) var holdsTransaction = true

    init(_ channel: RemoteChannel) {
        self.channel = channel
    }

    func execute(_ sql: String, _ arguments: [any SQLConvertible]) throws -> Int {
        guard case .changes(let count) = try perform(sql, .execute(sql, arguments.map(\.sqlValue))) else { throw lost }
        return count
    }

    func query(_ sql: String, _ arguments: [any SQLConvertible]) throws -> [Row] {
        guard case .rows(let rows) = try perform(sql, .query(sql, arguments.map(\.sqlValue))) else { throw lost }
        return rows
    }

    func script(_ sql: String) throws {
        _ = try perform(sql, .script(sql))
    }

    private func perform(_ sql: String, _ request: RemoteRequest) throws -> RemoteAnswer {
        try guarded(sql) { try ask(request) }
    }

    /// Throws what the other program answers, or `connectionLost`.
    func ask(_ request: RemoteRequest) throws -> RemoteAnswer {
        guard channel.send(request), let answer = channel.receive(RemoteAnswer.self) else {
            holdsTransaction = false
            throw lost
        }
        if case .failed(let error, let holds) = answer {
            holdsTransaction = holds
            throw error
        }
        return answer
    }

    /// Throws `commitUnknown` when no answer comes.
    func commit() throws {
        guard channel.send(RemoteRequest.commit), let answer = channel.receive(RemoteAnswer.self) else {
            throw DatabaseError(
                .commitUnknown, "the running service went away during the commit, which may have happened: look first")
        }
        if case .failed(let error, _) = answer { throw error }
    }

    func giveUp() {
        _ = channel.send(RemoteRequest.rollBack)
    }

    private var lost: DatabaseError {
        DatabaseError(.connectionLost, "the running service went away, or stopped answering; nothing was changed")
    }
}
