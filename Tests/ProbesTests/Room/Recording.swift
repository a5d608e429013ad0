// SPDX-License-Identifier: Apache-2.0

import Capture
import Evidence
import Packets
import Testing

@testable import Probes
import Values

/// An exchange that was recorded once: the fault in the room, and the result that must follow, at the time and in each replay.
struct Recording: Sendable, CustomTestStringConvertible {
    let name: String
    var setup = "true"
    /// A real SSH server runs at the server.
    var isServed = false
    var adversaries: [(mode: Adversary.Mode, node: Room.Node)] = []
    /// On the mirrored link, before the verification.
    var announcement: [UInt8]?
    /// The outside agent verifies at the same time, from the rival.
    var hasOutside = false
    var order = Exchange.everything
    var window = Duration.milliseconds(1000)
    /// The check whose outcome the recording shows.
    var check: CheckID
    var outcome = Outcome.failed
    var reason: Reason

    var testDescription: String { name }

    static let all = link + address + path + port + mirror

    private static let link = [
        Recording(name: "healthy", isServed: true, check: .connectedIdentity, outcome: .passed, reason: .asExpected),
        Recording(
            name: "healthy-ipv6", setup: Room.ipv6, isServed: true,
            order: Room.ipv6Order(Exchange.checks) { $0.target.controlAddresses = [Room.ipv6Unassigned] },
            check: .connectedIdentity, outcome: .passed, reason: .asExpected),
        Recording(
            name: "wrong-mac", setup: "ip -n $N-server link set room0 address 02:77:00:00:00:99",
            check: .connectedIdentity, reason: .unknownSender),
        Recording(
            name: "duplicate-address", setup: "ip -n $N-rival addr add 10.77.0.10/24 dev room0",
            check: .connectedIdentity, reason: .severalSenders),
        Recording(
            name: "unsolicited-arp", setup: "ip -n $N-server link set room0 down",
            adversaries: [(.announce(address: "10.77.0.10", proberMAC: ""), .rival)],
            order: Exchange.order(Exchange.checks) { $0.target.macAddresses = [Room.rivalMAC] },
            check: .connectedIdentity, outcome: .inconclusive, reason: .onlyUnsolicited),
        Recording(
            name: "silent-server", setup: "ip -n $N-server link set room0 down", check: .connectedIdentity,
            reason: .registeredServerSilent),
    ]

    private static let address = [
        Recording(
            name: "duplicate-address-ipv6",
            setup: Room.ipv6 + "ip -n $N-rival addr add fd00:77::10/64 dev room0 nodad",
            order: Room.ipv6Order([.connectedIdentity, .connectedConflict]), check: .connectedConflict,
            reason: .addressConflict),
        Recording(
            name: "about-to-take-the-address", adversaries: [(.claim(address: "10.77.0.10"), .rival)],
            order: Exchange.order([.connectedConflict]), check: .connectedConflict, reason: .addressConflict),
        Recording(
            name: "looped-probes-ipv6", setup: Room.ipv6, adversaries: [(.loop, .rival)],
            order: Room.ipv6Order([.connectedConflict]), check: .connectedConflict, outcome: .passed,
            reason: .asExpected),
        Recording(
            name: "proxy-arp",
            setup: """
                at bridge sysctl -qw net.ipv4.conf.br0.proxy_arp=1 net.ipv4.neigh.br0.proxy_delay=0
                ip -n $N-bridge link add away type veth peer name home netns $N-rival
                ip -n $N-bridge link set away up
                ip -n $N-bridge route add 10.77.0.200/32 dev away
                ip -n $N-bridge route add 10.77.0.10/32 dev away
                ip -n $N-bridge link set server down
                """,
            order: Exchange.order([.selfGateway, .connectedIdentity, .controlAddress]), check: .controlAddress,
            reason: .addressAnswered),
        Recording(
            name: "tarpit", adversaries: [(.tarpit, .rival)],
            order: Exchange.order([.connectedIdentity, .controlAddress]), check: .controlAddress,
            reason: .addressAnswered),
        Recording(
            name: "tarpit-ipv6", setup: Room.ipv6, adversaries: [(.tarpit, .rival)],
            order: Room.ipv6Order([.connectedIdentity, .controlAddress]) {
                $0.target.controlAddresses = [Room.ipv6Unassigned]
            }, check: .controlAddress, reason: .addressAnswered),
    ]

