// SPDX-License-Identifier: Apache-2.0

import Capture
import Evidence
import FoundationEssentials
import Glibc
import Judging
import Sampling
import Subprocess
import Switches
import Synchronization
import SystemPackage
import Testing
import CurlClient
import Failures
import Namespaces

@testable import Probes
import Values

/// A server room in network namespaces: a bridge that is also the gateway (10.77.0.1), a prober (10.77.0.5 on `room0`), a server
/// (10.77.0.10, MAC 02:77:00:00:00:10) and a rival without an address. 203.0.113.10:22010 is forwarded to the server's port 22. After
/// ``ipv6`` the same nodes hold fd00:77::1, fd00:77::5 and fd00:77::10 as well.
struct Room: Sendable {
    static let serverMAC = MACAddress(bits: 0x0277_0000_0010)
    static let rivalMAC = MACAddress(bits: 0x0277_0000_0066)
    static let server = IPAddress(ipv4: 0x0a4d_000a)
    static let gateway = IPAddress(ipv4: 0x0a4d_0001)
    static let publicAddress = IPAddress(ipv4: 0xcb00_710a)
    static let ipv6Server = IPAddress(ipv6High: 0xfd00_0077_0000_0000, low: 0x10)
    static let ipv6Gateway = IPAddress(ipv6High: 0xfd00_0077_0000_0000, low: 1)
    /// Addresses that no device holds.
    static let unassigned = IPAddress(ipv4: 0x0a4d_00c8)
    static let ipv6Unassigned = IPAddress(ipv6High: 0xfd00_0077_0000_0000, low: 0xc8)

    /// For the setup of a room that speaks IPv6 too. Addresses are added without the second that duplicate address detection takes.
    static let ipv6 = """
        for node in bridge prober server rival; do
            at $node sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
            for port in all default; do at $node sysctl -qw net.ipv6.conf.$port.disable_ipv6=0; done
        done
        ip -n $N-bridge addr add fd00:77::1/64 dev br0 nodad
        ip -n $N-prober addr add fd00:77::5/64 dev room0 nodad
        ip -n $N-server addr add fd00:77::10/64 dev room0 nodad
        ip -n $N-prober -6 route add default via fd00:77::1
        ip -n $N-server -6 route add default via fd00:77::1
        # The kernel takes up IPv6 on a link up to a second after its carrier is there, more on a busy machine; before, nobody answers.
        for node in prober server; do
            for i in $(seq 500); do
                if ip -n $N-$node -6 addr show dev room0 scope link -tentative | grep -q inet6; then break; fi
                sleep 0.02
            done
        done

        """

    private let namespaces: NamespaceSet
    var directory: String { namespaces.directory }
    /// The frames behind all that is measured in the room.
    let store = FileStore()

    private init(namespaces: NamespaceSet) {
        self.namespaces = namespaces
    }

    enum Node: String, CaseIterable { case bridge, prober, server, rival }

    func namespace(_ node: Node) -> String { namespaces.namespace(node.rawValue) }

    /// Builds a room, runs `body` in it, and takes it down whatever happens.
    static func with(_ setup: String = "", _ body: (Room) async throws -> Void) async throws {
        try await NamespaceSet.with(prefix: "ttprb", nodes: Node.allCases.map(\.rawValue)) { namespaces in
            let room = Room(namespaces: namespaces)
            try await room.shell(room.script)
            if !setup.isEmpty { try await room.shell(setup) }
            try await body(room)
        }
    }

    /// Runs a script; see ``NamespaceSet/shell(_:)``.
    @discardableResult
    func shell(_ script: String) async throws -> String { try await namespaces.shell(script) }

    /// Runs a program in a namespace while `body` runs, then ends it. `body` begins once the shell condition `ready` holds, within five seconds.
    func running(
        _ node: Node, _ arguments: [String], ready: String, _ body: () async throws -> Void
    ) async throws {
        _ = try await run(
            .path("/usr/sbin/ip"), arguments: Arguments(["netns", "exec", namespace(node)] + arguments), input: .none,
            output: .discarded, error: .discarded
        ) { execution in
            do {
                try await shell("for i in $(seq 250); do if \(ready); then exit 0; fi; sleep 0.02; done; exit 1")
                try await body()
            } catch {
                try execution.send(signal: .kill)
                throw error
            }
            try execution.send(signal: .kill)
        }
    }

