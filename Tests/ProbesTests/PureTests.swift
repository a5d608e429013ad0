// SPDX-License-Identifier: Apache-2.0

import Evidence
import Packets
import Testing

@testable import Probes

/// What the probes think, without a network.
struct PureTests {
    private static let start = ContinuousClock.now
    private static let own = MACAddress(bits: 0x0200_0000_0005)
    private static let ownAddress = IPAddress(ipv4: 0x0a4d_0005)

    private func packet(_ bytes: [UInt8], after delay: Duration = .zero) -> ReceivedPacket {
        ReceivedPacket(bytes: bytes, wall: Timestamp(microseconds: 1_000_000), instant: PureTests.start + delay)
    }

    private func reply(
        _ operation: ARPOperation = .reply, to destination: MACAddress = own, from source: MACAddress = Room.serverMAC,
        targetMAC: MACAddress = own, targetAddress: IPAddress = ownAddress
    ) -> [UInt8] {
        FrameBuilder.arpFrame(
            operation: operation, destination: destination, source: source, senderAddress: Room.server,
            targetMAC: targetMAC, targetAddress: targetAddress)
    }

    private func ledger() -> ClaimLedger {
        ClaimLedger(address: Room.server, ownMAC: PureTests.own, ownAddress: PureTests.ownAddress)
    }

    @Test func `a reply counts only when operation, target and time fit`() {
        let cases: [(String, [UInt8], Duration, Int)] = [
            ("the answer", reply(), .milliseconds(1), 1),
            ("a request", reply(.request), .milliseconds(1), 0),
            ("for another MAC", reply(targetMAC: Room.rivalMAC), .milliseconds(1), 0),
            ("for another address", reply(targetAddress: Room.gateway), .milliseconds(1), 0),
            ("shouted", reply(to: .broadcast), .milliseconds(1), 0),
            ("too late", reply(), .milliseconds(1001), 0),
            ("before it was asked", reply(), .milliseconds(-1), 0),
        ]
        for (name, frame, delay, solicited) in cases {
            var ledger = ledger()
            ledger.willSend(at: PureTests.start)
            ledger.receive(packet(frame, after: delay))
            #expect(ledger.answers.map(\.solicited) == [solicited], "\(name)")
            #expect(ledger.answers.map(\.unsolicited) == [1 - solicited], "\(name)")
        }
    }

    @Test func `a flood of claimants is counted and does not fill the memory`() {
        var ledger = ledger()
        for number in 0..<10_000 {
            ledger.receive(packet(reply(from: MACAddress(bits: 0x0200_0000_0000 + UInt64(number)))))
        }
        #expect(ledger.answers.count == 64)
        #expect(ledger.claimants == 4096)
    }

    @Test func `frames and datagrams cut anywhere or filled with anything claim nothing`() {
        var ledger = ledger()
        for length in 0..<42 { ledger.receive(packet(Array(reply().prefix(length)))) }
        var random = SystemRandomNumberGenerator()
        for length in 0..<128 {
            var bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            ledger.receive(packet(bytes))
            if !bytes.isEmpty { bytes[0] = 0x40 | bytes[0] & 15 }
            _ = EchoAnswer(bytes)
        }
        #expect(ledger.answers.isEmpty)

        let message: [UInt8] = [0, 0, 0, 0, 0x12, 0x34, 0, 7, 1, 2, 3]
        let whole = FrameBuilder.ipv4Packet(
            source: Room.server, destination: PureTests.ownAddress, protocolNumber: IPProtocol.icmp, identification: 1,
            payload: message)
        #expect(
            EchoAnswer(whole)
                == .reply(source: Room.server, ttl: 64, identifier: 0x1234, sequence: 7, payload: [1, 2, 3]))
        for length in 0..<28 { #expect(EchoAnswer(Array(whole.prefix(length))) == nil) }
    }