    /// The server is reached through the gateway, whose further link is narrower.
    private static let narrow = """
        ip -n $N-bridge link add far type veth peer name near netns $N-rival
        ip -n $N-bridge link set far up mtu 1300
        ip -n $N-rival link set near up mtu 1300
        at bridge sysctl -qw net.ipv6.conf.all.forwarding=1
        ip -n $N-bridge addr add fd00:78::1/64 dev far nodad
        ip -n $N-rival addr add fd00:78::10/64 dev near nodad
        ip -n $N-rival -6 route add default via fd00:78::1
        """

    private static let path = [
        Recording(
            name: "silent-to-echoes", setup: "at server sysctl -qw net.ipv4.icmp_echo_ignore_all=1",
            order: Exchange.order([.reachableICMP, .reachableMTU]), check: .reachableICMP, reason: .noReply),
        Recording(
            name: "forged-echo-replies", setup: "at server sysctl -qw net.ipv4.icmp_echo_ignore_all=1",
            adversaries: [(.echo(.forged), .server)], order: Exchange.order([.reachableICMP]), check: .reachableICMP,
            reason: .noReply),
        Recording(
            name: "black-hole", setup: "ip -n $N-server link set room0 mtu 1400",
            order: Exchange.order([.reachableMTU]), window: .milliseconds(2000), check: .reachableMTU,
            reason: .blackHole),
        Recording(
            name: "narrow-path-ipv6", setup: Room.ipv6 + narrow,
            order: Room.ipv6Order([.reachableMTU]) {
                $0.target.serverAddress = IPAddress(ipv6High: 0xfd00_0078_0000_0000, low: 0x10)
            }, check: .reachableMTU, outcome: .passed, reason: .smallerMTU),
    ]

    /// The kernel's own answers at the server are silenced, and a program makes them.
    private static let mute =
        "at server nft 'table ip t { chain output { type filter hook output priority 0; tcp sport 22 drop; }; chain input { type filter hook input priority 0; tcp dport 22 drop; }; }'\n"
    private static let watched = """
        at bridge tc qdisc add dev prober clsact
        at bridge tc filter add dev prober ingress protocol all prio 1 u32 match u32 0 0 action mirred egress mirror dev rival

        """

    private static let port = [
        Recording(name: "refused-port", check: .reachablePort, reason: .refused),
        Recording(
            name: "filtered-port",
            setup:
                "at bridge nft 'table ip t { chain f { type filter hook forward priority 0; tcp dport 22 reject with icmp type admin-prohibited; }; }'",
            order: Exchange.order([.reachablePort]), check: .reachablePort, reason: .unreachable),
        Recording(
            name: "swallowed-port",
            setup: "at server nft 'table ip t { chain i { type filter hook input priority 0; tcp dport 22 drop; }; }'",
            order: Exchange.order([.reachablePort]), check: .reachablePort, reason: .timedOut),
        Recording(
            name: "syn-proxy", setup: mute, adversaries: [(.accept(.bare), .server)],
            order: Exchange.order([.reachablePort]), check: .reachablePort, reason: .intercepted),
        Recording(
            name: "forged-reset", setup: mute + watched,
            adversaries: [(.accept(.late), .server), (.reset, .rival)], order: Exchange.order([.reachablePort]),
            check: .reachablePort, outcome: .inconclusive, reason: .contradictingAnswers),
        Recording(
            name: "silent-after-connect", adversaries: [(.tcp(port: 22, .silent), .server)],
            order: Exchange.order([.reachablePort]), check: .reachablePort, reason: .timedOut),
        Recording(
            name: "reset-after-connect", adversaries: [(.tcp(port: 22, .reset), .server)],
            order: Exchange.order([.reachablePort]), check: .reachablePort, reason: .reset),
        Recording(
            name: "swallowed-datagrams", adversaries: [(.datagrams(port: 22, .swallow), .server)],
            order: datagrams, check: .reachablePort, reason: .timedOut),
        Recording(
            name: "answered-datagrams", adversaries: [(.datagrams(port: 22, .pong), .server)], order: datagrams,
            check: .reachablePort, outcome: .passed, reason: .asExpected),
        Recording(
            name: "exposed-port", adversaries: [(.tcp(port: 3306, .silent), .server)],
            order: Exchange.order([.exposure]), check: .exposure, outcome: .passed, reason: .exposedPorts),
    ]

