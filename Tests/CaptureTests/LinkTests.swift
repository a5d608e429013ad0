// SPDX-License-Identifier: Apache-2.0

import Capture
import Linux
import Packets
import Sampling
import Testing
import Values

@Suite("Link sockets and interface facts", .serialized, .timeLimit(.minutes(1)))
struct LinkTests {
    @Test("Only frames of the socket's type arrive, whole and in order, until the deadline")
    func frames() async throws {
        let (near, far) = try await TestNetwork.run {
            (try RawLinkSocket(interface: TestNetwork.near), try RawLinkSocket(interface: TestNetwork.far))
        }
        let stale = FrameBuilder.arpProbe(from: far.mac, target: TestNetwork.outside)
        let probe = FrameBuilder.arpProbe(from: far.mac, target: TestNetwork.server)
        let request = FrameBuilder.arpRequest(
            from: far.mac, senderAddress: TestNetwork.outside, target: TestNetwork.server)
        try far.send(stale)
        near.discardPending()
        try far.send(probe)
        try far.send(TestNetwork.frame(length: 200, towardsServer: true))
        try far.send(request)
        let began = MonotonicTime.now()
        var received: [LinkFrame] = []
        for try await frame in near.frames(until: began + .milliseconds(200)) { received.append(frame) }
        #expect(received.map(\.bytes) == [probe, request])
        #expect(received.allSatisfy { !$0.isOutgoing && $0.time >= began })
        #expect(MonotonicTime.now() - began >= .milliseconds(200))
    }

    @Test("A reader that stops is let go at once")
    func cancellation() async throws {
        let (near, far) = try await TestNetwork.run {
            (try RawLinkSocket(interface: TestNetwork.near), try RawLinkSocket(interface: TestNetwork.far))
        }
        let began = MonotonicTime.now()
        try far.send(FrameBuilder.arpProbe(from: far.mac, target: TestNetwork.server))
        for try await _ in near.frames(until: began + .seconds(50)) { break }
        let reader = Task { for try await _ in near.frames(until: began + .seconds(50)) {} }
        reader.cancel()
        try await reader.value
        #expect(MonotonicTime.now() - began < .seconds(10))
    }

    @Test("A frame beyond the MTU, and an interface that is down, are refused by name")
    func refusals() async throws {
        try await TestNetwork.run {
            let near = try RawLinkSocket(interface: TestNetwork.near)
            #expect(throws: CaptureError.self) { try near.send([UInt8](repeating: 0xff, count: 9_000)) }
            try TestNetwork.ip("link set \(TestNetwork.near) down")
            #expect {
                try near.send(TestNetwork.frame(length: 60, towardsServer: true))
            } throws: {
                "\($0)".contains("ip link set \(TestNetwork.near) up")
            }
            #expect(throws: CaptureError.self) { _ = try RawLinkSocket(interface: "lo") }
        }
    }

    @Test("Facts are those that ip(8) has set")
    func facts() async throws {
        try await TestNetwork.run(mtu: 1_400) {
            try TestNetwork.ip("link set \(TestNetwork.near) address \(TestNetwork.serverMAC)")
            try TestNetwork.ip("address add 10.0.0.2/24 dev \(TestNetwork.near)")
            try TestNetwork.ip("address add 192.0.2.2/25 dev \(TestNetwork.near)")
            try TestNetwork.ip("route add default via 10.0.0.254 metric 200")
            try TestNetwork.ip("route add default via 10.0.0.1 metric 100")
            let facts = try InterfaceFacts.read(TestNetwork.near)
            #expect(facts.mac == TestNetwork.serverMAC && facts.mtu == 1_400)
            #expect(facts.isUp && facts.hasCarrier && !facts.isLoopback)
            #expect(facts.addresses.map { "\($0.address)/\($0.prefixLength)" } == ["10.0.0.2/24", "192.0.2.2/25"])
            #expect(facts.defaultGateway == IPAddress("10.0.0.1"))
            #expect(facts.sourceAddress(for: IPAddress(ipv4: 0xc000_0205)) == IPAddress("192.0.2.2"))
            #expect(facts.sourceAddress(for: TestNetwork.outside) == IPAddress("10.0.0.2"))
            #expect(facts.offloads.gro != nil && facts.offloads.tso != nil)
            try TestNetwork.ip("link set \(TestNetwork.far) down")
            #expect(try !InterfaceFacts.read(TestNetwork.near).hasCarrier)
            #expect(try InterfaceFacts.all().map(\.name).sorted() == ["lo", TestNetwork.near, TestNetwork.far])
        }
    }
}
