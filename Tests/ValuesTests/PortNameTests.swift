// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Values

/// Switch ports by what their names mean, over the spellings of vendors.
@Suite struct PortNameTests {
    @Test(
        arguments: [
            ("GigabitEthernet1/0/7", "gi1/0/7"), ("TenGigabitEthernet 1/1/1", "Te1/1/1"), ("ge-0/0/7", "gi0/0/7"),
            ("Ethernet12", "Eth12"), ("Ethernet1/7", "eth1/7"), ("GE1/0/7", "GigabitEthernet 1/0/7"),
            ("10GE1/0/7", "xge1/0/7"), ("2.5GE1/0/7", "tw1/0/7"), ("Ten-GigabitEthernet1/0/49", "te1/0/49"),
            // Junos's units, and subinterfaces of VLANs.
            ("ge-1/0/7.0", "gi1/0/7"), ("gi1/0/7.100", "gi1/0/7"), ("ae0.0", "ae0"), ("xe-0/0/7.0", "xe-0/0/7"),
            // Decorated, spelled out, numbers alone.
            ("GigabitEthernet1/0/7 : copper", "gi1/0/7"), ("Gi1/0/7 [mail of Dinas A]", "gi1/0/7"),
            ("bridge/ether7", "ether7"), ("Unit: 1 Slot: 0 Port: 7 Gigabit - Level", "1/0/7"),
            ("Unit: 1 Slot: 0 Port: 7 Gigabit - Level", "gi1/0/7"), ("D-Link DGS-1210-28 Port 7 on Unit 1", "1/7"),
            ("Port #7", "7"), ("port7", "7"), ("swp07", "swp7"), ("ethernet 1/1/7", "1/1/7"), ("Slot0/7", "0/7"),
            ("Bridge-Aggregation1", "BAGG1"), ("Port-channel1", "Po1"), ("uplink", "Uplink"),
        ])
    func `are one port`(a: String, b: String) {
        #expect(PortName(a).likeness(to: PortName(b)) == .same)
        #expect(PortName(b).likeness(to: PortName(a)) == .same)
    }

    @Test(
        arguments: [
            ("gi1/0/7", "gi1/0/71"), ("gi1/0/8 [spare]", "gi1/0/7"), ("gi1/0/7", "te1/1/1"), ("ether8", "ether7"),
            ("swp1s0", "swp1s1"), ("A7", "A8"), ("ge.1.7", "ge.1.8"), ("1:7", "1:8"), ("xe-0/0/7:1", "xe-0/0/7:2"),
            ("sfp-sfpplus1", "sfp-sfpplus2"), ("Trk1", "Trk2"), ("8", "7"), ("1/0/8", "gi1/0/7"),
        ])
    func `are two ports`(a: String, b: String) {
        #expect(PortName(a).likeness(to: PortName(b)) == .other)
        #expect(PortName(b).likeness(to: PortName(a)) == .other)
    }

    @Test(
        arguments: [
            // A socket may carry both names; a stack's number may be left out; a number may count anything.
            ("gi1/0/7", "te1/0/7"), ("et-0/0/7", "xe-0/0/7"), ("gi0/7", "gi1/0/7"), ("8", "gi7"), ("519", "gi1/0/7"),
            ("Po1", "gi1/0/7"), ("lag1", "1/1/7"), ("interface 12", "gi1/0/7"), ("00:11:22:33:44:55", "gi1/0/7"),
            ("192.0.2.7", "gi1/0/7"), ("2001:db8::7", "gi1/0/7"), ("to Te1/1/1 of Gi1/0/8", "gi1/0/7"), ("", "gi1/0/7"),
            ("", ""), ("gi1/0/99999999999999", "gi1/0/7"), ("gi1/0/7x", "gi1/0/7"), ("gi", "gi1/0/7"), ("swp8", "sfp7"),
        ])
    func `do not tell`(a: String, b: String) {
        #expect(PortName(a).likeness(to: PortName(b)) == .unclear)
        #expect(PortName(b).likeness(to: PortName(a)) == .unclear)
    }

    @Test func `a label counts as a name only when it is nothing else`() {
        let port = PortName("gi1/0/7")
        #expect(PortName("GigabitEthernet 1/0/7").isLabel(of: port))
        #expect(!PortName("gi1/0/7 of core").isLabel(of: port) && !PortName("to gi1/0/7").isLabel(of: port))
    }

    @Test(
        arguments: [
            ("sw-r1:gi1/0/7", "sw-r1"), ("core.room.example:Ethernet1/7", "core.room.example"), ("sw1: 1/0/7", "sw1"),
            ("gi1/0/7", nil), ("1:7", nil), ("xe-0/0/7:1", nil), ("Slot: 1/7", nil), ("00:11:22:33:44:55", nil),
        ] as [(String, String?)])
    func `a case may name its switch`(text: String, name: String?) {
        #expect(SwitchPortName(text).switchName == name)
    }
}