    private static let datagrams = Exchange.order([.reachablePort]) { order in
        order.target.service = .udpPattern
        order.target.pattern = PatternText("PING").flatMap { send in
            PatternText(#"\x01PONG\x00"#).map { ServicePattern(send: send, expect: $0) }
        }
    }

    private static let mirror = [
        Recording(
            name: "from-outside", setup: Room.mirror + Room.outsider, isServed: true, hasOutside: true,
            order: Exchange.order([.reachablePort, .reachableOutside]), window: .milliseconds(2000),
            check: .reachableOutside, outcome: .passed, reason: .asExpected),
        Recording(
            name: "hairpin-only",
            setup: Room.mirror + Room.outsider
                + "at bridge nft 'table ip h { chain first { type filter hook prerouting priority -300; ip saddr 10.77.0.66 drop; }; }'",
            isServed: true, hasOutside: true, order: Exchange.order([.reachablePort, .reachableOutside]),
            window: .milliseconds(2000), check: .reachableOutside, outcome: .inconclusive, reason: .noArrival),
        Recording(
            name: "another-mirrored-link", setup: Room.mirror,
            announcement: FrameBuilder.ethernetFrame(
                destination: LLDPView.groups[0], source: MACAddress(bits: 0x0277_0000_0002),
                etherType: EtherType.lldp,
                payload: element(1, [4, 0x02, 0x77, 0, 0, 0, 2]) + element(2, [7] + Array("gi1/0/8".utf8))
                    + element(3, [0, 120]) + element(5, Array("sakelar-r1".utf8)) + element(0, [])),
            order: Exchange.order([.connectedPort]), check: .connectedPort, outcome: .inconclusive,
            reason: .switchPortUnknown),
    ]

    private static func element(_ type: UInt8, _ value: [UInt8]) -> [UInt8] {
        [type << 1, UInt8(value.count)] + value
    }
}

extension Recording {
    /// Makes the exchange anew.
    func record(in directory: String) async throws {
        try await Room.with(setup) { room in
            let isWatched = hasOutside || announcement != nil
            let environment = try await room.environment(mirror: isWatched ? "mirror0" : nil)
            if let announcement { try await room.play(announcement, on: "mirror") }
            try await with(adversaries, in: room, environment) {
                let outside = hasOutside ? try await room.environment(vantage: .outside, at: .rival) : nil
                async let there = outside.map {
                    VerificationPlan(order: order, vantage: .outside, environment: $0, window: window)
                }?.run()
                let exchange = try await Exchange.record(in: room, order, window: window, environment: environment)
                _ = await there
                try exchange.write(to: directory)
            }
        }
    }

    private func with(
        _ adversaries: [(mode: Adversary.Mode, node: Room.Node)], in room: Room, _ environment: ProbeEnvironment,
        _ body: () async throws -> Void
    ) async throws {
        guard let (first, node) = adversaries.first else {
            return isServed ? try await room.withSSHServer { _ in try await body() } : try await body()
        }
        var mode = first
        if case .announce(let address, _) = first {
            let mac = try #require(try await environment.interface().mac)
            mode = .announce(address: address, proberMAC: "\(mac)")
        }
        try await room.adversary(mode, at: node) {
            try await with(Array(adversaries.dropFirst()), in: room, environment, body)
        }
    }
}

extension Room {
    /// Puts a frame on a link of the bridge.
    func play(_ frame: [UInt8], on link: String) async throws {
        let hexadecimal = frame.map { [$0 >> 4, $0 & 15].map { String($0, radix: 16) }.joined() }.joined()
        try await shell(
            "at bridge /usr/bin/python3 -c 'import socket; s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW); s.bind((\"\(link)\", 0)); s.send(bytes.fromhex(\"\(hexadecimal)\"))'"
        )
    }
}
