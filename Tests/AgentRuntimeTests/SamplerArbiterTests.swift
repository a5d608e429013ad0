// SPDX-License-Identifier: Apache-2.0

import Failures
import Synchronization
import Testing

@testable import AgentRuntime

@Suite(.timeLimit(.minutes(1)))
struct TurnsTests {
    private let arbiter = SamplerArbiter()

    /// A holder that goes on until it is asked to give way; says on `events` when it began to listen.
    private func monitor(_ name: String, _ events: Events) async throws {
        try await arbiter.preemptible { turn in
            let (wanted, asked) = AsyncStream.makeStream(of: Void.self)
            events.add("\(name) begins")
            turn.whenWanted { asked.finish() }
            for await _ in wanted {}
            events.add("\(name) ends")
        }
    }

    @Test func `monitoring gives way to a verification and is never beside it`() async throws {
        let events = Events()
        let running = Task { try await monitor("monitor", events) }
        await events.contain("monitor begins")
        try await arbiter.preempting { events.add("verification") }
        try await running.value
        #expect(events.all == ["monitor begins", "monitor ends", "verification"])
    }

    @Test func `a holder that sets its handler late is asked at once`() async throws {
        let events = Events()
        let (goOn, go) = AsyncStream.makeStream(of: Void.self)
        let holder = Task {
            try await arbiter.preemptible { turn in
                events.add("holder begins")
                for await _ in goOn {}
                turn.whenWanted { events.add("asked") }
            }
        }
        await events.contain("holder begins")
        let urgent = Task { try await arbiter.preempting { events.add("verification") } }
        while arbiter.waitingCount == 0 { await Task.yield() }
        #expect(events.all == ["holder begins"])
        go.finish()
        try await holder.value
        try await urgent.value
        #expect(events.all == ["holder begins", "asked", "verification"])
    }

    @Test func `the patient are not asked to give way to one another`() async throws {
        let events = Events()
        let first = Task { try await monitor("first", events) }
        await events.contain("first begins")
        let second = Task { try await monitor("second", events) }
        while arbiter.waitingCount < 1 { await Task.yield() }
        #expect(events.all == ["first begins"])
        // The verification comes last in the queue; both before it give way, each when its turn comes.
        try await arbiter.preempting { events.add("verification") }
        try await first.value
        try await second.value
        #expect(events.all == ["first begins", "first ends", "second begins", "second ends", "verification"])
    }

    @Test func `a wait that is cancelled ends, and the turn goes to the next`() async throws {
        let events = Events()
        let (goOn, go) = AsyncStream.makeStream(of: Void.self)
        let holder = Task { try await arbiter.preempting { for await _ in goOn {} } }
        while !arbiter.isTaken { await Task.yield() }
        let cancelled = Task { () throws -> Void in try await arbiter.preempting { events.add("never") } }
        while arbiter.waitingCount < 1 { await Task.yield() }
        let next = Task { try await arbiter.preemptible { _ in events.add("next") } }
        while arbiter.waitingCount < 2 { await Task.yield() }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        go.finish()
        try await holder.value
        try await next.value
        #expect(events.all == ["next"])
        #expect(!arbiter.isTaken)
    }

    @Test func `cancelled before it asks, it takes nothing`() async throws {
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await arbiter.preempting { _ = Issue.record("ran") }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(!arbiter.isTaken)
    }

    @Test func `an error of the body gives the turn back`() async throws {
        await #expect(throws: TestFailure.self) { try await arbiter.preempting { throw TestFailure("x") } }
        await #expect(throws: TestFailure.self) { try await arbiter.preemptible { _ in throw TestFailure("y") } }
        #expect(!arbiter.isTaken)
    }

    @Test func `many at once, some cancelled at any moment: one at a time, and none is left waiting`() async throws {
        let crowd = Crowd()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<400 {
                let task = Task { [arbiter] in
                    if number.isMultiple(of: 2) {
                        try await arbiter.preempting { await crowd.visit() }
                    } else {
                        try await arbiter.preemptible { turn in
                            turn.whenWanted {}
                            await crowd.visit()
                        }
                    }
                }
                group.addTask {
                    if number.isMultiple(of: 3) {
                        if number.isMultiple(of: 2) { await Task.yield() }
                        task.cancel()
                    }
                    _ = await task.result
                }
            }
        }
        #expect(crowd.largest == 1)
        #expect(!arbiter.isTaken)
        #expect(arbiter.waitingCount == 0)
    }
}

/// The number of tasks that were in one place at a time.
private final class Crowd: Sendable {
    private let counts = Mutex((now: 0, largest: 0))

    var largest: Int { counts.withLock { $0.largest } }

    func visit() async {
        counts.withLock { counts in
            counts.now += 1
            counts.largest = max(counts.largest, counts.now)
        }
        await Task.yield()
        counts.withLock { $0.now -= 1 }
    }
}

/// Events in order; a test waits for the expected ones.
private final class Events: Sendable {
    private let list = Mutex<[String]>([])

    var all: [String] { list.withLock { $0 } }

    func add(_ event: String) { list.withLock { $0.append(event) } }

    func contain(_ event: String) async {
        while !all.contains(event) { await Task.yield() }
    }
}
