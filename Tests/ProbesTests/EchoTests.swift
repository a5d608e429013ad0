// SPDX-License-Identifier: Apache-2.0

import Evidence
import Failures
import Pcap
import Testing

@testable import Probes
import Values

/// `reachable.icmp` against a real kernel, and against devices that answer in its place.
@Suite(.timeLimit(.minutes(1)))
struct EchoTests {
    private func echo(_ result: CheckResult) throws -> EchoMeasurement {
        guard case .echo(let echo) = result.measurement else { throw TestFailure("\(result.measurement)") }
        return echo
    }

    @Test func `every echo comes back once, with time and TTL`() async throws {
        try await Room.with { room in
            let (result, judgement) = try await room.measure(.reachableICMP)
            let echo = try echo(result)
            #expect(judgement.outcome == .passed, "\(judgement.detail)")
            #expect(echo.source == IPAddress("10.77.0.5") && echo.destination == Room.server)
            #expect(echo.sent == 10 && echo.replies.map(\.sequence).sorted() == Array(0..<10))
            #expect(echo.replies.allSatisfy { $0.ttl == 64 && $0.roundTripSeconds > 0 && $0.roundTripSeconds < 0.2 })
            #expect(echo.duplicates == 0 && echo.foreign == 0 && echo.errors.isEmpty)
        }
    }

    @Test func `round trips agree with a packet capture's to a millisecond`() async throws {
        try await Room.with("at server sysctl -qw net.ipv4.icmp_echo_ignore_all=1") { room in
            let capture = "exec tcpdump -i room0 -n -tt -l --immediate-mode icmp >$0/capture 2>$0/errors"
            let ready = "grep -q listening $DIR/errors 2>/dev/null"
            try await room.running(.prober, ["/bin/sh", "-c", capture, room.directory], ready: ready) {
                try await room.adversary(.echo(.late), at: .server) {
                    let replies = try echo(try await room.measure(.reachableICMP).0).replies
                    #expect(replies.count == 10 && replies.allSatisfy { $0.roundTripSeconds >= 0.040 })
                    let seen = try await room.shell(
                        """
                        for i in $(seq 100); do [ $(wc -l <$DIR/capture) -ge 20 ] && break; sleep 0.02; done
                        awk '{ sub(",", "", $12) } / request/ { asked[$12] = $1 } / reply/ { print $12, $1 - asked[$12] }' \
                            $DIR/capture
                        """)
                    var captured: [Int: Double] = [:]
                    for line in seen.split(separator: "\n") {
                        let words = line.split(separator: " ")
                        captured[try #require(Int(words[0]))] = Double(words[1])
                    }
                    let errors = try replies.map { abs($0.roundTripSeconds - (try #require(captured[$0.sequence]))) }
                    // The middle one: a busy machine may stop the prober between reading its clock and sending.
                    #expect(errors.sorted()[errors.count / 2] < 0.001, "\(errors)")
                }
            }
        }
    }

    @Test(arguments: [Adversary.Echo.forged, .elsewhere])
    func `a reply that is not ours proves nothing`(_ behaviour: Adversary.Echo) async throws {
        let setup =
            "at server sysctl -qw net.ipv4.icmp_echo_ignore_all=1; ip -n $N-server addr add 10.77.0.11/24 dev room0"
        try await Room.with(setup) { room in
            try await room.adversary(.echo(behaviour), at: .server) {
                let (result, judgement) = try await room.measure(.reachableICMP)
                let echo = try echo(result)
                #expect(judgement.outcome == .failed && judgement.reason == .noReply)
                #expect(echo.replies.isEmpty && echo.foreign == 10)
            }
        }
    }

    @Test func `a second reply is a duplicate`() async throws {
        try await Room.with("at server sysctl -qw net.ipv4.icmp_echo_ignore_all=1") { room in
            try await room.adversary(.echo(.twice), at: .server) {
                let echo = try echo(try await room.measure(.reachableICMP).0)
                #expect(echo.replies.count == 10 && echo.duplicates == 10)
            }
        }
    }

    @Test func `an ICMP refusal is kept with its code`() async throws {
        let setup = """
            at server nft 'table ip t { chain input { type filter hook input priority 0;
                icmp type echo-request reject with icmp type admin-prohibited; }; }'
            """
        try await Room.with(setup) { room in
            let (result, judgement) = try await room.measure(.reachableICMP)
            #expect(judgement.reason == .noReply)
            #expect(try echo(result).errors.first == .unreachable(code: 13))
        }
    }
}