    private var script: String {
        """
        ip -n $N-bridge link add br0 type bridge forward_delay 0
        ip -n $N-bridge link set br0 up
        ip -n $N-bridge addr add 10.77.0.1/24 dev br0
        for node in prober server rival; do
            ip -n $N-bridge link add $node type veth peer name room0 netns $N-$node
            ip -n $N-bridge link set $node master br0
            ip -n $N-bridge link set $node up
        done
        ip -n $N-prober link set room0 up
        ip -n $N-prober addr add 10.77.0.5/24 dev room0
        ip -n $N-prober route add default via 10.77.0.1
        ip -n $N-server link set room0 address \(Room.serverMAC) up
        ip -n $N-server addr add 10.77.0.10/24 dev room0
        ip -n $N-server route add default via 10.77.0.1
        ip -n $N-rival link set room0 address \(Room.rivalMAC) up
        # The router alone routes: the bridge leaves packets alone, and no redirects are sent.
        for key in bridge-nf-call-iptables bridge-nf-call-ip6tables; do
            if [ -e /proc/sys/net/bridge/$key ]; then at bridge sysctl -qw net.bridge.$key=0; fi
        done
        at bridge sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.br0.send_redirects=0
        at bridge nft '
            table ip room {
                chain prerouting {
                    type nat hook prerouting priority dstnat;
                    ip daddr 203.0.113.10 tcp dport 22010 dnat to 10.77.0.10:22;
                    ip daddr 203.0.113.10 udp dport 22010 dnat to 10.77.0.10:22;
                }
                chain postrouting {
                    type nat hook postrouting priority srcnat;
                    ct status dnat masquerade;
                }
            }'
        at bridge ip route add blackhole 203.0.113.0/24
        settle
        """
    }

    /// Setup: `mirror0` in the prober's namespace has what the bridge's port to the server carries, both ways.
    static let mirror = """
        ip -n $N-bridge link add mirror type veth peer name mirror0 netns $N-prober
        ip -n $N-bridge link set mirror up
        ip -n $N-prober link set mirror0 up
        at bridge tc qdisc add dev server clsact
        for side in ingress egress; do
            at bridge tc filter add dev server $side protocol all prio 1 \
                u32 match u32 0 0 action mirred egress mirror dev mirror
        done
        settle

        """

    /// Setup: the rival stands in for the internet, with an address of its own (10.77.0.66) and the gateway as its way out.
    static let outsider = """
        ip -n $N-rival addr add 10.77.0.66/24 dev room0
        ip -n $N-rival route add default via 10.77.0.1

        """
}

extension Room {
    /// The audit lines of the prober.
    final class Log: Sendable {
        private let lines = Mutex<[ProbeAudit]>([])

        var all: [ProbeAudit] { lines.withLock { $0 } }

        func add(_ line: ProbeAudit) { lines.withLock { $0.append(line) } }
    }

    /// Everything a prober needs, opened in the prober's namespace.
    func environment(
        allowed: [String] = ["10.77.0.0/24", "10.78.0.0/24", "203.0.113.0/24", "fd00:77::/64", "fd00:78::/64"],
        vantage: Vantage = .inside, log: Log = Log(), services: ServiceReader? = nil, at node: Node = .prober,
        mirror: String? = nil, exposurePorts: [UInt16] = ExposurePorts.standard, switches: [SwitchAccess] = []
    ) async throws -> ProbeEnvironment {
        try await inNamespace(namespace(node)) {
            try ProbeEnvironment(
                sockets: try ProbeSockets(.init(interface: "room0", vantage: vantage, mirror: mirror)),
                poller: try SocketPoller(), scope: ProbeScope(allowed: allowed.compactMap { IPPrefix($0) }),
                services: try services ?? ServiceReader(TransferEngine()), exposurePorts: exposurePorts,
                switches: switches, keep: { [store] in store.put($0) }, audit: { log.add($0) })
        }
    }

    static func order(
        _ checks: [CheckID] = CheckID.handover, publicPort: UInt16 = 22010,
        change: (inout VerificationOrder) -> Void = { _ in }
    ) -> VerificationOrder {
        let now = Timestamp(seconds: Int64(time(nil)))
        var order = VerificationOrder(
            id: "7e2bcd2a-6a0b-4a39-9f6e-2d9f6f0f5a11", caseNumber: "PS-2026-0001", agency: "Dinas Kesehatan",
            serverName: "simpus", site: "sentra", issued: now, expires: now.advanced(bySeconds: 900),
            nonce: Digest(of: [9]), insideAgent: "inside", outsideAgent: "outside",
            target: .init(
                allocationVersion: 1, publicAddress: publicAddress, publicPort: publicPort, serverAddress: server,
                serverPort: 22, service: .ssh, gateway: gateway, macAddresses: [serverMAC], switchPort: "gi1/0/7",
                controlPort: 29_999,
                grant: Grant(inBitsPerSecond: 100_000_000, outBitsPerSecond: 50_000_000, burstBytes: 1_000_000)),
            observation: .init(seconds: 5, windowSeconds: 5, minimumSampledFrames: 30), requiredChecks: checks)
        change(&order)
        return order
    }

