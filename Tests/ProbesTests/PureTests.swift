// SPDX-License-Identifier: Apache-2.0

import Capture
import Evidence
import Packets
import Testing

@testable import Probes
import Values

/// The logic of the probes, without a network.
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

    private func tracker() -> ClaimTracker {
        ClaimTracker(address: Room.server, ownMAC: PureTests.own, ownAddress: PureTests.ownAddress)
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
            var tracker = tracker()
            tracker.willSend(at: PureTests.start)
            tracker.receive(packet(frame, after: delay))
            #expect(tracker.answers.map(\.solicited) == [solicited], "\(name)")
            #expect(tracker.answers.map(\.unsolicited) == [1 - solicited], "\(name)")
        }
    }

    @Test func `an advertisement counts only when it answers us`() {
        let own = IPAddress(ipv6High: 0xfd00_0077_0000_0000, low: 5)
        let other = IPAddress(ipv6High: 0xfd00_0077_0000_0000, low: 6)
        let answer = { (mac: MACAddress, address: IPAddress) in
            FrameBuilder.neighbourAdvertisement(from: Room.serverMAC, target: Room.ipv6Server, asker: (mac, address))
        }
        var damaged = answer(PureTests.own, own)
        damaged[70] ^= 1
        var forwarded = answer(PureTests.own, own)
        forwarded[21] = 254
        let cases: [(String, [UInt8], solicited: [Int])] = [
            ("the answer", answer(PureTests.own, own), [1]),
            ("to another machine", answer(Room.rivalMAC, own), [0]),
            ("to another address", answer(PureTests.own, other), [0]),
            (
                "unasked",
                FrameBuilder.neighbourAdvertisement(from: Room.serverMAC, target: Room.ipv6Server, asker: nil), [0]
            ),
            (
                "asking from it",
                FrameBuilder.neighbourSolicitation(
                    from: Room.serverMAC, senderAddress: Room.ipv6Server, target: other), [0]
            ),
            (
                "asking for it from another address",
                FrameBuilder.neighbourSolicitation(from: Room.rivalMAC, senderAddress: other, target: Room.ipv6Server),
                []
            ),
            ("with a wrong checksum", damaged, []),
            ("from beyond a router", forwarded, []),
        ]
        for (name, frame, solicited) in cases {
            var tracker = ClaimTracker(address: Room.ipv6Server, ownMAC: PureTests.own, ownAddress: own)
            tracker.willSend(at: PureTests.start)
            tracker.receive(packet(frame, after: .milliseconds(1)))
            #expect(tracker.answers.map(\.solicited) == solicited, "\(name)")
            #expect(tracker.answers.map(\.unsolicited) == solicited.map { 1 - $0 }, "\(name)")
        }
    }

    @Test
    func `our own probe that comes back is told from another's by its nonce, or by its sender where there is none`() {
        let unspecified = IPAddress(ipv6High: 0, low: 0)
        let probe = { (source: MACAddress, nonce: UInt64?) in
            FrameBuilder.neighbourSolicitation(
                from: source, senderAddress: unspecified, target: Room.ipv6Server, nonce: nonce)
        }
        var tracker = ClaimTracker(address: Room.ipv6Server, ownMAC: PureTests.own, ownAddress: unspecified)
        tracker.willSend(nonce: 7, at: PureTests.start)
        tracker.receive(packet(probe(PureTests.own, 7)))
        #expect(tracker.loopedBack == 1 && tracker.claimants == 0)
        tracker.receive(packet(probe(PureTests.own, 8)))
        tracker.receive(packet(probe(Room.rivalMAC, nil)))
        #expect(tracker.loopedBack == 1 && tracker.answers.map(\.macAddress) == [PureTests.own, Room.rivalMAC])

        var arp = ClaimTracker(address: Room.server, ownMAC: PureTests.own, ownAddress: IPAddress(ipv4: 0))
        arp.willSend(at: PureTests.start)
        arp.receive(packet(FrameBuilder.arpProbe(from: PureTests.own, target: Room.server)))
        arp.receive(packet(FrameBuilder.arpProbe(from: Room.rivalMAC, target: Room.server)))
        arp.receive(packet(FrameBuilder.arpProbe(from: Room.rivalMAC, target: Room.gateway)))
        #expect(arp.loopedBack == 1 && arp.answers.map(\.macAddress) == [Room.rivalMAC])
    }

    @Test(arguments: [100, 1_000, 3_900, 4_000, 5_000, 6_000, 30_000])
    func `three probes for a conflict fit every window`(_ milliseconds: Int) {
        var random = SystemRandomNumberGenerator()
        let window = Duration.milliseconds(milliseconds)
        for _ in 0..<100 {
            let offsets = ConflictSchedule.offsets(in: window, using: &random)
            let gaps = zip(offsets.dropFirst(), offsets).map { $0 - $1 }
            #expect(offsets.count == 3 && offsets[0] == .zero)
            guard window >= .seconds(4) else {
                #expect(gaps.allSatisfy { $0 == window / 4 })
                continue
            }
            #expect(gaps.allSatisfy { $0 >= .seconds(1) && $0 <= .seconds(2) })
            #expect(window - offsets[2] >= .seconds(2))
        }
    }

    @Test(arguments: [
        // The path's MTU, whether ICMP reports it, and the sizes that the search tries.
        (1500, false, [1500]),
        (1400, true, [1500, 1400]),
        (575, false, [1500, 576]),
    ])
    func `the path MTU is found by few sizes`(_ path: Int, _ speaks: Bool, _ expected: [Int]) {
        #expect(sizes(path: path, speaks: speaks) == expected)
    }

    @Test(arguments: [576, 577, 1000, 1280, 1498, 1499])
    func `a silent path is halved down to the byte`(_ path: Int) {
        let tried = sizes(path: path, speaks: false)
        #expect(tried.filter { $0 <= path }.max() == path && tried.filter { $0 > path }.min() == path + 1)
        #expect(tried.count <= 13 && Set(tried).count == tried.count)
    }

    @Test func `a router that lies ends no search early`() {
        var search = PathMTUSearch(from: 1500, to: 576)
        search.learn(1500, arrived: false, reported: 1400)
        search.learn(1400, arrived: false, reported: nil)
        #expect(search.next == 576)
        search.learn(576, arrived: true, reported: nil)
        #expect(search.next == (576 + 1400) / 2)
    }

    private func sizes(path: Int, speaks: Bool) -> [Int] {
        var search = PathMTUSearch(from: 1500, to: 576)
        var tried: [Int] = []
        while let size = search.next, tried.count < 100 {
            tried.append(size)
            search.learn(size, arrived: size <= path, reported: speaks && size > path ? path : nil)
        }
        return tried
    }

    @Test func `a size arrived only when the whole of it came back, and only errors about our own requests count`() {
        var tracker = PathMTUTracker(
            destination: Room.server, headerLength: 28, identifier: 0x1234, cookie: Array(1...16))
        let datagram = { (source: IPAddress, message: [UInt8]) in
            packet(
                FrameBuilder.ipv4Packet(
                    source: source, destination: PureTests.ownAddress, protocolNumber: IPProtocol.icmp,
                    identification: 1, payload: message))
        }
        let sequence = tracker.willSend(100)
        let reply = { (identifier: UInt16, payload: [UInt8]) in
            var message = FrameBuilder.icmpEchoRequest(identifier: identifier, sequence: sequence, payload: payload)
            message[0] = ICMPView.echoReply
            return message
        }
        let whole = tracker.payload(of: 100)
        #expect(whole.count == 72)
        tracker.receive(datagram(Room.server, reply(0x1234, Array(whole.dropLast()))))
        tracker.receive(datagram(Room.gateway, reply(0x1234, whole)))
        tracker.receive(datagram(Room.server, reply(0x1235, whole)))
        #expect(tracker.probe(of: 100)?.answered == 0)

        let tooBig = { (identifier: UInt16, mtu: UInt8) in
            let quoted = FrameBuilder.ipv4Packet(
                source: PureTests.ownAddress, destination: Room.server, protocolNumber: IPProtocol.icmp,
                identification: 1,
                payload: FrameBuilder.icmpEchoRequest(identifier: identifier, sequence: sequence, payload: []))
            return datagram(Room.gateway, [3, 4, 0, 0, 0, 0, 0, mtu] + quoted)
        }
        tracker.receive(tooBig(0x1235, 80))
        tracker.receive(tooBig(0x1234, 100))
        #expect(tracker.probe(of: 100)?.reported == nil)
        tracker.receive(tooBig(0x1234, 80))
        tracker.receive(datagram(Room.server, reply(0x1234, whole)))
        tracker.receive(datagram(Room.server, reply(0x1234, whole)))
        #expect(tracker.all == [.init(bytes: 100, sent: 1, answered: 1, reported: 80)])
    }

    @Test func `a flood of claimants is counted and does not fill the memory`() {
        var tracker = tracker()
        for number in 0..<10_000 {
            tracker.receive(packet(reply(from: MACAddress(bits: 0x0200_0000_0000 + UInt64(number)))))
        }
        #expect(tracker.answers.count == 64)
        #expect(tracker.claimants == 4096)
    }

    @Test func `frames and datagrams cut anywhere or filled with anything claim nothing`() {
        var tracker = tracker()
        for length in 0..<42 { tracker.receive(packet(Array(reply().prefix(length)))) }
        var random = SystemRandomNumberGenerator()
        for length in 0..<128 {
            var bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            tracker.receive(packet(bytes))
            if !bytes.isEmpty { bytes[0] = 0x40 | bytes[0] & 15 }
            _ = EchoAnswer(bytes)
        }
        #expect(tracker.answers.isEmpty)

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
        ("203.0.113.9", true), ("203.0.114.9", false), ("10.20.0.1", true), ("127.0.0.1", false), ("::1", false),
        ("169.254.169.254", false), ("169.254.1.1", false), ("224.0.0.251", false), ("255.255.255.255", false),
        ("0.0.0.0", false), ("::ffff:10.20.0.1", false), ("64:ff9b::a14:1", false), ("fe80::1", false),
        ("ff02::1", false), ("2001:db8::1", true), ("2001:db9::1", false), ("fd00:ec2::254", false),
        ("169.254.7.7", true), ("::a14:1", false), ("2002:a14:1::1", false), ("2001:0:a14:1::1", false),
        ("64:ff9b:1::a14:1", false), ("::ffff:0:a14:1", false), ("fec0::1", false), ("192.88.99.1", false),
        ("10.20.0.2", false), ("10.20.0.0", false), ("10.20.0.255", false), ("10.20.1.255", true), ("10.30.0.6", false),
        ("10.30.0.7", true), ("2001:db8:1::", false), ("2001:db8:1::5", true), ("2001:db8:1::2", false),
    ])
    func `the scope holds what it allows and nothing else`(_ text: String, _ allowed: Bool) throws {
        let prefixes = { (texts: [String]) in texts.compactMap { IPPrefix($0) } }
        let scope = ProbeScope(
            allowed: prefixes([
                "203.0.113.0/24", "192.88.0.0/16", "2001::/32", "2002::/16", "fec0::/10", "64:ff9b::/32", "10.0.0.0/8",
                "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "0.0.0.0/8",
                "2001:db8::/32", "fd00::/8", "fe80::/10", "ff00::/8", "::/96", "::ffff:0:0/96", "64:ff9b::/96",
            ]), allowedLocal: prefixes(["169.254.7.7/32"]))
        let address = try #require(IPAddress(text))
        let attached = try [("10.20.0.2", 24), ("10.30.0.6", 31), ("2001:db8:1::2", 64)].map {
            InterfaceAddress(address: try #require(IPAddress($0.0)), prefixLength: $0.1)
        }
        #expect((try? scope.check(address, attached: attached)) != nil ? allowed : !allowed)
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
        // Five turns at once, and 30 more at 10 ms each; a further delay depends on the load of the machine.
        #expect(elapsed >= .milliseconds(290))
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
