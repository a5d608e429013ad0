// SPDX-License-Identifier: Apache-2.0

import Evidence
import Testing

@testable import Switches
import Values

/// A real snmpd and a real lldpd are asked where a server hangs.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct SwitchReaderTests {
    @Test(
        "The forwarding table names the server's port, in both versions of the protocol",
        arguments: [SwitchBed.community(), SwitchBed.user(), SwitchBed.user("kuat", .sha512, "kata-sandi", .aes256)])
    func forwardingTable(right: SwitchAccess.Right) async throws {
        try await SwitchBed.with { bed in
            let reading = try await bed.read(bed.access(right), for: [SwitchBed.serverMAC, SwitchBed.farMAC])
            #expect(reading.switchName == "sakelar-r1")
            let place = try #require(reading.places.first { $0.macAddress == SwitchBed.serverMAC })
            #expect(place.source == .bridgeMIB && place.port == "gi1/0/7" && place.isUp == true)
            #expect(place.megabitsPerSecond == 10_000 && place.vlan == nil && !place.leadsToBridge)
            let far = try #require(reading.places.first { $0.macAddress == SwitchBed.farMAC })
            #expect(far.port == "te1/1")
        }
    }

    @Test func `Q-BRIDGE-MIB tells the VLAN too`() async throws {
        try await SwitchBed.with(table: "--vlan 20") { bed in
            let place = try #require(try await bed.read(bed.access(SwitchBed.community())).places.first)
            #expect(place.source == .qBridgeMIB && place.port == "gi1/0/7" && place.vlan == 20)
        }
    }

    @Test(
        arguments: [
            ("gi1/0/7@Po1", "Po1", ["gi1/0/7"]), ("ge-1/0/7@ge-1/0/7.0", "ge-1/0/7.0", ["ge-1/0/7"]),
            ("gi1/0/7@Eth-Trunk1", "Eth-Trunk1", ["gi1/0/7"]),
        ] as [(String, String, [String])])
    func `the ports below an aggregate or a logical unit are named`(
        label: String, port: String, members: [String]
    ) async throws {
        try await SwitchBed.with(label: label) { bed in
            let place = try #require(try await bed.read(bed.access(SwitchBed.community())).places.first)
            #expect(place.port == port && place.members == members)
        }
    }

    @Test func `a moved cable is seen at its new port`() async throws {
        try await SwitchBed.with { bed in
            try await bed.shell(
                """
                ip -n $N-server link set eth0 down
                ip -n $N-server addr flush dev eth0
                ip -n $N-server link set eth0 address 02:78:00:00:00:99
                ip -n $N-server link set eth1 address \(SwitchBed.serverMAC) up
                ip -n $N-server addr add 10.78.0.10/24 dev eth1
                at server ping -qc1 -W2 10.78.0.2 >/dev/null
                moved() { at switch bridge fdb show br room | grep -i '\(SwitchBed.serverMAC) dev p8'; }
                until_true moved
                """)
            let places = try await bed.read(bed.access(SwitchBed.community())).places
            #expect(places.map(\.port) == ["gi1/0/8"])
        }
    }

    @Test func `LLDP-MIB tells who announced himself, and which port leads to another bridge`() async throws {
        try await SwitchBed.with { bed in
            try await bed.startAnnouncing(["server", "far"])
            let reading = try await bed.read(
                bed.access(SwitchBed.user()), for: [SwitchBed.serverMAC, SwitchBed.farMAC])
            let announced = reading.places.filter { $0.source == .lldpMIB && $0.macAddress == SwitchBed.serverMAC }
            #expect(announced.map(\.port) == ["gi1/0/7"])
            let elsewhere = try await bed.read(
                bed.access(SwitchBed.community()), for: [MACAddress(bits: 0x0278_0000_0077)])
            #expect(elsewhere.places.isEmpty)
            // Another address behind the announced bridge is behind an uplink.
            let other = MACAddress(bits: 0x0278_0000_0022)
            try await bed.shell(
                """
                ip -n $N-far link set room address \(other)
                at far ping -qc1 -W2 10.78.0.2 >/dev/null
                """)
            // The forwarding table's script caches its result for half a second.
            let patience = ContinuousClock.now + .seconds(5)
            var places: [SwitchReading.Place] = []
            while places.isEmpty, ContinuousClock.now < patience {
                places = try await bed.read(bed.access(SwitchBed.community()), for: [other]).places
            }
            let behind = try #require(places.first)
            #expect(behind.source == .bridgeMIB && behind.port == "te1/1" && behind.leadsToBridge)
        }
    }

    @Test func `a wrong right is named, and never the secret`() async throws {
        try await SwitchBed.with { bed in
            let wrong: [(SwitchAccess.Right, SwitchError.Code, String)] = [
                (SwitchBed.community("salah-besar"), .silent, "is the community the switch's?"),
                (SwitchBed.user("siapa"), .refused, "does not know this user"),
                (SwitchBed.user("titipan", .sha256, "salah-besar"), .refused, "authFile"),
                (SwitchBed.user("titipan", .sha512), .refused, "authProtocol"),
                (SwitchBed.user("polos"), .refused, "no authentication with encryption"),
            ]
            for (right, code, words) in wrong {
                let error = await #expect(throws: SwitchError.self) {
                    try await bed.read(bed.access(right, timeout: .seconds(3)))
                }
                #expect(error?.code == code && error?.description.contains(words) == true, "\(error as Any)")
                #expect(error?.description.contains("salah-besar") == false)
            }
            // With a wrong encryption key the switch cannot read the message: some switches report this, net-snmp does not answer.
            let error = await #expect(throws: SwitchError.self) {
                try await bed.read(
                    bed.access(
                        SwitchBed.user("titipan", .sha256, "kata-sandi", .aes128, "salah-besar"),
                        timeout: .milliseconds(500)))
            }
            #expect(error?.code == .refused || error?.code == .silent)
        }
    }

    @Test("A silent switch costs no more than its time", arguments: [SwitchBed.community(), SwitchBed.user()])
    func silence(right: SwitchAccess.Right) async throws {
        try await SwitchBed.with { bed in
            var access = bed.access(right, timeout: .milliseconds(600))
            access.address = IPAddress(ipv4: 0x0a4e_00c8)
            let silent = access
            let clock = ContinuousClock()
            var error: SwitchError?
            let elapsed = await clock.measure {
                error = await #expect(throws: SwitchError.self) { try await bed.read(silent) }
            }
            #expect(error?.code == .silent, "\(error as Any)")
            #expect(elapsed < .seconds(2))
        }
    }

    @Test func `a switch does not hold up another`() async throws {
        try await SwitchBed.with { bed in
            var access = bed.access(SwitchBed.community(), timeout: .seconds(15))
            let good = access
            access.address = IPAddress(ipv4: 0x0a4e_00c8)
            let silent = access
            let nothing = Task { try await bed.read(silent) }
            let clock = ContinuousClock()
            let elapsed = try await clock.measure { _ = try await bed.read(good) }
            #expect(elapsed < .seconds(10))
            await #expect(throws: SwitchError.self) { _ = try await nothing.value }
        }
    }
}
