// SPDX-License-Identifier: Apache-2.0

import Evidence
import Failures
import Testing

@testable import Probes
import Values

/// Whether the inside agent could see what the outside agent sent: it begins before or after, and what the outside agent finds makes no difference.
@Suite(.timeLimit(.minutes(2)))
struct ArrivalWatchTests {
    private func order(_ change: (inout VerificationOrder) -> Void = { _ in }) -> VerificationOrder {
        Room.order([.selfCapture, .reachablePort, .reachableOutside], change: change)
    }

    private func judged(_ verdict: Verdict, _ vantage: Vantage) throws -> Judgement {
        try #require(verdict.judgements.first { $0.check == .reachableOutside && $0.vantage == vantage })
    }

    private static let hairpin =
        "at bridge nft 'table ip h { chain first { type filter hook prerouting priority -300; ip saddr 10.77.0.66 drop; }; }'\n"

    @Test(arguments: [Duration.zero, .milliseconds(1_000)])
    func `a service that fails outside at once is still seen to be reached, also by a mirror that is opened late`(
        _ late: Duration
    ) async throws {
        try await Room.with(Room.mirror + Room.outsider) { room in
            try await room.adversary(.tcp(port: 22, .portal), at: .server) {
                let (verdict, reports) = try await room.verify(order(), insideLate: late)
                #expect(try judged(verdict, .outside).reason == .wrongProtocol)
                let inside = try judged(verdict, .inside)
                #expect(inside.outcome == .passed, "\(inside.detail)")
                let tagged = try tagged(reports)
                #expect(tagged.count >= 4 && tagged.count <= 7, "\(tagged)")
                #expect(tagged == tagged.sorted { $0.at < $1.at })
                let watch = try watch(reports)
                #expect(watch.droppedFrames == 0 && watch.seconds > 1.9 && watch.seconds < 3, "\(watch)")
            }
        }
    }

    @Test func `a port that refuses at once is still seen to be reached`() async throws {
        try await Room.with(Room.mirror + Room.outsider) { room in
            let (verdict, _) = try await room.verify(order(), insideLate: .milliseconds(500))
            #expect(try judged(verdict, .outside).reason == .refused)
            let inside = try judged(verdict, .inside)
            #expect(inside.outcome == .passed, "\(inside.detail)")
        }
    }

    @Test func `datagrams without an answer are seen to arrive`() async throws {
        try await Room.with(Room.mirror + Room.outsider) { room in
            try await room.adversary(.datagrams(port: 22, .swallow), at: .server) {
                let order = order {
                    $0.target.service = .udpPattern
                    $0.target.pattern = PatternText("PING").flatMap { ping in
                        PatternText("PONG").map { ServicePattern(send: ping, expect: $0) }
                    }
                }
                let (verdict, _) = try await room.verify(order, insideLate: .milliseconds(500))
                #expect(try judged(verdict, .outside).reason == .timedOut)
                // A mirror that showed no answer cannot be told from a server that gave none.
                #expect(try judged(verdict, .inside).reason == .oneSidedMirror)
            }
        }
    }

    @Test func `a path that drops is told from one that was not watched`() async throws {
        try await Room.with(Room.mirror + Room.outsider + Self.hairpin) { room in
            try await room.withSSHServer { _ in
                let dropped = try await room.verify(order(), window: .milliseconds(3_000))
                #expect(try judged(dropped.verdict, .outside).reason == .timedOut)
                let inside = try judged(dropped.verdict, .inside)
                #expect(inside.outcome == .inconclusive && inside.reason == .noArrival, "\(inside.detail)")
                let elsewhen = try await room.verify(
                    order(), window: .milliseconds(1_000), insideLate: .milliseconds(4_000))
                #expect(try judged(elsewhen.verdict, .outside).reason == .timedOut)
                let missed = try judged(elsewhen.verdict, .inside)
                #expect(missed.outcome == .inconclusive && missed.reason == .notWatched, "\(missed.detail)")
            }
        }
    }

    @Test func `a healthy path that was not watched is accused of nothing`() async throws {
        try await Room.with(Room.mirror + Room.outsider) { room in
            try await room.withSSHServer { _ in
                let (verdict, _) = try await room.verify(
                    order(), window: .milliseconds(1_000), insideLate: .milliseconds(2_500))
                #expect(try judged(verdict, .outside).outcome == .passed)
                #expect(try judged(verdict, .inside).reason == .notWatched)
                #expect(verdict.outcome == .inconclusive)
            }
        }
    }

    private func tagged(_ reports: [VerificationReport]) throws -> [PortMeasurement.TaggedRequest] {
        guard case .port(let port)? = reports.first?.checks.first?.measurement else { throw TestFailure("no port") }
        return port.tagged
    }

    private func watch(_ reports: [VerificationReport]) throws -> ArrivalMeasurement.Watch {
        for result in reports.last?.checks ?? [] {
            if case .arrivals(let arrivals) = result.measurement { return try #require(arrivals.watch) }
        }
        throw TestFailure("no arrivals")
    }
}
