// SPDX-License-Identifier: Apache-2.0

import Capture
import Namespaces
import Settings
import Testing

@testable import AgentRuntime
import Values

/// What `doctor` says of the interface that is watched, on real interfaces.
@Suite(.timeLimit(.minutes(1)))
struct StandingDiagnosisTests {
    /// A router between `lan` and `wan`; a bridge `br0` of `one` and `two`, and `mirror0`, which has no address.
    private func withHost(_ body: (NamespaceSet) async throws -> Void) async throws {
        try await NamespaceSet.with(prefix: "ttdia", nodes: ["host", "room"]) { namespaces in
            try await namespaces.shell(
                """
                for link in lan wan one two mirror0; do
                    ip -n $N-host link add $link type veth peer name $link netns $N-room
                    ip -n $N-host link set $link up
                    ip -n $N-room link set $link up
                    at host ethtool -K $link tso off gro off >/dev/null
                done
                ip -n $N-host addr add 10.20.0.1/24 dev lan
                ip -n $N-host addr add 198.51.100.1/24 dev wan
                at host ethtool -K two tso on >/dev/null
                settle
                """)
            try await body(namespaces)
        }
    }

    private func findings(_ interface: String, in namespaces: NamespaceSet) async throws -> [Finding] {
        try await inNamespace(namespaces.namespace("host")) {
            StandingDiagnosis(try InterfaceFacts.read(interface), all: try InterfaceFacts.all()).findings
        }
    }

    @Test func `it says how this host stands to the interface, and names a better one`() async throws {
        try await withHost { namespaces in
            let mirror = try await findings("mirror0", in: namespaces)
            #expect(mirror.map(\.status) == [.good, .good] && mirror[0].detail.contains("takes in copies"))
            let end = try await findings("lan", in: namespaces)
            #expect(
                end[0].status == .warning && end[0].remedy == "on a mirror port: ip address flush dev lan", "\(end)")
            try await namespaces.shell(
                """
                at host sysctl -qw net.ipv4.ip_forward=1
                ip -n $N-host link add br0 type bridge
                for link in one two; do ip -n $N-host link set $link master br0; done
                ip -n $N-host link set br0 up
                at host ethtool -K br0 tso off gro off >/dev/null
                """)
            let router = try await findings("lan", in: namespaces)
            #expect(router[0].status == .good && router[0].detail.hasPrefix("this host routes through lan"))
            let port = try await findings("one", in: namespaces)
            #expect(port[0].status == .good && port[0].detail.contains("a port of br0"))
            let bridge = try await findings("br0", in: namespaces)
            #expect(bridge[0].status == .good && bridge[1].status == .warning, "\(bridge)")
            #expect(bridge[1].remedy == "ethtool -K two tso off", "\(bridge[1])")
            let host = namespaces.namespace("host")
            let alternatives = try await inNamespace(host) {
                let (mirror, all) = (try InterfaceFacts.read("mirror0"), try InterfaceFacts.all())
                return [[], ["10.20.0.0/24"]].map { ranges in
                    StandingDiagnosis.alternative(to: mirror, among: all, towards: ranges.compactMap { IPPrefix($0) })
                }
            }
            #expect(alternatives[0].contains("lan (router) or wan (router) or br0 (bridge)"), "\(alternatives)")
            #expect(alternatives[1].hasSuffix("set interfaces.mirror to lan (router)"), "\(alternatives)")
        }
    }

    @Test func `room and mirror may be one interface where other hosts' traffic passes through it, and only there`()
        async throws
    {
        try await withHost { namespaces in
            let configuration = try Settings.read(
                yaml:
                    "service: https://a\nvantage: inside\ninterfaces: {room: lan, mirror: lan}\nallow: [10.20.0.0/24]\n",
                file: "agent.yaml", AgentConfiguration.parse)
            let host = namespaces.namespace("host")
            let error = await #expect(throws: StartError.self) {
                try await inNamespace(host) { _ = try PrivilegedSockets.open(.capture, configuration) }
            }
            #expect(error == .sharedInterface("lan"))
            try await namespaces.shell("at host sysctl -qw net.ipv4.ip_forward=1")
            try await inNamespace(host) { _ = try PrivilegedSockets.open(.capture, configuration) }
        }
    }
}
