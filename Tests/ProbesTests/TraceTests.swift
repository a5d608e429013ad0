// SPDX-License-Identifier: Apache-2.0

import Capture
import Evidence
import Judging
import Pcap
import Testing

@testable import Probes
import Values

/// The frames behind each check, on real packets: complete, readable by tshark, and replayed to exactly the same measurement.
@Suite(.timeLimit(.minutes(2)))
struct TraceTests {
    @Test func `every check of a healthy room keeps its frames, and they replay to what it measured`() async throws {
        try await Room.with { room in
            try await room.withSSHServer { _ in
                let exchange = try await Exchange.record(in: room)
                #expect(Set(exchange.files.keys) == Set(Exchange.checks))
                try exchange.expectAgreement()
                for result in exchange.results {
                    let frames = try #require(result.frames)
                    #expect(frames.name == "\(result.check.rawValue).pcapng" && frames.omitted == 0)
                    #expect(exchange.files[result.check].map { Digest(of: $0) } == frames.sha256)
                    #expect(Judge(order: exchange.order).judge(result, vantage: .inside).outcome == .passed)
                }
                // tshark and capinfos open each without a word of complaint, and count the same frames.
                for result in exchange.results {
                    let said = try await room.shell(
                        """
                        file=$DIR/\(result.check.rawValue).pcapng
                        tshark -r $file -T fields -e frame.protocols 2>$DIR/complaints
                        capinfos -c -M $file >$DIR/count 2>>$DIR/complaints
                        if grep -v 'Running as user' $DIR/complaints >&2; then exit 1; fi
                        """)
                    let lines = said.split(separator: "\n")
                    #expect(lines.count == result.frames?.frames, "\(result.check.rawValue): \(said)")
                    let expected: String =
                        switch result.check {
                        case .reachableICMP, .reachableMTU: "raw:ip:icmp"
                        case .reachablePort, .controlPort, .exposure: "eth:ethertype:ip:tcp"
                        default: "eth:ethertype:arp"
                        }
                    #expect(lines.allSatisfy { $0.hasPrefix(expected) }, "\(result.check.rawValue): \(said)")
                    let comment = try await room.shell("capinfos $DIR/\(result.check.rawValue).pcapng")
                    #expect(comment.contains("check=\(result.check.rawValue) order=\(exchange.order.id)"))
                }
            }
        }
    }

    @Test func `of a connection the headers are kept, and not a byte that was said on it`() async throws {
        try await Room.with { room in
            try await room.withSSHServer { _ in
                let exchange = try await Exchange.record(in: room, Room.order([.reachablePort]))
                let file = try RecordedFile(try #require(exchange.files[.reachablePort]))
                #expect(file.frames.contains { $0.originalLength > $0.bytes.count + 100 })
                for frame in file.frames {
                    let flow = try #require(FlowFrame(frame.bytes))
                    #expect(frame.bytes.count == flow.headerLength)
                }
                let bytes = try #require(exchange.files[.reachablePort])
                let text = String(decoding: bytes, as: UTF8.self)
                #expect(!text.contains("SSH-2.0") && !text.contains("OpenSSH"))
            }
        }
    }

    @Test func `the method is what was done, not what would have been`() async throws {
        try await Room.with { room in
            let order = Exchange.order([.reachablePort]) {
                $0.target.controlAddresses = [IPAddress(ipv4: 0xcb00_71c8)]
            }
            let method = { (check: CheckID) async throws in try await room.measure(check, order: order).0.method }
            // No server listens: no banner was read, no key exchanged. Beyond the link there are no ARP requests.
            #expect(try await method(.reachablePort) == "TCP connect, the handshake on the link, AF_PACKET")
            #expect(try await method(.controlAddress) == "TCP connect")
            #expect(try await method(.connectedPort).hasPrefix("none: no switch is configured"))
            try await room.withSSHServer { _ in
                let used = try await method(.reachablePort)
                #expect(
                    used.hasPrefix(
                        "TCP connect, SSH identification, every type of host key from the key exchange, the handshake"))
            }
        }
    }

