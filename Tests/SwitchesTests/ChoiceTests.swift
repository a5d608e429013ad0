// SPDX-License-Identifier: Apache-2.0

import Evidence
import Testing

@testable import Switches
import Values

/// Which of all the ports that know an address is the server's own.
@Suite struct ChoiceTests {
    private static let mac = MACAddress(bits: 0x0200_0000_0010)

    private func reading(
        _ name: String, _ port: String, addresses: Int, bridge: Bool = false,
        source: SwitchPortMeasurement.Source = .bridgeMIB
    ) -> SwitchReading {
        SwitchReading(
            switchName: name,
            places: [
                .init(
                    source: source, macAddress: Self.mac, port: port, addresses: addresses, leadsToBridge: bridge)
            ])
    }

    @Test func `of two switches that know the address, the one with fewer addresses on the port has the server`() {
        let (sightings, doubts) = SwitchReading.choose(from: [
            reading("core", "te1/1", addresses: 18), reading("r1", "gi1/0/7", addresses: 2),
        ])
        #expect(sightings.map { "\($0.switchName) \($0.port)" } == ["r1 gi1/0/7"] && doubts.isEmpty)
    }

    @Test func `a port with a bridge behind it is an uplink however few addresses it has`() {
        let (sightings, doubts) = SwitchReading.choose(from: [
            reading("core", "te1/1", addresses: 1, bridge: true), reading("r1", "gi1/0/7", addresses: 9),
        ])
        #expect(sightings.map(\.port) == ["gi1/0/7"] && doubts.isEmpty)
    }

    @Test func `where only uplinks are known nothing is claimed, and the missing switch is asked for`() {
        for uplink in [reading("core", "te1/1", addresses: 3, bridge: true), reading("core", "te1/1", addresses: 33)] {
            let (sightings, doubts) = SwitchReading.choose(from: [uplink])
            #expect(sightings.isEmpty)
            #expect(doubts.count == 1 && doubts[0].contains("te1/1 of core, an uplink"))
        }
    }

    @Test func `two ports alike are no answer`() {
        let (sightings, doubts) = SwitchReading.choose(from: [
            reading("core", "te1/1", addresses: 1), reading("r1", "gi1/0/7", addresses: 1),
        ])
        #expect(sightings.isEmpty && doubts.first?.contains("te1/1 of core and gi1/0/7 of r1") == true)
    }

    @Test func `what the server announced itself counts before what was learnt`() {
        let (sightings, _) = SwitchReading.choose(from: [
            reading("r1", "gi1/0/7", addresses: 1, source: .lldpMIB), reading("r1", "gi1/0/7", addresses: 40),
            reading("core", "te1/1", addresses: 1),
        ])
        #expect(Set(sightings.map(\.switchName)) == ["r1"] && sightings.map(\.source) == [.lldpMIB, .bridgeMIB])
    }

    @Test func `rows that no table has are passed over`() {
        var table = ForwardingTable(wanted: [Self.mac])
        let index: [UInt32] = [2, 0, 0, 0, 0, 16]
        table.add(index, port: nil, hasDatabase: false)
        table.add(index, port: 0, hasDatabase: false)
        table.add(index, port: -1, hasDatabase: false)
        table.add(Array(index.dropLast()), port: 1, hasDatabase: false)
        table.add([2, 0, 0, 0, 0, 272], port: 1, hasDatabase: false)
        table.add(index, port: 1, hasDatabase: true)
        #expect(table.entries.isEmpty && table.addressCount(on: 1) == 0)
        table.add([7] + index, port: 1, hasDatabase: true)
        table.add([8] + index, port: 1, hasDatabase: true)
        table.add([7, 2, 0, 0, 0, 0, 17], port: 1, hasDatabase: true)
        #expect(table.entries.map(\.database) == [7, 8] && table.addressCount(on: 1) == 2)
    }

    @Test func `a secret is never shown`() {
        let access = SwitchAccess(
            name: "r1", address: IPAddress(ipv4: 0x0a00_0002), right: .community(Secret(Array("rahasia".utf8))))
        var text = ""
        dump(access, to: &text)
        text += "\(access) \(SwitchError.silent(access))"
        #expect(!text.contains("rahasia") && !text.contains("114"))
    }
}
