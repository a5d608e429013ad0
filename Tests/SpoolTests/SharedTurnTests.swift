// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Linux
import Testing

@testable import Spool

@Suite(.timeLimit(.minutes(1)))
struct SharedTurnTests {
    private let scratch: Scratch
    private let turn: SharedTurn
    /// A lock as another process would hold it: for the kernel each opening of the file is a holder of its own.
    private let other: FileLock

    init() throws {
        scratch = try Scratch()
        turn = SharedTurn(path: scratch.path + "/turn")
        other = try FileLock(scratch.path + "/turn")
    }

    @Test func `a free turn is taken without waiting, and is free again after an error`() async throws {
        await #expect(throws: Failed.self) {
            try await turn.hold(waits: { Issue.record("waited") }) {
                #expect(!other.tryAcquire())
                throw Failed()
            }
        }
        #expect(other.tryAcquire())
    }

    @Test func `who finds it taken says so once, and begins when it is given back`() async throws {
        #expect(other.tryAcquire())
        let (waiting, waits) = AsyncStream.makeStream(of: Void.self)
        let task = Task { [turn] in
            try await turn.hold(waits: { waits.yield() }) { 7 }
        }
        for await _ in waiting { break }
        other.release()
        #expect(try await task.value == 7)
        #expect(other.tryAcquire())
    }

    @Test func `within one process too it is one after the other`() async throws {
        let inside = InsideCount()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask { [turn] in try await turn.hold { await inside.visit() } }
            }
            try await group.waitForAll()
        }
        #expect(await inside.largest == 1)
        #expect(await inside.visits == 20)
    }

    @Test func `a cancelled wait ends at once, and what the kernel gives it later is given back`() async throws {
        #expect(other.tryAcquire())
        let (waiting, waits) = AsyncStream.makeStream(of: Void.self)
        let task = Task { [turn] in
            try await turn.hold(waits: { waits.yield() }) { _ = Issue.record("began") }
        }
        for await _ in waiting { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        other.release()
        // Waits for it, should the thread that stayed behind have it just now.
        try other.acquire()
    }

    @Test func `cancelled before it waits, it does not begin`() async throws {
        #expect(other.tryAcquire())
        let task = Task { [turn] in
            withUnsafeCurrentTask { $0?.cancel() }
            try await turn.hold { _ = Issue.record("began") }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}

private struct Failed: Error {}

private actor InsideCount {
    private var now = 0
    private(set) var largest = 0
    private(set) var visits = 0

    func visit() async {
        now += 1
        visits += 1
        largest = max(largest, now)
        await Task.yield()
        now -= 1
    }
}
