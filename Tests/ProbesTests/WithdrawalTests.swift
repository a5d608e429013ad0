// SPDX-License-Identifier: Apache-2.0

import Evidence
import Failures
import Judging
import Testing

@testable import Probes
import Values

/// A verification in reverse on real packets: whether a server that was removed is gone.
@Suite(.timeLimit(.minutes(2)))
struct WithdrawalTests {
    private func order() -> VerificationOrder {
        Room.order([.selfLink, .selfGateway, .silentAddress, .silentPort, .silentMirror, .silentOutside, .controlReply])
        {
            $0.purpose = .withdrawal
            $0.observation = .init(seconds: 5, windowSeconds: 5, minimumSampledFrames: 1)
        }
    }

    private func judged(_ verdict: Verdict, _ check: CheckID) throws -> Judgement {
        try #require(verdict.judgements.first { $0.check == check })
    }

    /// The forwarding of the port is removed.
    private static let removed = "at bridge nft delete table ip room\n"
    private static let unplugged = "ip -n $N-bridge link set server down\n"
    /// The mirror carries the prober's port too: what others say to each other.
    private static let widened = """
        at bridge tc qdisc add dev prober clsact
        for side in ingress egress; do
            at bridge tc filter add dev prober $side protocol all prio 1 \
                u32 match u32 0 0 action mirred egress mirror dev mirror
        done

        """

    @Test func `a server that was removed and unplugged is gone`() async throws {
        try await Room.with(Room.mirror + Room.outsider + Self.widened + Self.removed + Self.unplugged) { room in
            let (verdict, _) = try await room.verify(order(), window: .milliseconds(5_000))
            #expect(verdict.outcome == .passed, "\(verdict.obstacles)")
        }
    }

    @Test func `a server that is still connected answers, sends, and is named`() async throws {
        try await Room.with(Room.mirror + Room.outsider + Self.widened + Self.removed) { room in
            try await room.withSSHServer { _ in
                let (verdict, _) = try await room.verify(order(), window: .milliseconds(5_000))
                #expect(verdict.outcome == .failed)
                #expect(try judged(verdict, .silentAddress).reason == .stillAnswers)
                #expect(try judged(verdict, .silentPort).reason == .stillAnswers)
                #expect(try judged(verdict, .silentMirror).reason == .stillSends)
                #expect(try judged(verdict, .silentOutside).outcome == .passed)
            }
        }
    }

    @Test func `a forwarding that was not removed is heard outside`() async throws {
        try await Room.with(Room.mirror + Room.outsider + Self.widened) { room in
            try await room.withSSHServer { _ in
                let (verdict, _) = try await room.verify(order(), window: .milliseconds(5_000))
                #expect(try judged(verdict, .silentOutside).reason == .stillAnswers)
            }
        }
    }

    /// The mirror carries the server's own port alone, so that it shows nothing once the cable is out.
    @Test func `a blind mirror proves nothing`() async throws {
        try await Room.with(Room.mirror + Room.outsider + Self.removed + Self.unplugged) { room in
            let (verdict, _) = try await room.verify(order(), window: .milliseconds(5_000))
            #expect(verdict.outcome == .inconclusive, "\(verdict.obstacles)")
            #expect(verdict.obstacles.map(\.reason) == [.mirrorBlind])
        }
    }

    @Test func `an agent outside whose way is cut proves nothing`() async throws {
        let cut = "at rival nft 'table ip c { chain o { type filter hook output priority 0; drop; }; }'\n"
        try await Room.with(Room.mirror + Room.outsider + Self.widened + Self.removed + Self.unplugged + cut) { room in
            let (verdict, _) = try await room.verify(order(), window: .milliseconds(5_000))
            #expect(verdict.outcome == .inconclusive)
            #expect(try judged(verdict, .silentOutside).outcome == .inconclusive)
            #expect(try judged(verdict, .silentAddress).outcome == .passed)
        }
    }
}