    @Test(arguments: [
        ("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", SSHIdentification.Progress.line("SSH-2.0-OpenSSH_9.2p1 Debian-2")),
        ("SSH-2.0-x\n", .line("SSH-2.0-x")),
        ("SSH-1.99-old\r\n", .line("SSH-1.99-old")),
        ("Welcome\r\nto us\r\nSSH-2.0-x\r\nmore", .line("SSH-2.0-x")),
        ("SSH-2.0-half", .needsMore),
        ("", .needsMore),
        ("SSH-1.5-x\r\n", .mismatch("SSH-1.5-x")),
        ("SSH-2.0-\u{1b}[31m\r\n", .mismatch("SSH-2.0-.[31m")),
    ])
    func `identification lines are read as RFC 4253 has them`(_ text: String, _ expected: SSHIdentification.Progress) {
        var whole = SSHIdentification()
        #expect(whole.receive(text.utf8) == expected)
        var bytewise = SSHIdentification()
        var progress = SSHIdentification.Progress.needsMore
        for byte in text.utf8 where progress == .needsMore { progress = bytewise.receive([byte]) }
        #expect(progress == expected)
    }

    @Test func `what never ends is not read for ever`() {
        for text in ["SSH-2.0-" + String(repeating: "x", count: 300), String(repeating: "y", count: 5000)] {
            var reader = SSHIdentification()
            guard case .mismatch(let said) = reader.receive(text.utf8) else {
                Issue.record("\(text.prefix(10))")
                continue
            }
            #expect(said.utf8.count == 64)
        }
    }

    @Test(arguments: [
        ("203.0.113.9", true), ("203.0.114.9", false), ("10.20.0.1", true), ("127.0.0.1", false), ("::1", false),
        ("169.254.169.254", false), ("169.254.1.1", false), ("224.0.0.251", false), ("255.255.255.255", false),
        ("0.0.0.0", false), ("::ffff:10.20.0.1", false), ("64:ff9b::a14:1", false), ("fe80::1", false),
        ("ff02::1", false), ("2001:db8::1", true), ("2001:db9::1", false), ("fd00:ec2::254", false),
        ("169.254.7.7", true),
    ])
    func `the scope holds what it allows and nothing else`(_ text: String, _ allowed: Bool) throws {
        let prefixes = { (texts: [String]) in texts.compactMap { IPPrefix($0) } }
        let scope = ProbeScope(
            allowed: prefixes([
                "203.0.113.0/24", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "0.0.0.0/8",
                "2001:db8::/32", "fd00::/8", "fe80::/10", "ff00::/8", "::/96", "::ffff:0:0/96", "64:ff9b::/96",
            ]), allowedLocal: prefixes(["169.254.7.7/32"]))
        let address = try #require(IPAddress(text))
        #expect((try? scope.check(address)) != nil ? allowed : !allowed)
        #expect(throws: ProbeScope.Refusal.self) { try ProbeScope(allowed: []).check(address) }
    }

    @Test func `the pace holds over many callers at once`() async throws {
        let pace = ProbePace(perSecond: 100, burst: 5)
        let clock = ContinuousClock()
        let elapsed = try await clock.measure {
            try await withThrowingTaskGroup { group in
                for _ in 0..<35 { group.addTask { try await pace.turn() } }
                try await group.waitForAll()
            }
        }
        #expect(elapsed >= .milliseconds(290) && elapsed < .seconds(2))
    }

    @Test func `deadlines come out in order`() {
        let start = ContinuousClock.now
        var queue = DeadlineQueue()
        let delays = (0..<200).map { ($0 * 7919) % 200 }
        for delay in delays { queue.insert(UInt64(delay), at: start + .milliseconds(delay)) }
        #expect(queue.earliest == start)
        #expect(queue.popExpired(at: start - .milliseconds(1)) == nil)
        var taken: [UInt64] = []
        while let token = queue.popExpired(at: start + .milliseconds(99)) { taken.append(token) }
        #expect(taken == (0..<100).map { UInt64($0) })
    }
}
