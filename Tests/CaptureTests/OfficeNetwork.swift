// SPDX-License-Identifier: Apache-2.0

import Capture
import Evidence
import Failures
import Linux
import Namespaces
import Sampling
import Values

/// A small office without a mirror port, in network namespaces: `office`, the host that the agent stands on, between `tenant` (10.20.0.10, behind the
/// interface `lan`) and `internet` (behind `wan`).
struct OfficeNetwork: Sendable {
    enum Layout: String, Sendable, CaseIterable, CustomStringConvertible {
        /// The office routes between 10.20.0.0/24 and 198.51.100.0/24.
        case router
        /// `lan` and `wan` are ports of the bridge `br0`.
        case bridge
        /// The tenant is the office's own host: no interface `lan`, its address is on `wan`.
        case end

        var description: String { rawValue }
    }

    static let tenant = IPAddress(ipv4: 0x0a14_000a)

    let layout: Layout
    private let namespaces: NamespaceSet
    var office: String { namespaces.namespace("office") }

    static func with(_ layout: Layout, _ body: (OfficeNetwork) async throws -> Void) async throws {
        try await NamespaceSet.with(prefix: "ttoff", nodes: ["office", "tenant", "internet"]) { namespaces in
            let network = OfficeNetwork(layout: layout, namespaces: namespaces)
            try await network.shell(build + network.addresses)
            try await body(network)
        }
    }

    @discardableResult
    func shell(_ script: String) async throws -> String { try await namespaces.shell(script) }

    private static let build = """
        ip -n $N-office link add wan type veth peer name eth0 netns $N-internet
        ip -n $N-office link add lan type veth peer name eth0 netns $N-tenant
        for link in wan lan; do ip -n $N-office link set $link up; done
        for node in tenant internet; do ip -n $N-$node link set eth0 up; done

        """

    private var addresses: String {
        switch layout {
        case .router:
            """
            ip -n $N-office addr add 10.20.0.1/24 dev lan
            ip -n $N-office addr add 198.51.100.1/24 dev wan
            ip -n $N-tenant addr add 10.20.0.10/24 dev eth0
            ip -n $N-internet addr add 198.51.100.7/24 dev eth0
            ip -n $N-tenant route add default via 10.20.0.1
            ip -n $N-internet route add default via 198.51.100.1
            at office sysctl -qw net.ipv4.ip_forward=1
            settle
            """
        case .bridge:
            """
            ip -n $N-office link add br0 type bridge forward_delay 0 mcast_snooping 0
            for link in wan lan; do ip -n $N-office link set $link master br0; done
            ip -n $N-office link set br0 up
            ip -n $N-office addr add 10.20.0.1/24 dev br0
            ip -n $N-tenant addr add 10.20.0.10/24 dev eth0
            ip -n $N-internet addr add 10.20.0.7/24 dev eth0
            settle
            """
        case .end:
            """
            ip -n $N-office addr add 10.20.0.10/24 dev wan
            ip -n $N-internet addr add 10.20.0.7/24 dev eth0
            ip -n $N-office link del lan
            settle
            """
        }
    }

    private var tenantNode: String { layout == .end ? "office" : "tenant" }

    /// UDP datagrams from the internet to the tenant, which answers each with a shorter one, in lockstep: their frames' bytes are known exactly.
    func exchangeDatagrams(_ count: Int) async throws -> Sent {
        let (asked, answered) = (1_000, 200)
        try await shell(
            """
            at \(tenantNode) /usr/bin/python3 -c '
            import socket
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("10.20.0.10", 7000))
            for i in range(\(count)):
                data, address = s.recvfrom(2000)
                s.sendto(data[:\(answered)], address)' &
            server=$!
            until_true sh -c "ip netns exec $N-\(tenantNode) ss -Hlun | grep -q :7000"
            at internet /usr/bin/python3 -c '
            import socket
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(("10.20.0.10", 7000)); s.settimeout(5)
            for i in range(\(count)):
                s.send(bytes(\(asked)))
                s.recv(2000)'
            wait $server
            """)
        var sent = Sent()
        sent.inbound = (bytes: Double(count * (asked + 42)), packets: Double(count))
        sent.outbound = (bytes: Double(count * (answered + 42)), packets: Double(count))
        return sent
    }

    /// So many bytes over one TCP connection from the internet to the tenant.
    func download(_ bytes: Int) async throws {
        try await shell(
            """
            at \(tenantNode) /usr/bin/python3 -c '
            import socket
            s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("10.20.0.10", 7001)); s.listen()
            c = s.accept()[0]
            while c.recv(1 << 16): pass' &
            server=$!
            until_true sh -c "ip netns exec $N-\(tenantNode) ss -Hltn | grep -q :7001"
            at internet /usr/bin/python3 -c '
            import socket
            s = socket.create_connection(("10.20.0.10", 7001)); s.sendall(bytes(\(bytes))); s.close()'
            wait $server
            """)
    }

    /// Samples `interface` of the office while `body` runs: the tenant's window, and the counters of the whole run.
    func sampling<Result>(
        _ interface: String, _ threshold: Threshold, scope: SamplingScope? = nil, _ body: () async throws -> Result
    ) async throws -> (window: TrafficWindow, measurement: CaptureMeasurement, result: Result) {
        let sampler = try await inNamespace(office) { try Sampler(interface: interface) }
        guard let prefix = IPPrefix(OfficeNetwork.tenant, length: 32) else { throw TestFailure("no prefix") }
        let stream = try sampler.start(
            SamplingPlan(
                tenants: [SampledTenant(id: "tenant", addresses: [prefix])], policy: .fixed(threshold),
                windowSeconds: 60, windowCount: 1, scope: scope))
        let result = try await body()
        sampler.finish()
        var windows: [TrafficWindow] = []
        for await interval in stream { windows += interval.tenants.map(\.window) }
        guard let window = windows.first else { throw TestFailure("no window") }
        return (window, sampler.measurement, result)
    }

    func facts(_ interface: String) async throws -> InterfaceFacts {
        try await inNamespace(office) { try InterfaceFacts.read(interface) }
    }
}
