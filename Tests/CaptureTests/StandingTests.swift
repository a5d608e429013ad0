// SPDX-License-Identifier: Apache-2.0

import Capture
import Evidence
import Linux
import Namespaces
import Sampling
import Testing
import Values

/// Where the agent's host is no bystander: every frame of a tenant is counted once, whether it arrives or leaves.
@Suite("Hosts that traffic passes through", .serialized, .timeLimit(.minutes(3)))
struct StandingTests {
    struct Place: Sendable, CustomTestStringConvertible {
        let layout: OfficeNetwork.Layout
        let interface: String
        let standing: InterfaceStanding

        var testDescription: String { "\(layout), \(interface)" }
    }

    private static let places = [
        Place(layout: .router, interface: "lan", standing: .router),
        Place(layout: .router, interface: "wan", standing: .router),
        Place(layout: .bridge, interface: "lan", standing: .bridgePort(of: "br0")),
        Place(layout: .bridge, interface: "wan", standing: .bridgePort(of: "br0")),
        Place(layout: .bridge, interface: "br0", standing: .bridge),
        Place(layout: .end, interface: "wan", standing: .end),
    ]

    @Test(
        "Both directions are counted, each frame once, as the sender sent them and as the interface counts them",
        arguments: places, [Threshold.exact, .bytes(2_048)])
    func datagrams(place: Place, threshold: Threshold) async throws {
        try await OfficeNetwork.with(place.layout) { network in
            let facts = try await network.facts(place.interface)
            #expect(facts.standing == place.standing && facts.standing.scope == .both)
            let (window, measurement, sent) = try await network.sampling(place.interface, threshold) {
                try await network.exchangeDatagrams(1_000)
            }
            for (found, direction) in [(window.inbound, sent.inbound), (window.outbound, sent.outbound)] {
                #expect(
                    found.bytes.lower <= direction.bytes && direction.bytes <= found.bytes.upper,
                    "\(found) \(direction)")
                guard threshold == .exact else { continue }
                #expect(
                    found.bytes.estimate == direction.bytes && found.packets.estimate == direction.packets, "\(found)")
            }
            #expect(window.biases.isEmpty, "\(window.biases)")
            #expect(measurement.includesSent == true && measurement.dropped == 0)
            #expect(measurement.keptIn > 0 && measurement.keptOut > 0)
            let counted = Double(measurement.interfaceBytes)
            #expect(measurement.estimatedBytes.lower <= counted && counted <= measurement.estimatedBytes.upper)
            // ARP is counted on both sides.
            if threshold == .exact { #expect(measurement.estimatedBytes.estimate == counted, "\(measurement)") }
        }
    }

    @Test("The bridge counts what it says itself, too, once")
    func bridgeItself() async throws {
        try await OfficeNetwork.with(.bridge) { network in
            let (window, measurement, _) = try await network.sampling("br0", .exact) {
                try await network.shell("at office ping -q -c 20 -i 0.01 -s 400 10.20.0.10")
            }
            #expect(window.inbound.packets.estimate == 20 && window.outbound.packets.estimate == 20)
            #expect(window.inbound.bytes.estimate == 20 * 442)
            #expect(measurement.estimatedBytes.estimate == Double(measurement.interfaceBytes))
        }
    }

    @Test(
        "What an offload merged is named and its bounds hold the segments; without the offload every byte is counted",
        arguments: [true, false], [OfficeNetwork.Layout.router, .end])
    func segments(isMerging: Bool, layout: OfficeNetwork.Layout) async throws {
        let bytes = 3_000_000
        try await OfficeNetwork.with(layout) { network in
            let interface = layout == .router ? "lan" : "wan"
            // The sender's own offload hands the frames over merged; the router cuts them where its interface does not.
            try await network.shell(
                """
                at office ethtool -K \(interface) tso \(isMerging ? "on" : "off") >/dev/null
                \(layout == .end ? "at internet ethtool -K eth0 tso \(isMerging ? "on" : "off") >/dev/null" : "")
                """)
            let (window, measurement, _) = try await network.sampling(interface, .exact) {
                try await network.download(bytes)
            }
            // 1,448 bytes of data a segment, with 66 bytes of headers.
            let least = Double(bytes) + 66 * (Double(bytes) / 1_448).rounded(.up)
            #expect(window.inbound.bytes.upper >= least, "\(window.inbound)")
            #expect(window.biases == (isMerging ? [.offload] : []), "\(window.biases)")
            #expect(window.outbound.packets.estimate > 0)
            guard !isMerging else { return }
            #expect(window.inbound.bytes.estimate >= least && window.inbound.bytes.estimate < least * 1.01)
            #expect(measurement.estimatedBytes.estimate == Double(measurement.interfaceBytes), "\(measurement)")
        }
    }

    @Test("A mirror port counts what arrives; traffic that passes through it unmeasured is named")
    func mirror() async throws {
        try await OfficeNetwork.with(.router) { network in
            // As though this host only listened there.
            let (window, measurement, _) = try await network.sampling("lan", .exact, scope: .received) {
                try await network.exchangeDatagrams(200)
            }
            #expect(measurement.includesSent == nil && window.inbound.kept == 0)
            #expect(window.biases == [.oneSidedMirror], "\(window.biases)")
        }
        let (sampler, near, far) = try await TestNetwork.run {
            (
                try Sampler(interface: TestNetwork.near), try RawLinkSocket(interface: TestNetwork.near),
                try RawLinkSocket(interface: TestNetwork.far)
            )
        }
        #expect(try sampler.standing() == .mirror)
        var plan = try TestNetwork.plan(.exact, seconds: 60, windows: 1)
        plan.scope = nil
        let stream = try sampler.start(plan)
        for number in 0..<2_000 {
            try far.send(TestNetwork.frame(length: 500, towardsServer: number % 2 == 0))
            // A neighbour's announcement now and then is no traffic that passes.
            if number % 200 == 0 { try near.send(TestNetwork.frame(length: 300, towardsServer: true)) }
        }
        sampler.finish()
        for await interval in stream {
            #expect(interval.tenants[0].window.inbound.packets.estimate == 1_000)
            #expect(interval.tenants[0].window.biases.isEmpty)
        }
        #expect(sampler.measurement.includesSent == nil)
    }

    @Test("An interface by which frames leave as they arrive is known without an address; the loopback counts once")
    func passage() async throws {
        let (sampler, near, far) = try await TestNetwork.run {
            (
                try Sampler(interface: TestNetwork.near), try RawLinkSocket(interface: TestNetwork.near),
                try RawLinkSocket(interface: TestNetwork.far)
            )
        }
        for _ in 0..<2_000 {
            try far.send(TestNetwork.frame(length: 60, towardsServer: true))
            try near.send(TestNetwork.frame(length: 60, towardsServer: false))
        }
        #expect(try sampler.standing() == .passage)
        try await OfficeNetwork.with(.end) { network in
            #expect(try await network.facts("lo").standing == .loopback)
            let (window, measurement, _) = try await network.sampling("lo", .exact) {
                try await network.shell("at office ping -q -c 10 -i 0.01 10.20.0.10")
            }
            #expect(window.inbound.packets.estimate == 20 && window.outbound.packets.estimate == 20, "\(window)")
            #expect(window.biases.isEmpty && measurement.interfacePackets == 20)
        }
    }
}
