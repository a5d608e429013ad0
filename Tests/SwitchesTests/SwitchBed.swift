// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import Namespaces

@testable import Switches
import Values

/// A switch with a real snmpd and a real lldpd in network namespaces: bridge ports gi1/0/7 (the server), gi1/0/8 (free) and te1/1 (two
/// stations behind another bridge). The tests ask from the switch's own namespace, at 10.78.0.2.
struct SwitchBed: Sendable {
    static let serverMAC = MACAddress(bits: 0x0278_0000_0010)
    static let farMAC = MACAddress(bits: 0x0278_0000_0021)
    static let address = IPAddress(ipv4: 0x0a4e_0002)

    private let namespaces: NamespaceSet
    private var directory: String { namespaces.directory }

    private static let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../scripts/lib/bridge-mib.py").standardized.path

    /// - Parameters:
    ///   - table: further arguments of the forwarding table's script, besides the bridge.
    ///   - label: of the server's port; see the script.
    static func with(
        table: String = "", label: String = "gi1/0/7", _ body: (SwitchBed) async throws -> Void
    ) async throws {
        try await NamespaceSet.with(prefix: "ttpsw", nodes: ["switch", "server", "far"]) { namespaces in
            let bed = SwitchBed(namespaces: namespaces)
            try await bed.shell(bed.build(table: table, label: label))
            try await body(bed)
        }
    }

    /// Runs a script; see ``NamespaceSet/shell(_:)``.
    @discardableResult
    func shell(_ script: String) async throws -> String { try await namespaces.shell(script) }

    func access(_ right: SwitchAccess.Right, timeout: Duration = .seconds(10)) -> SwitchAccess {
        SwitchAccess(name: "r1", address: SwitchBed.address, right: right, timeout: timeout)
    }

    static func community(_ text: String = "rahasia") -> SwitchAccess.Right { .community(Secret(Array(text.utf8))) }

    static func user(
        _ name: String = "titipan", _ auth: SwitchAccess.AuthProtocol = .sha256,
        _ authPassphrase: String = "kata-sandi",
        _ priv: SwitchAccess.PrivProtocol = .aes128, _ privPassphrase: String = "sandi-kata"
    ) -> SwitchAccess.Right {
        .user(
            name, auth, auth: Secret(Array(authPassphrase.utf8)), priv, priv: Secret(Array(privPassphrase.utf8)))
    }

    /// Asks from the switch's namespace.
    func read(_ access: SwitchAccess, for macs: [MACAddress] = [serverMAC]) async throws -> SwitchReading {
        try await inNamespace(namespaces.namespace("switch")) {
            try SwitchReader.read(access, for: macs, until: ContinuousClock.now + .seconds(30))
        }
    }

    private func build(table: String, label: String) -> String {
        """
        mkdir -p $DIR/run/lldpd $DIR/server/lldpd
        ip -n $N-switch link add room type bridge forward_delay 0
        ip -n $N-switch link set room up
        ip -n $N-switch addr add \(SwitchBed.address)/24 dev room
        port() {
            ip -n $N-switch link add $1 type veth peer name $3 netns $N-$2
            ip -n $N-switch link set $1 alias $4
            ip -n $N-switch link set $1 master room up
        }
        port p7 server eth0 \(label)
        port p8 server eth1 gi1/0/8
        port up1 far eth0 te1/1
        ip -n $N-server link set eth0 address \(SwitchBed.serverMAC) up
        ip -n $N-server addr add 10.78.0.10/24 dev eth0
        ip -n $N-far link add room type bridge forward_delay 0
        ip -n $N-far link set room address \(SwitchBed.farMAC) up
        ip -n $N-far link set eth0 master room up
        ip -n $N-far addr add 10.78.0.21/24 dev room
        cat >$DIR/snmpd.conf <<END
        agentAddress udp:161
        sysName sakelar-r1
        rocommunity rahasia
        view bridge included .1
        view bridge excluded .1.3.6.1.2.1.17.1.4
        rocommunity tanpa-port default -V bridge
        createUser titipan SHA-256 kata-sandi AES sandi-kata
        createUser kuat SHA-512 kata-sandi AES-256 sandi-kata
        createUser polos
        rouser titipan priv
        rouser kuat priv
        rouser polos noauth
        master agentx
        agentXSocket /run/agentx
        pass_persist .1.3.6.1.2.1.17 \(SwitchBed.script) room \(table)
        pass_persist .1.3.6.1.2.1.31.1.1.1.1 \(SwitchBed.script) room
        pass_persist .1.3.6.1.2.1.31.1.2.1.3 \(SwitchBed.script) room
        pass_persist .1.2.840.10006.300.43 \(SwitchBed.script) room
        END
        cat >$DIR/lldpd.conf <<END
        configure system hostname sakelar-r1
        configure lldp tx-interval 1
        configure ports p7 lldp portidsubtype local gi1/0/7
        configure ports p8 lldp portidsubtype local gi1/0/8
        configure ports up1 lldp portidsubtype local te1/1
        END
        echo "configure lldp tx-interval 1" >$DIR/neighbour.conf
        \(start("switch", "run", "env MIBS= SNMP_PERSISTENT_DIR=/run/snmp SNMPCONFPATH=/run/snmp snmpd -f -Lo -C -c $DIR/snmpd.conf -p /run/snmpd.pid"))
        until_true test -S $DIR/run/agentx
        at server ping -qc1 -W2 10.78.0.2 >/dev/null
        at far ping -qc1 -W2 10.78.0.2 >/dev/null
        """
    }

    private func start(_ node: String, _ run: String, _ command: String) -> String {
        "ip netns exec $N-\(node) sh -c 'mount --bind \(directory)/\(run) /run && exec \(command.replacing("$DIR", with: directory))' </dev/null >$DIR/\(node).log 2>&1 &"
    }

    /// lldpd on the switch, with its LLDP-MIB, and on these other nodes; ends when the switch has heard them.
    func startAnnouncing(_ nodes: [String]) async throws {
        var script = start(
            "switch", "run", "lldpd -d -x -X /run/agentx -O $DIR/lldpd.conf -I p7,p8,up1 -u /run/lldpd.socket")
        for node in nodes {
            script +=
                "\nmkdir -p $DIR/\(node)/lldpd\n"
                + start(node, node, "lldpd -d -O $DIR/neighbour.conf -I eth0 -u /run/lldpd.socket")
        }
        try await shell(script)
        try await shell(
            "neighbours() { [ $(lldpcli -u $DIR/run/lldpd.socket -f keyvalue show neighbors | grep -c chassis.mac) -ge \(nodes.count) ]; }; until_true neighbours"
        )
    }
}
