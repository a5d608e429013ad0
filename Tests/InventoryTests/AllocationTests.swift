// SPDX-License-Identifier: Apache-2.0

import Inventory
import Testing
import Values

struct AllocationTests {
    @Test("the first of everything free is picked")
    func picks() throws {
        let first = try RoomFixture.reserved("A", RoomFixture.need(units: 2)).allocation
        #expect(first.position.description == "R1 U2-U3")
        #expect(first.publicAddress.description == "203.0.113.10")
        #expect(first.remotePort == 22_001)
        #expect(first.serverAddress.description == "10.20.0.10")
        #expect(first.switchPort == "gi1/0/7" && first.cable == "C-01" && first.feed == "PDU-A")
        #expect(first.version == 1)
    }

    @Test("two cases share nothing that is indivisible")
    func disjoint() throws {
        let first = try RoomFixture.reserved("A", RoomFixture.need())
        let second = try RoomFixture.reserved("B", RoomFixture.need(watts: 400), beside: [first])
        #expect(Set(first.allocation.claims).isDisjoint(with: second.allocation.claims))
        #expect(second.allocation.publicAddress.description == "203.0.113.12")
        #expect(second.allocation.feed == "PDU-B")
    }

    @Test("everything that is short is said at once, and how much is left")
    func shortage() throws {
        let holdings = [
            try RoomFixture.reserved("A", RoomFixture.need(units: 2)),
            try RoomFixture.reserved(
                "B", RoomFixture.need(units: 2, watts: 100),
                beside: [RoomFixture.reserved("A", RoomFixture.need(units: 2))]),
        ]
        let error = #expect(throws: InventoryError.self) {
            try RoomFixture.books(holdings).allocate(RoomFixture.need(units: 2, watts: 900, megabits: 70), for: "C")
        }
        guard case .short(let shortage) = error else {
            Issue.record("not a shortage: \(String(describing: error))")
            return
        }
        #expect(shortage.items.map(\.facility) == [.room, .power, .publicAddress, .bandwidth, .bandwidth])
        #expect(shortage.description.contains("feed PDU-B has the most left: 800 W"))
        #expect(shortage.description.contains("no unit is free"))
        #expect(shortage.description.contains("60000000 bit/s are left"))
    }

    @Test("a gap must be in one piece")
    func gaps() throws {
        let books = try RoomFixture.books([])
        #expect(books.gaps.map(\.description) == ["R1 U2-U3", "R1 U5-U6"])
        #expect(throws: InventoryError.self) { try books.allocate(RoomFixture.need(units: 3), for: "A") }
    }

    @Test("an interface belongs to one case")
    func interfaces() throws {
        let mac = "02:00:5e:10:00:01"
        let first = try RoomFixture.reserved("A", RoomFixture.need(mac: mac))
        let error = #expect(throws: InventoryError.self) {
            try RoomFixture.books([first]).allocate(RoomFixture.need(mac: mac), for: "B")
        }
        #expect(error == .taken(field: "macAddresses", value: mac, by: "A", choices: []))
    }

    @Test("rack positions read and write alike", arguments: ["R1 U10", "R1 U10-U11", "Rak A U1-U4"])
    func positions(_ text: String) {
        #expect(RackPosition(text)?.description == text)
    }

    @Test(
        "what is no rack position is refused",
        arguments: [
            "", "R1", "U1", " U1", "R1 10", "R1 U0", "R1 U61", "R1 U4-U2", "R1 U1-U2-U3", "R1 U99999999999999999999",
        ])
    func badPositions(_ text: String) {
        #expect(RackPosition(text) == nil)
    }

    @Test("a site that contradicts itself says where")
    func faults() throws {
        #expect(try RoomFixture.site().faults.isEmpty)
        var site = try RoomFixture.site()
        site.controlPort = 22_002
        site.racks.append(site.racks[0])
        site.pools[1].use = .room(gateway: try #require(IPAddress("10.20.0.10")))
        #expect(site.faults.count == 3)
    }
}
