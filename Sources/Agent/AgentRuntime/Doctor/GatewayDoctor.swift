// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Evidence
internal import Linux
internal import Provisioning
internal import Values
internal import Words

/// Looks at everything on a gateway that provisioning depends on, and says what to do.
package struct GatewayDoctor: Sendable {
    private let configuration: GatewayConfiguration

    package init(_ configuration: GatewayConfiguration) {
        self.configuration = configuration
    }

    /// Needs CAP_NET_ADMIN in the gateway's network namespace. Takes about a second.
    package func examine() async -> [Finding] {
        var findings = examineForwarding()
        for (name, role) in [(configuration.interfaces.uplink, "uplink"), (configuration.interfaces.room, "room")] {
            findings += examineInterface(name, role)
        }
        findings += examineBridge()
        findings.append(.clock())
        do {
            let provisioner = try configuration.provisioner()
            let observation = try await provisioner.observe()
            findings.append(examineConnections(tenants: observation.tenants.count))
            findings += examine(try await provisioner.abilities())
            findings += examine(observation)
            findings += try await examineForeign(provisioner)
            findings.append(await examineRoom(provisioner))
        } catch {
            findings.append(
                Finding(
                    "privileges", .bad, "\(error)",
                    remedy: "start as root or with CAP_NET_ADMIN, and look at what the message names"))
        }
        return findings
    }

    // MARK: The kernel's settings

    private func number(_ path: String) -> Int? {
        Int(String(decoding: KernelFile.read("/proc/sys/net/" + path).prefix { $0 > 0x20 }, as: UTF8.self))
    }

    private func examineForwarding() -> [Finding] {
        configuration.families.map { family in
            let (path, key) =
                switch family {
                case .ipv4: ("ipv4/ip_forward", "net.ipv4.ip_forward")
                case .ipv6: ("ipv6/conf/all/forwarding", "net.ipv6.conf.all.forwarding")
                }
            return number(path) == 1
                ? Finding("forwarding \(family.rawValue)", .good, "\(key) is 1")
                : Finding(
                    "forwarding \(family.rawValue)", .bad, "\(key) is not 1: nothing is forwarded",
                    remedy: "sysctl -w \(key)=1, and the same in /etc/sysctl.d")
        }
    }

    /// Connections that each tenant may have open at the same time, at least.
    private static let connectionsEach = 64

    private func examineConnections(tenants: Int) -> Finding {
        guard let most = number("netfilter/nf_conntrack_max"), let now = number("netfilter/nf_conntrack_count") else {
            return Finding(
                "connections", .unknown, "the kernel tracks none yet: look again once something is provisioned")
        }
        let text = "\(now) of at most \(most) are tracked"
        let wanted = max(65_536, tenants * GatewayDoctor.connectionsEach)
        let remedy = "sysctl -w net.netfilter.nf_conntrack_max=\(max(wanted, most) * 2), and the same in /etc/sysctl.d"
        if now >= most / 10 * 9 {
            return Finding("connections", .bad, text + ": new ones will be dropped", remedy: remedy)
        }
        guard most >= wanted else {
            return Finding("connections", .warning, text + ", few for \(tenants) tenants", remedy: remedy)
        }
        return Finding("connections", .good, text)
    }

    // MARK: Interfaces

    private func examineInterface(_ name: String, _ role: String) -> [Finding] {
        let facts: InterfaceFacts
        do { facts = try InterfaceFacts.read(name) } catch {
            return [Finding(role, .bad, "\(error)", remedy: "name an interface that exists (ip link)")]
        }
        guard facts.isUp, facts.hasCarrier else {
            return [
                Finding(
                    role, .bad, facts.isUp ? "\(name) has no link" : "\(name) is down",
                    remedy: "ip link set \(name) up, and check the cable")
            ]
        }
        let merging = facts.offloads.merging(received: true, sent: false)
        return [
            Finding(role, .good, "\(name) is up"),
            merging.isEmpty
                ? Finding("offloads \(role)", .good, "\(name) does not merge frames")
                : Finding(
                    "offloads \(role)", .warning,
                    "\(name) merges frames (\(merging.joined(separator: ", "))): bandwidth is shaped in lumps of up to 64 kB",
                    remedy: "ethtool -K \(name) " + merging.map { "\($0) off" }.joined(separator: " ")),
        ]
    }

    private func examineBridge() -> [Finding] {
        guard let bridge = configuration.bindings.bridge else { return [] }
        let wrong = bridge.places.map(\.port).compactMap { port -> String? in
            guard let facts = try? InterfaceFacts.read(port) else { return "\(port) does not exist" }
            guard case .bridgePort = facts.standing else { return "\(port) is no port of a bridge" }
            return nil
        }
        return [
            wrong.isEmpty
                ? Finding("bridge", .good, "\(bridge.places.count) ports of servers")
                : Finding(
                    "bridge", .bad, wrong.joined(separator: ", ") + ": nothing is bound there",
                    remedy: "name the ports of the bridge (bridge link)")
        ]
    }

    // MARK: What it can

    private func examine(_ abilities: GatewayAbilities) -> [Finding] {
        let present = Finding(
            "abilities", .good, "can enforce: " + abilities.present.map(\.words.en).joined(separator: ", "))
        return (abilities.present.isEmpty ? [] : [present])
            + abilities.missing.map { missing in
                Finding(
                    "abilities", missing.ability.isEssential ? .bad : .warning,
                    "cannot enforce: \(missing.ability.words.en): \(missing.why)",
                    remedy: "load the kernel's module, or use a kernel that has it; plans say what is not enforced")
            }
    }

    private func examine(_ observation: GatewayObservation) -> [Finding] {
        observation.roots.sorted { $0.key < $1.key }.compactMap { interface, root in
            guard case .foreign(let kind) = root else { return nil }
            return Finding(
                "queue", .bad, "\(interface) has a queue of somebody else, \(kind): bandwidth cannot be shaped there",
                remedy: "find out who put it there; tc qdisc del dev \(interface) root")
        }
    }

    // MARK: Others' rules

    private static let mostListed = 20

    private func examineForeign(_ provisioner: Provisioner) async throws -> [Finding] {
        let (drops, more) = try await provisioner.foreignDrops(most: GatewayDoctor.mostListed)
        var findings = drops.map { place, text in
            Finding(
                "foreign rules", place.handle == nil ? .bad : .warning,
                "\(place): \(text): it wins over our accept",
                remedy: "let it pass what tenants get, before this; or take it away")
        }
        if more > 0 { findings.append(Finding("foreign rules", .warning, "and \(more) more of these")) }
        for file in ["ip_tables_names", "ip6_tables_names"] {
            let names = String(decoding: KernelFile.read("/proc/net/" + file), as: UTF8.self).split(separator: "\n")
            guard names.contains("filter") else { continue }
            findings.append(
                Finding(
                    "foreign rules", .warning, "iptables-legacy has a table filter, which nft does not list",
                    remedy: "look at it with \(file.hasPrefix("ip6") ? "ip6" : "ip")tables-legacy -S"))
        }
        return findings.isEmpty ? [Finding("foreign rules", .good, "nobody else drops what is forwarded")] : findings
    }

    private func examineRoom(_ provisioner: Provisioner) async -> Finding {
        do {
            let seconds = try await provisioner.timeOfTenants(DesiredState.mostTenants)
            return Finding(
                "room", .good,
                "the kernel takes \(DesiredState.mostTenants) tenants, checked in \((seconds * 100).rounded() / 100) s")
        } catch {
            return Finding(
                "room", .warning, "the kernel does not take \(DesiredState.mostTenants) tenants: \(error)",
                remedy: "look at the machine's memory")
        }
    }
}
