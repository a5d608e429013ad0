// SPDX-License-Identifier: Apache-2.0

import Foundation
import Inventory
import Testing
import Values

struct InventoryImportTests {
    @Test("an exported inventory imports as what it was")
    func roundTrip() throws {
        var site = try RoomFixture.site()
        site.rooms = [Room(name: "a", title: "Ruang A")]
        site.racks[0].room = "a"
        site.racks[0].front = [1, 2, 3, 6]
        site.racks[0].rear = []
        site.switches = [Switch(name: "sw-1", rack: "R1")]
        site.switchPorts[0].onSwitch = "sw-1"
        site.cables[0] = Cable(name: "=cmd", from: "gi1/0/7, kiri", to: "panel \"A\"")
        let text = Site.table([site]).text
        let read = InventoryImport(csv: text, onto: [])
        #expect(read.faults.isEmpty, "\(read.faults)")
        #expect(read.sites == [site])
        #expect(InventoryImport(csv: text, onto: [site]).sites.flatMap { $0.changes(since: site) }.isEmpty)
    }

    @Test("every fault is named by row and column, not only the first")
    func faults() throws {
        let text = """
            site,kind,name,units,front,watts,derating,use,first,last,gateway,firstPort,room,switch
            temanggung-1,rack,R2,0,,,,,,,,,,
            temanggung-1,rack,R3,12,13,,,,,,,,nowhere,
            temanggung-1,feed,F1,,,x,101,,,,,,,
            temanggung-1,pool,P1,,,,,public,203.0.113.1,198.51.100.9,,,,
            temanggung-1,pool,P2,,,,,room,10.20.0.15,,10.20.0.1,,,
            temanggung-1,shelf,S1,,,,,,,,,,,
            elsewhere,cable,C9,,,,,,,,,,,
            temanggung-1,cable,C9,,,5,,,,,,,,
            temanggung-1,rack,R2,,,,,,,,,,,
            temanggung-1,switchPort,GigabitEthernet1/0/7,,,,,,,,,,,sw-9
            temanggung-1,switchPort,ok,,,,,,,,,,,,,,extra

            """
        let read = InventoryImport(csv: text, onto: [try RoomFixture.site()])
        let found = read.faults.map { "\($0.row ?? 0) \($0.column ?? "-")" }
        #expect(
            found == [
                "2 units", "3 room", "3 front", "4 watts", "4 derating", "5 last", "5 firstPort", "6 first", "7 kind",
                "8 site", "9 watts", "11 switch", "11 name", "12 -",
            ], "\(read.faults)")
    }

    @Test("replacing takes away what the table does not name, keeping does not")
    func modes() throws {
        let site = try RoomFixture.site()
        let text = "site,kind,name,units\r\ntemanggung-1,rack,R9,10\r\n"
        #expect(InventoryImport(csv: text, onto: [site]).sites[0].racks.map(\.name) == ["R1", "R9"])
        let replaced = InventoryImport(csv: text, onto: [site], .replace).sites[0]
        #expect(replaced.racks.map(\.name) == ["R9"] && replaced.cables.isEmpty && replaced.room == site.room)
    }

    @Test("a site that the store has from before reads as what it was")
    func earlier() throws {
        let json = """
            {"name":"s","room":"R","racks":[{"name":"R1","units":6,"taken":[1]}],"feeds":[{"name":"A","watts":500}],
            "publicAddresses":{"first":"203.0.113.10","last":"203.0.113.12","except":[]},"remotePorts":[22001,22004],
            "roomAddresses":{"first":"10.20.0.10","last":"10.20.0.20","except":[]},"gateway":"10.20.0.1",
            "inBitsPerSecond":100000000,"outBitsPerSecond":50000000,"switchPorts":["gi1/0/7"],"cables":["C"],
            "cooldownDays":30,"controlPort":64999,"verifySwitchPort":false}
            """
        let site = try JSONDecoder().decode(Site.self, from: Data(json.utf8))
        #expect(site.feeds.map(\.watts) == [500] && site.racks[0].taken == [1] && site.bandwidth.out == 50_000_000)
        #expect(site.publicPools[0].ports == 22_001...22_004 && site.roomPools[0].gateway?.description == "10.20.0.1")
        #expect(try JSONDecoder().decode(Site.self, from: JSONEncoder().encode(site)) == site)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(
                AddressRange.self, from: Data(#"{"first":"10.0.0.9","last":"10.0.0.1","except":[]}"#.utf8))
        }
    }
}
