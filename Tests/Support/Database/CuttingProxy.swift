// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import Linux
import Synchronization

/// Stands between libpq and a PostgreSQL server, and cuts a connection when a COMMIT comes by.
package final class CuttingProxy: Sendable {
    /// Where the COMMIT is when the connection is cut.
    package enum Cut: CaseIterable, Sendable {
        /// It does not reach the server.
        case before
        /// It has reached the server, whose answer is lost.
        case after
        /// It is under way: it reaches the server a second after the client has lost its connection.
        case late
    }

    private struct State {
        var cuts: [Cut] = []
        var made = 0
        var isRefusing = false
        var isClosed = false
    }

    private let directory: String
    private let server: String
    private let listener: LocalSocket.Listener
    private let state = Mutex(State())

    /// - Parameter conninfo: of the server, beginning with `host=DIRECTORY`.
    package init(_ conninfo: String) throws {
        let words = conninfo.split(separator: " ", maxSplits: 1)
        server = "\(words[0].dropFirst("host=".count))/.s.PGSQL.5432"
        directory = "/tmp/titipan-cut-" + String(UInt64.random(in: .min ... .max), radix: 36)
        self.conninfo = "host=\(directory) \(words[1])"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        listener = try LocalSocket.Listener("\(directory)/.s.PGSQL.5432")
        try WorkerThread.start("proxy") { [self] in
            while !state.withLock({ $0.isClosed }) {
                guard let client = listener.accept(milliseconds: 100) else { continue }
                guard !state.withLock({ $0.isRefusing }), let server = try? LocalSocket.connect(to: server) else {
                    client.shutDown()
                    continue
                }
                relay(client, server)
            }
        }
    }

    package let conninfo: String

    package func close() {
        state.withLock { $0.isClosed = true }
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// The next commits are cut like this, one after the other.
    package func cut(_ cuts: [Cut]) { state.withLock { $0.cuts += cuts } }

    /// From now on no connection is made.
    package func refuse(_ isRefusing: Bool = true) { state.withLock { $0.isRefusing = isRefusing } }

    /// Connections cut so far.
    package var count: Int { state.withLock { $0.made } }

    private func relay(_ client: LocalSocket, _ server: LocalSocket) {
        // Whether the server's next answer is to be lost.
        let isLost = LostAnswer()
        try? WorkerThread.start("proxy-up") { [self] in
            var bytes: [UInt8] = []
            var isStarted = false
            while let more = client.wait() {
                bytes += more
                while let message = Self.message(&bytes, isStarted) {
                    isStarted = true
                    guard message.first == UInt8(ascii: "Q"), message.dropFirst(5).starts(with: Array("COMMIT".utf8)),
                        let cut = nextCut()
                    else {
                        _ = server.send(message, milliseconds: 5_000)
                        continue
                    }
                    switch cut {
                    case .before:
                        client.shutDown()
                        server.shutDown()
                    case .after:
                        isLost.value.withLock { $0 = true }
                        _ = server.send(message, milliseconds: 5_000)
                    case .late:
                        client.shutDown()
                        Thread.sleep(forTimeInterval: 1)
                        _ = server.send(message, milliseconds: 5_000)
                    }
                }
            }
            server.shutDown()
        }
        try? WorkerThread.start("proxy-down") {
            while let bytes = server.wait() {
                if isLost.value.withLock({ $0 }) { break }
                _ = client.send(bytes, milliseconds: 5_000)
            }
            client.shutDown()
            server.shutDown()
        }
    }

    private final class LostAnswer: Sendable {
        let value = Mutex(false)
    }

    private func nextCut() -> Cut? {
        state.withLock { state in
            guard !state.cuts.isEmpty else { return nil }
            state.made += 1
            return state.cuts.removeFirst()
        }
    }

    /// The first whole message: a letter and a length, but for the one that starts the session, which has no letter.
    private static func message(_ bytes: inout [UInt8], _ isStarted: Bool) -> [UInt8]? {
        let head = isStarted ? 1 : 0
        guard bytes.count >= head + 4 else { return nil }
        let length = head + bytes[head..<head + 4].reduce(0) { $0 << 8 | Int($1) }
        guard bytes.count >= length else { return nil }
        defer { bytes.removeFirst(length) }
        return Array(bytes.prefix(length))
    }
}

extension LocalSocket {
    /// What comes next; `nil` when the other end is gone.
    fileprivate func wait() -> [UInt8]? { receive(atMost: 65_536, milliseconds: 120_000) }
}
