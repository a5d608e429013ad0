// SPDX-License-Identifier: Apache-2.0

import Inventory
import Testing
import Values

/// Public addresses on which several servers have a port each, and pools of both families.
struct SharedAddressTests {
    private func site(_ change: (inout Site) throws -> Void = { _ in }) throws -> Site {
        var site = try RoomFixture.site()
        site.feeds = [PowerFeed(name: "PDU-A", ratedWatts: 10_000)]
        site.racks = [Rack(name: "R1", units: 20)]
        site.pools[0].use = .publicAccess(ports: 22_001...22_002, isShared: true)
        site.switchPorts = (1...9).map { SwitchPort(name: "gi1/0/\($0)") }
        site.cables = (1...9).map { Cable(name: "C\($0)") }
        try change(&site)
        return site
    }

    private func fill(_ site: Site, _ count: Int) throws -> [Reservation] {
        var holdings: [Reservation] = []
        for number in 1...count {
            let books = SiteInventory(site: site, holdings: holdings, now: RoomFixture.now)
            let allocation = try books.allocate(RoomFixture.need(megabits: 1), for: "\(number)")
            holdings.append(Reservation(reserving: allocation, at: RoomFixture.now))
        }
        return holdings
    }

    @Test("each address has its own ports; when all are given away the shortage says so")
    func ports() throws {
        let holdings = try fill(try site(), 4)
        #expect(
            holdings.map { "\($0.allocation.publicAddress):\($0.allocation.remotePort)" } == [
                "203.0.113.10:22001", "203.0.113.10:22002", "203.0.113.12:22001", "203.0.113.12:22002",
            ])
        let full = SiteInventory(site: try site(), holdings: holdings, now: RoomFixture.now)
        let error = #expect(throws: InventoryError.self) { try full.allocate(RoomFixture.need(megabits: 1), for: "5") }
        guard case .short(let shortage) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(shortage.items.map(\.facility) == [.publicAddress])
    }

    @Test("addresses of both families go with room addresses of their own family")
    func families() throws {
        let both = try site { site in
            site.pools[0].range.last = site.pools[0].range.first
            site.pools[0].use = .publicAccess(ports: 22_001...22_001, isShared: false)
            site.pools.append(
                AddressPool(
                    name: "v6", range: try RoomFixture.pool("2001:db8::10", "2001:db8::20"),
                    use: .publicAccess(ports: 22_001...22_009, isShared: false)))
            site.pools.append(
                AddressPool(
                    name: "ruang6", range: try RoomFixture.pool("fd00::10", "fd00::20"),
                    use: .room(gateway: try #require(IPAddress("fd00::1")))))
        }
        let allocations = try fill(both, 2).map(\.allocation)
        #expect(allocations.map(\.serverAddress.description) == ["10.20.0.10", "fd00::10"])
        #expect(allocations.map(\.publicAddress.description) == ["203.0.113.10", "2001:db8::10"])
        #expect(allocations[1].gateway.description == "fd00::1")
    }

    @Test("a feed gives 80 % of its rated power, an uplink what it is said to promise")
    func capacities() throws {
        #expect(PowerFeed(name: "A", ratedWatts: 3_680).watts == 2_944)
        let uplink = Uplink(name: "u", inMegabits: 100, outMegabits: 50, oversubscription: 250)
        #expect(uplink.promised(.inbound) == 250_000_000 && uplink.promised(.outbound) == 125_000_000)
    }

    @Test("what is chosen is taken, what is not free is refused with what is")
    func choice() throws {
        let site = try site()
        let books = SiteInventory(site: site, holdings: try fill(site, 1), now: RoomFixture.now)
        let place = PlaceChoice(
            position: RackPosition("R1 U7"), feed: "PDU-A", publicAddress: IPAddress("203.0.113.12"),
            remotePort: 22_002, switchPort: "gi1/0/5", cable: "C7")
        let chosen = try books.allocate(RoomFixture.need(megabits: 1), for: "B", choosing: place)
        #expect(chosen.position.description == "R1 U7" && chosen.remotePort == 22_002 && chosen.cable == "C7")
        #expect(chosen.publicAddress.description == "203.0.113.12" && chosen.switchPort == "gi1/0/5")
        for (field, taken) in [
            ("rackPosition", PlaceChoice(position: RackPosition("R1 U1"))),
            ("rackPosition", PlaceChoice(position: RackPosition("R1 U20-U21"))),
            ("feed", PlaceChoice(feed: "PDU-X")),
            ("access", PlaceChoice(publicAddress: IPAddress("203.0.113.10"), remotePort: 22_001)),
            ("access", PlaceChoice(publicAddress: IPAddress("203.0.113.99"))),
            ("switchPort", PlaceChoice(switchPort: "gi1/0/1")), ("cable", PlaceChoice(cable: "C1")),
        ] {
            let error = #expect(throws: InventoryError.self) {
                try books.allocate(RoomFixture.need(megabits: 1), for: "B", choosing: taken)
            }
            guard case .taken(let found, _, _, let choices) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(found == field && !choices.isEmpty)
        }
    }

    @Test("the power must be in the room of the rack")
    func rooms() throws {
        let apart = try site { site in
            site.rooms = [Room(name: "a", title: "A"), Room(name: "b", title: "B")]
            site.racks[0].room = "a"
            site.feeds[0].room = "b"
        }
        let error = #expect(throws: InventoryError.self) { try fill(apart, 1) }
        #expect(error?.description.contains("the power is in another room") ?? false)
    }
}
