// SPDX-License-Identifier: Apache-2.0

import Evidence
import Failures
import Glibc
import Linux
import Testing

@testable import Probes
import Values

/// The polling thread: waits, deadlines, cancellation, its end.
@Suite(.timeLimit(.minutes(1)))
struct PollerTests {
    private func pair() throws -> (Descriptor, Descriptor) {
        var ends: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else { throw TestFailure("socketpair") }
        return (Descriptor(ends[0]), Descriptor(ends[1]))
    }

    @Test func `a wait ends with readiness, with its deadline or with its task`() async throws {
        let poller = try SocketPoller()
        let (near, far) = try pair()
        let start = ContinuousClock.now
        #expect(await poller.readiness(of: near, for: .readable, until: start + .milliseconds(30)) == .timedOut)
        #expect(ContinuousClock.now - start >= .milliseconds(30))
        let waiting = Task { await poller.readiness(of: near, for: .readable, until: start + .seconds(30)) }
        waiting.cancel()
        #expect(await waiting.value == .cancelled)
        #expect(write(far.number, "x", 1) == 1)
        guard case .ready = await poller.readiness(of: near, for: .readable, until: start + .seconds(30)) else {
            throw TestFailure("not ready")
        }
        #expect(await poller.readiness(of: Descriptor(-1), for: .readable, until: start) == .failed(EBADF))
    }

    @Test func `hundreds of waits at once all end`() async throws {
        let poller = try SocketPoller()
        let ends = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<400 {
                group.addTask {
                    let isWritten = number % 2 == 0
                    let (near, far) = try self.pair()
                    if isWritten { write(far.number, "x", 1) }
                    let patience = isWritten ? Duration.seconds(30) : .milliseconds(100)
                    let end = await poller.readiness(
                        of: near, for: .readable, until: ContinuousClock.now + patience)
                    withExtendedLifetime(far) {}
                    return isWritten ? end != .timedOut && end != .cancelled : end == .timedOut
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(ends.count == 400 && ends.allSatisfy { $0 })
    }

    @Test func `waits under way end when the poller goes`() async throws {
        let (near, far) = try pair()
        let waiting: Task<Readiness, Never>
        do {
            let loop = try PollLoop()
            try loop.start()
            waiting = Task {
                await withCheckedContinuation { continuation in
                    loop.wait(
                        1, descriptor: near.number, for: .readable, until: ContinuousClock.now + .seconds(30),
                        continuation)
                    loop.stop()
                }
            }
        }
        #expect(await waiting.value == .cancelled)
        withExtendedLifetime((near, far)) {}
    }

    @Test(arguments: ["127.0.0.1", "::1"])
    func `a refusal is told in both families`(_ text: String) async throws {
        let poller = try SocketPoller()
        let address = try #require(IPAddress(text))
        // Port 1 (tcpmux) has no server.
        let failure = await #expect(throws: TCPConnection.Failure.self) {
            try await TCPConnection.connect(
                to: address, port: 1, until: ContinuousClock.now + .seconds(5), poller: poller)
        }
        #expect(failure?.cause == .refused && failure?.source == address)
    }
}