    /// An order for the same server by its IPv6 address.
    static func ipv6Order(
        _ checks: [CheckID] = CheckID.handover, change: (inout VerificationOrder) -> Void = { _ in }
    ) -> VerificationOrder {
        order(checks) { order in
            order.target.serverAddress = ipv6Server
            order.target.publicAddress = ipv6Server
            order.target.publicPort = order.target.serverPort
            order.target.gateway = ipv6Gateway
            change(&order)
        }
    }

    static func order(for family: IPAddress.Family, change: (inout VerificationOrder) -> Void = { _ in })
        -> VerificationOrder
    {
        family == .ipv4 ? order(change: change) : ipv6Order(change: change)
    }

    /// One check, measured and judged; and measured again from the frames that were kept of it, with the same outcome.
    func measure(
        _ check: CheckID, order: VerificationOrder? = nil, window: Duration = .milliseconds(1000),
        environment: ProbeEnvironment? = nil, vantage: Vantage? = nil
    ) async throws -> (CheckResult, Judgement) {
        var order = order ?? Room.order()
        order.requiredChecks = [check]
        let vantage = vantage ?? (check == .reachableOutside ? .outside : .inside)
        let environment = if let environment { environment } else { try await self.environment(vantage: vantage) }
        let plan = VerificationPlan(order: order, vantage: vantage, environment: environment, window: window)
        let results = await plan.run()
        guard results.count == 1 else { throw TestFailure("\(results.count) results for one check") }
        try Exchange(order: order, results: results, store).expectAgreement()
        return (results[0], Judge(order: order).judge(results[0], vantage: vantage))
    }

    /// Both agents at once, the outside agent in the rival's namespace: their results as reports, and the verdict on them.
    ///
    /// - Parameters:
    ///   - late: delay with which the outside agent takes the order.
    ///   - insideLate: delay with which the inside agent takes it, and opens its mirror.
    func verify(
        _ order: VerificationOrder, window: Duration = .milliseconds(2000), late: Duration = .zero,
        insideLate: Duration = .zero
    ) async throws -> (verdict: Verdict, reports: [VerificationReport]) {
        let outside = try await environment(vantage: .outside, at: .rival)
        async let here = inside(order, window, after: insideLate)
        try await Task.sleep(for: late)
        let reports = [try await report(order, .outside, outside, window), try await here]
        return (Judge(order: order).verdict(reports: reports), reports)
    }

    private func inside(
        _ order: VerificationOrder, _ window: Duration, after delay: Duration
    ) async throws -> VerificationReport {
        let environment = try await environment(mirror: "mirror0")
        try await Task.sleep(for: delay)
        let capture = order.requiredChecks.contains(.selfCapture) ? [try await sampling(window)] : []
        return try await report(order, .inside, environment, window, extra: capture)
    }

    /// `self.capture` as the agent has it: the sampler's counters, of every frame of the server on `mirror0` from now on.
    private func sampling(_ window: Duration) async throws -> Probe {
        let sampler = try await inNamespace(namespace(.prober)) { try Sampler(interface: "mirror0") }
        let windows = try sampler.start(
            SamplingPlan(
                tenants: [SampledTenant(id: "server", addresses: [try #require(IPPrefix("\(Room.server)"))])],
                policy: .exact, windowSeconds: window / .seconds(1), windowCount: 1))
        return .capture {
            for await _ in windows {}
            return sampler.measurement
        }
    }

    private func report(
        _ order: VerificationOrder, _ vantage: Vantage, _ environment: ProbeEnvironment, _ window: Duration,
        extra: [Probe] = []
    ) async throws -> VerificationReport {
        let began = Timestamp(seconds: Int64(time(nil)))
        let start = ContinuousClock.now
        let plan = VerificationPlan(
            order: order, vantage: vantage, environment: environment, extra: extra, window: window)
        let results = await plan.run()
        try Exchange(order: order, results: results, store).expectAgreement()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return VerificationReport(
            software: "test", agent: vantage.rawValue, site: order.site, vantage: vantage, orderID: order.id,
            nonce: order.nonce, caseNumber: order.caseNumber, allocationVersion: 1,
            sequence: ChainPosition(epoch: 1, seq: 1, prev: nil), began: began,
            ended: began.advanced(bySeconds: seconds), bootNanosecondsBegan: 0,
            bootNanosecondsEnded: UInt64(saturating: seconds * 1e9), bootID: "boot", checks: results)
    }
}
