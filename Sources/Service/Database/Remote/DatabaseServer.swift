// SPDX-License-Identifier: Apache-2.0

internal import Linux
package import Logging
import Synchronization

/// Lets other programs of the same user use a database that this one has open, over a socket that only this user and root can connect
/// to: whoever may is whoever may read the file itself.
///
/// Each of their transactions is one of this database, and takes its turn with the others. A program that stops in the middle of one,
/// or ends, has it rolled back within seconds.
package final class DatabaseServer: Sendable {
    private let database: any Database
    private let listener: LocalSocket.Listener
    private let logger: Logger
    private let written: @Sendable () -> Void
    private let isClosed = Mutex(false)

    /// Milliseconds for which a client may be silent within a transaction: all others wait.
    private static let patience: Int32 = 5_000

    /// - Parameters:
    ///   - path: of the socket; what is there of that name gives way.
    ///   - written: called after each write of another program.
    package init(
        _ database: any Database, path: String, logger: Logger, written: @escaping @Sendable () -> Void = {}
    ) throws {
        self.database = database
        self.logger = logger
        self.written = written
        do throws(SystemError) {
            listener = try LocalSocket.Listener(path)
        } catch {
            throw DatabaseError(.unavailable, "commands cannot reach the store while this program runs: \(error)")
        }
        try WorkerThread.start("store-socket") { [self] in
            while !isClosed.withLock({ $0 }) {
                guard let socket = listener.accept(milliseconds: 200) else { continue }
                Task { await serve(socket) }
            }
        }
    }

    package func close() {
        isClosed.withLock { $0 = true }
        listener.remove()
    }

    private struct GivenUp: Error {}

    private func serve(_ socket: LocalSocket) async {
        let channel = RemoteChannel(socket, patience: Self.patience)
        let begin = try? await onThread { channel.receive(RemoteRequest.self) }
        do {
            switch begin {
            case .beginWrite:
                try await database.write { connection in try Self.perform(connection, channel) }
                written()
            case .beginRead: try await database.read { connection in try Self.perform(connection, channel) }
            case .execute, .query, .script, .commit, .rollBack, nil: return
            }
            try await answer(.committed, channel)
        } catch is GivenUp {
            return
        } catch {
            logger.warning("a command's transaction failed", metadata: ["why": "\(error)"])
            let error = error as? DatabaseError ?? DatabaseError(.other, "\(error)")
            try? await answer(.failed(error, holdsTransaction: false), channel)
        }
    }

    private func answer(_ answer: RemoteAnswer, _ channel: RemoteChannel) async throws {
        try await onThread { _ = channel.send(answer) }
    }

    /// Performs what the client asks until it wants the commit; throws when it does not.
    private static func perform(_ connection: any Connection, _ channel: RemoteChannel) throws {
        guard let connection = connection as? any EngineConnection, channel.send(RemoteAnswer.begun) else {
            throw GivenUp()
        }
        while true {
            guard let request = channel.receive(RemoteRequest.self) else { throw GivenUp() }
            let answer: RemoteAnswer
            do {
                switch request {
                case .execute(let sql, let arguments): answer = .changes(try connection.execute(sql, arguments))
                case .query(let sql, let arguments): answer = .rows(try connection.query(sql, arguments))
                case .script(let sql):
                    try connection.script(sql)
                    answer = .done
                case .commit: return
                case .rollBack, .beginRead, .beginWrite: throw GivenUp()
                }
            } catch let error as DatabaseError {
                // The client keeps the books of its savepoints, and asks for no commit of what has failed.
                answer = .failed(error, holdsTransaction: connection.holdsTransaction)
                connection.failure = nil
            }
            guard channel.send(answer) else { throw GivenUp() }
        }
    }
}
