// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import Linux
import Synchronization

/// What a ``RemoteDatabase`` asks of its ``DatabaseServer``; one connection carries one transaction, begun by the first message.
enum RemoteRequest: Codable {
    case beginWrite
    case beginRead
    case execute(String, [SQLValue])
    case query(String, [SQLValue])
    case script(String)
    case commit
    case rollBack
}

enum RemoteAnswer: Codable {
    case begun
    case changes(Int)
    case rows([Row])
    case done
    /// Committed, or for a read: over.
    case committed
    /// - Parameter holdsTransaction: whether a savepoint can still be gone back to.
    case failed(DatabaseError, holdsTransaction: Bool)
}

/// Messages over a local socket: four bytes with the length, most significant first, then JSON.
final class RemoteChannel: Sendable {
    private let socket: LocalSocket
    private let received = Mutex<[UInt8]>([])
    /// Milliseconds that either side waits for the other.
    private let patience: Int32

    /// Bytes; a document or a report with its frames is shorter.
    private static let longest = 256 << 20

    init(_ socket: LocalSocket, patience: Int32) {
        self.socket = socket
        self.patience = patience
    }

    /// `nil` when the other end is gone, silent for too long, or sends nonsense.
    func receive<Message: Decodable>(_ type: Message.Type) -> Message? {
        guard let head = take(4) else { return nil }
        let length = head.reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.longest, let body = take(length) else { return nil }
        return try? JSONDecoder().decode(type, from: Data(body))
    }

    /// False when the other end is gone.
    func send(_ message: some Encodable) -> Bool {
        guard let body = try? JSONEncoder().encode(message), body.count <= Self.longest else { return false }
        let length = UInt32(truncatingIfNeeded: body.count)
        let head = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) }
        return socket.send(head + Array(body), milliseconds: patience)
    }

    private func take(_ count: Int) -> [UInt8]? {
        received.withLock { received in
            while received.count < count {
                guard let more = socket.receive(atMost: 65_536, milliseconds: patience) else { return nil }
                received += more
            }
            defer { received.removeFirst(count) }
            return Array(received.prefix(count))
        }
    }
}
