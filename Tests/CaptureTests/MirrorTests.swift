// SPDX-License-Identifier: Apache-2.0

import Capture
import Evidence
import Linux
import Namespaces
import Packets
import Sampling
import Testing
import Values

/// Changes that a switch's mirror makes to frames, applied to real frames.
@Suite("Mirrors on real packets", .serialized, .timeLimit(.minutes(2)))
struct MirrorTests {
    private static let lengths = [60, 60, 60, 590, 1_514]

    /// Frames of a conversation, numbered as their sender does.
    private static func frame(_ number: Int, towardsServer: Bool, vlan: UInt16? = nil, tcp: Bool = false) -> [UInt8] {
        let tag: [UInt8] = vlan.map { [UInt8($0 >> 8), UInt8($0 & 0xff), 0x08, 0x00] } ?? []
        let length = tcp ? (towardsServer ? 1_514 : 60) : lengths[number % lengths.count]
        let packet = FrameBuilder.ipv4Packet(
            source: towardsServer ? TestNetwork.outside : TestNetwork.server,
            destination: towardsServer ? TestNetwork.server : TestNetwork.outside,
            protocolNumber: tcp ? IPProtocol.tcp : IPProtocol.udp,
            identification: UInt16(truncatingIfNeeded: number % 65_535 + 1),
            payload: [UInt8](repeating: 0x5a, count: length - 34))
        return FrameBuilder.ethernetFrame(
            destination: towardsServer ? TestNetwork.serverMAC : TestNetwork.outsideMAC,
            source: towardsServer ? TestNetwork.outsideMAC : TestNetwork.serverMAC,
            etherType: vlan == nil ? EtherType.ipv4 : EtherType.vlan, payload: tag + packet)
    }

    private func window(
        _ threshold: Threshold, _ send: @escaping @Sendable (RawLinkSocket, Int) throws -> Void
    ) async throws -> TrafficWindow {
        let (sampler, socket) = try await TestNetwork.run {
            (try Sampler(interface: TestNetwork.near), try RawLinkSocket(interface: TestNetwork.far))
        }
        let stream = try sampler.start(try TestNetwork.plan(threshold, seconds: 60, windows: 1))
        try await onThread {
            for number in 0..<12_000 { try send(socket, number) }
        }
        sampler.finish()
        var found: TrafficWindow?
        for await interval in stream { found = interval.tenants[0].window }
        return try #require(found)
    }

    @Test(
        "A mirror of a VLAN shows every frame twice, with its tag and without: it is named and the lower bounds are halved",
        arguments: [Threshold.exact, .bytes(2_048)], [true, false])
    func doubled(threshold: Threshold, isDoubled: Bool) async throws {
        let window = try await window(threshold) { socket, number in
            let towardsServer = number % 3 > 0
            try socket.send(Self.frame(number, towardsServer: towardsServer, vlan: isDoubled ? 100 : nil))
            if isDoubled { try socket.send(Self.frame(number, towardsServer: towardsServer)) }
        }
        #expect(window.biases == (isDoubled ? [.doubledMirror] : []), "\(window.biases)")
        let once = (0..<12_000).reduce(0) { $0 + ($1 % 3 > 0 ? Self.lengths[$1 % 5] : 0) }
        #expect(window.inbound.bytes.lower <= Double(once) && Double(once) <= window.inbound.bytes.upper)
        if threshold == .exact, isDoubled {
            #expect(window.inbound.bytes.lower < window.inbound.bytes.estimate * 0.6)
        }
    }

    @Test(
        "A download whose acknowledgements the mirror does not show is one-sided, though something comes back",
        arguments: [false, true])
    func halfAConversation(showsAnswers: Bool) async throws {
        let window = try await window(.bytes(128)) { socket, number in
            if number % 2 == 0 {
                try socket.send(Self.frame(number, towardsServer: true, tcp: true))
            } else if showsAnswers || number % 6_000 == 1 {
                try socket.send(Self.frame(number, towardsServer: false, tcp: true))
            }
        }
        #expect(window.biases == (showsAnswers ? [] : [.oneSidedMirror]), "\(window)")
    }

    @Test("Snapshots of a run come each second, and add up to its frames")
    func snapshots() async throws {
        let (sampler, socket) = try await TestNetwork.run {
            (try Sampler(interface: TestNetwork.near), try RawLinkSocket(interface: TestNetwork.far))
        }
        var plan = try TestNetwork.plan(.exact, seconds: 1, windows: 1)
        plan.snapshotSeconds = 0.25
        let (snapshots, continuation) = AsyncStream.makeStream(of: SampledSnapshot.self)
        let stream = try sampler.start(plan) { continuation.yield($0) }
        let deadline = MonotonicTime.now() + .milliseconds(800)
        let sent = try await onThread { try socket.sendMix(until: deadline) }
        var windows = 0
        for await interval in stream { windows += interval.tenants.count }
        continuation.finish()
        var seen: [SampledSnapshot] = []
        for await snapshot in snapshots { seen.append(snapshot) }
        #expect(windows == 1 && seen.map(\.index) == [0, 1, 2, 3])
        #expect(seen.reduce(0.0) { $0 + $1.directions[0].bytes } == sent.inbound.bytes)
        #expect(seen.reduce(0) { $0 + Int($1.kept) } == Int(saturating: sent.packets))
        #expect(seen.allSatisfy { $0.processorTime.thread > .zero && $0.seconds == 0.25 })
    }
}
