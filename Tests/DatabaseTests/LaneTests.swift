// SPDX-License-Identifier: Apache-2.0

import Database
import Dispatch
import Synchronization
import TestSupport
import Testing

@Suite("lanes", .timeLimit(.minutes(1)))
struct LaneTests {
    @Test("machines read while every reader of people is at work", arguments: TestEngine.allCases)
    func lanes(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let busy = BusyReaders()
            let readers = (0..<8).map { _ in
                Task { try await database.read(.people) { _ in busy.stay() } }
            }
            // Of PostgreSQL two, of SQLite four.
            while busy.count < (engine == .sqlite ? 4 : 2) { try await Task.sleep(for: .milliseconds(5)) }
            let answer = try await database.read(.machines) { try $0.first("SELECT 1 AS n")?.integer("n") }
            #expect(answer == 1)
            try await database.write { try $0.script("CREATE TABLE t (n BIGINT); INSERT INTO t VALUES (7)") }
            #expect(try await database.read(.machines) { try $0.first("SELECT n FROM t")?.integer("n") } == 7)
            busy.leave(readers.count)
            for reader in readers { try await reader.value }
        }
    }
}

/// Readers that stay in their transactions, each on its thread, until they are let go.
private final class BusyReaders: Sendable {
    private let gate = DispatchSemaphore(value: 0)
    private let inside = Mutex(0)

    var count: Int { inside.withLock { $0 } }

    func stay() {
        inside.withLock { $0 += 1 }
        _ = gate.wait(timeout: .now() + 20)
    }

    func leave(_ readers: Int) { for _ in 0..<readers { gate.signal() } }
}
