// SPDX-License-Identifier: Apache-2.0

import Casework
import Inventory
import OfficeSupport
import Testing
import Values

/// Lists as NetBox 4's API answers them, with members that nothing here reads.
struct NetBoxTests {
    private static func list(_ endpoint: String, _ objects: [String], next: String = "null") -> [UInt8] {
        let results = objects.enumerated().map { index, object in
            "{\"id\":\(index + 1),\"url\":\"https://netbox.example/api/\(endpoint)/\(index + 1)/\",\"display\":\"x\",\"tags\":[],\(object)}"
        }
        let text =
            "{\"count\":\(objects.count),\"next\":\(next),\"previous\":null,\"results\":[\(results.joined(separator: ","))]}"
        return Array(text.utf8)
    }

    private static let lists = [
        list(
            "dcim/racks",
            [
                #""name":"R1","site":{"id":1,"name":"GST","slug":"gst"},"location":{"id":2,"name":"Ruang A"},"u_height":42,"status":{"value":"active"}"#
            ]),
        list(
            "dcim/device-types",
            [
                #""model":"C9300-48","slug":"c9300-48","u_height":1.0,"is_full_depth":false"#,
                #""model":"UPS","slug":"ups","u_height":2.0,"is_full_depth":true"#,
            ]),
        list(
            "dcim/devices",
            [
                #""name":"sw-1","device_type":{"id":1,"slug":"c9300-48"},"role":{"slug":"access-switch"},"rack":{"name":"R1"},"position":42.0,"face":{"value":"front","label":"Front"}"#,
                #""name":"ups-1","device_type":{"id":2,"slug":"ups"},"role":{"slug":"power"},"rack":{"name":"R1"},"position":1.0,"face":{"value":"front"}"#,
                #""name":"loose","device_type":{"id":9,"slug":"x"},"role":{"slug":"x"},"rack":{"name":"R1"},"position":null,"face":null"#,
            ]),
        list(
            "dcim/interfaces",
            [
                #""name":"gi1/0/1","device":{"name":"sw-1"},"type":{"value":"1000base-t"},"enabled":true,"mgmt_only":false,"link_peers_type":null"#,
                #""name":"gi1/0/2","device":{"name":"sw-1"},"type":{"value":"1000base-t"},"enabled":true,"mgmt_only":false,"link_peers_type":"dcim.frontport""#,
                #""name":"te1/1/1","device":{"name":"sw-1"},"type":{"value":"10gbase-x-sfpp"},"enabled":true,"mgmt_only":false,"link_peers_type":"dcim.interface""#,
                #""name":"vlan10","device":{"name":"sw-1"},"type":{"value":"virtual"},"enabled":true,"mgmt_only":false,"link_peers_type":null"#,
                #""name":"eth0","device":{"name":"ups-1"},"type":{"value":"100base-tx"},"enabled":true,"mgmt_only":true,"link_peers_type":null"#,
            ]),
        list(
            "ipam/prefixes",
            [
                #""prefix":"203.0.113.8/29","role":null,"description":"","custom_fields":{"remote_ports":"22010-22019","shared":true}"#,
                #""prefix":"10.20.0.0/28","role":null,"description":"","custom_fields":{}"#,
            ]),
        list(
            "ipam/ip-addresses",
            [
                #""address":"10.20.0.1/28","role":{"value":"vrrp","label":"VRRP"}"#,
                #""address":"10.20.0.2/28","role":null"#, #""address":"203.0.113.9/29","role":null"#,
            ]),
        list(
            "dcim/cables",
            [
                #""label":"C-001","a_terminations":[{"object_type":"dcim.interface","object":{"name":"gi1/0/2","device":{"name":"sw-1"}}}],"b_terminations":[{"object_type":"dcim.frontport","object":{"name":"1","device":{"name":"panel-1"}}}]"#,
                #""label":"","a_terminations":[{"object_type":"dcim.interface","object":{"name":"te1/1/1"}}],"b_terminations":[{"object_type":"dcim.interface","object":{"name":"te0"}}]"#,
            ]),
        list(
            "dcim/power-feeds",
            [
                #""name":"PDU-A","voltage":230,"amperage":16,"max_utilization":80,"phase":{"value":"single-phase"}"#,
                #""name":"PDU-B","voltage":400,"amperage":16,"max_utilization":75,"phase":{"value":"three-phase"}"#,
            ]),
    ]

    @Test("racks, devices, interfaces, prefixes, addresses, cables and feeds become a site")
    func site() async throws {
        try await TestOffice.open { office in
            let keeper = TestOffice.user(.jft)
            let sites = office.casework.sites
            let outcome = try await sites.take(.netBox(Self.lists, site: "gst"), dryRun: false, by: keeper)
            #expect(outcome.applied && outcome.faults.isEmpty, "\(outcome.faults)")
            let site = try #require(try await sites.all(for: keeper).first { $0.site.name == "gst" }?.site)
            #expect(site.rooms.map(\.name) == ["Ruang A"])
            #expect(
                site.racks[0].front == [1, 2, 42] && site.racks[0].rear == [1, 2] && site.racks[0].room == "Ruang A")
            #expect(site.switches.map(\.name) == ["sw-1"] && site.switchPorts.map(\.name) == ["gi1/0/1", "gi1/0/2"])
            #expect(site.publicPools[0].isShared && site.publicPools[0].ports == 22_010...22_019)
            #expect(site.publicPools[0].range.addresses.first { _ in true }?.description == "203.0.113.10")
            #expect(site.roomPools[0].gateway?.description == "10.20.0.1")
            #expect(site.roomPools[0].range.addresses.first { _ in true }?.description == "10.20.0.3")
            #expect(site.cables == [Cable(name: "C-001", from: "sw-1 gi1/0/2", to: "panel-1 1")])
            #expect(site.feeds.map(\.watts) == [2_944, 8_313])
            let again = try await sites.take(.netBox(Self.lists, site: "gst"), dryRun: true, by: keeper)
            #expect(again.faults.isEmpty && again.changes.isEmpty)
        }
    }

    @Test("a list that is not whole, not known or not JSON is refused; so is a prefix that says nothing of its use")
    func refusals() async throws {
        try await TestOffice.open { office in
            let lists = [
                Self.list(
                    "dcim/racks", [#""name":"R1""#], next: "\"https://netbox.example/api/dcim/racks/?offset=50\""),
                Self.list("dcim/sites", [#""name":"R1""#]), Array("[1,".utf8),
            ]
            let sites = office.casework.sites
            let outcome = try await sites.take(.netBox(lists, site: "s1"), dryRun: false, by: nil)
            #expect(outcome.faults.map(\.row) == [1, 2, 3] && !outcome.applied)
            let bare = [Self.list("ipam/prefixes", [#""prefix":"192.0.2.0/24","custom_fields":{}"#])]
            #expect(try await sites.take(.netBox(bare, site: "s1"), dryRun: false, by: nil).faults.count == 1)
        }
    }
}