    @Test(arguments: [
        ("ip -n $N-server link set room0 address 02:77:00:00:00:99", CheckID.connectedIdentity, Reason.unknownSender),
        ("ip -n $N-rival addr add 10.77.0.10/24 dev room0", .connectedIdentity, .severalSenders),
        ("ip -n $N-server link set room0 down", .connectedIdentity, .registeredServerSilent),
        ("true", .reachablePort, .refused),
        (
            "at server nft 'table ip t { chain i { type filter hook input priority 0; tcp dport 22 drop; }; }'",
            .reachablePort, .timedOut
        ),
        ("at server sysctl -qw net.ipv4.icmp_echo_ignore_all=1", .reachableICMP, .noReply),
        (
            "at bridge nft 'table ip t { chain f { type filter hook forward priority 0; tcp dport 22 reject with icmp type admin-prohibited; }; }'",
            .reachablePort, .unreachable
        ),
    ])
    func `what is wrong replays to the same measurement, outcome and reason`(
        setup: String, check: CheckID, reason: Reason
    ) async throws {
        try await Room.with(setup) { room in
            let exchange = try await Exchange.record(in: room)
            try exchange.expectAgreement()
            let result = try #require(exchange[check])
            var again = result
            again.measurement = try exchange.replayed(check)
            let judgement = Judge(order: exchange.order).judge(again, vantage: .inside)
            #expect(judgement.reason == reason && judgement.outcome == .failed, "\(judgement.detail)")
            #expect(judgement == Judge(order: exchange.order).judge(result, vantage: .inside))
        }
    }

    @Test func `a flood of claims neither fills the file beyond its size nor hides what was asked`() async throws {
        let trace = FrameTrace(
            clock: TraceClock(began: Timestamp(seconds: 1_800_000_000), start: .now), orderID: "o", interface: "room0",
            macAddress: Room.serverMAC)
        let identity = trace.of(.connectedIdentity)
        for _ in 0..<5_000 { identity.add(.received, [UInt8](repeating: 7, count: 60), at: .now) }
        for _ in 0..<60 { identity.add(.sent, [UInt8](repeating: 8, count: 60), at: .now) }
        let file = try #require(trace.file(of: .connectedIdentity))
        #expect(file.bytes.count <= FrameEvidence.maximumBytes)
        let recorded = try RecordedFile(file.bytes)
        #expect(recorded.frames.count { $0.direction == .sent } == 60)
        #expect(file.evidence.frames == recorded.count && file.evidence.frames + file.evidence.omitted == 5_060)

        var total = file.bytes.count
        for check in CheckID.allCases where check != .connectedIdentity {
            let other = trace.of(check)
            for _ in 0..<2_000 { other.add(.sent, [UInt8](repeating: 9, count: 100), at: .now) }
            total += trace.file(of: check)?.bytes.count ?? 0
        }
        #expect(total <= FrameEvidence.maximumReportBytes)
    }

    @Test func `a file cut anywhere, or with any byte changed, is refused or read, and never a trap`() async throws {
        let clock = TraceClock(began: Timestamp(seconds: 1_800_000_000), start: .now)
        let trace = FrameTrace(clock: clock, orderID: "o", interface: "room0", macAddress: Room.serverMAC)
        let identity = trace.of(.connectedIdentity)
        for length in [14, 42, 60, 200] {
            identity.add(
                .received, [UInt8](repeating: UInt8(length), count: length), at: clock.start + .seconds(length))
        }
        let bytes = try #require(trace.file(of: .connectedIdentity)).bytes
        let whole = try RecordedFile(bytes)
        #expect(whole.frames.map(\.originalLength) == [14, 42, 60, 200] && whole.macAddress == Room.serverMAC)
        #expect(whole.frames.map(\.nanoseconds) == [14, 42, 60, 200].map { (1_800_000_000 + $0) * 1_000_000_000 })
        let ends = (0..<bytes.count).filter { (try? RecordedFile(Array(bytes.prefix($0)))) != nil }
        // Between the frames, and before the first.
        #expect(ends.count == 4)
        var random = SystemRandomNumberGenerator()
        for position in bytes.indices {
            var damaged = bytes
            damaged[position] ^= UInt8.random(in: 1...255, using: &random)
            guard let file = try? RecordedFile(damaged) else { continue }
            for check in [CheckID.connectedIdentity, .reachableICMP] {
                _ = Replay(file, order: Room.order()).measurement(of: check)
            }
        }
    }
}
