// SPDX-License-Identifier: Apache-2.0

import Inventory
import Testing
import Values

struct HoldingTests {
    static let day = 86_400.0

    @Test("reserved, committed, active, released: in this order only")
    func order() throws {
        var holding = try RoomFixture.reserved("A", RoomFixture.need())
        #expect(throws: InventoryError.self) { try holding.activate(at: RoomFixture.now) }
        try holding.commit(at: RoomFixture.now)
        #expect(throws: InventoryError.self) { try holding.commit(at: RoomFixture.now) }
        try holding.activate(at: RoomFixture.now)
        try holding.release(at: RoomFixture.now)
        #expect(throws: InventoryError.self) { try holding.release(at: RoomFixture.now) }
        #expect(holding.state == .released && holding.wasActive)
    }

    @Test("what was never active is free at once")
    func freeAtOnce() throws {
        var holding = try RoomFixture.reserved("A", RoomFixture.need())
        try holding.release(at: RoomFixture.now)
        let next = try RoomFixture.books([holding]).allocate(RoomFixture.need(), for: "B")
        #expect(next.publicAddress == holding.allocation.publicAddress)
    }

    @Test("an address that was active rests; rack, port and cable do not", arguments: [(29.9, false), (30.0, true)])
    func cooldown(_ days: Double, _ isFree: Bool) throws {
        var holding = try RoomFixture.reserved("A", RoomFixture.need())
        try holding.commit(at: RoomFixture.now)
        try holding.activate(at: RoomFixture.now)
        try holding.release(at: RoomFixture.now)
        let next = try RoomFixture.books([holding], after: days * HoldingTests.day).allocate(
            RoomFixture.need(), for: "B")
        #expect((next.publicAddress == holding.allocation.publicAddress) == isFree)
        #expect((next.serverAddress == holding.allocation.serverAddress) == isFree)
        #expect(next.remotePort == holding.allocation.remotePort)
        #expect(next.position == holding.allocation.position)
        #expect(next.switchPort == holding.allocation.switchPort)
    }

    @Test("an installation makes the next version, elsewhere if that is free")
    func revise() throws {
        let first = try RoomFixture.reserved("A", RoomFixture.need())
        let second = try RoomFixture.reserved("B", RoomFixture.need(), beside: [first])
        let books = try RoomFixture.books([first, second])
        let mac = try #require(MACAddress("02:00:5e:10:00:02"))
        let position = try #require(RackPosition("R1 U6"))
        let next = try books.revise(first.allocation, macAddresses: [mac], switchPort: "gi1/0/9", position: position)
        #expect(next.version == 2 && next.macAddresses == [mac] && next.position == position)
        #expect(next.publicAddress == first.allocation.publicAddress)
    }

    @Test(
        "an installation cannot take what others hold or what the site does not have",
        arguments: [
            ("gi1/0/8", "R1 U2", "switchPort"), ("gi9/0/1", "R1 U2", "switchPort"),
            ("gi1/0/7", "R1 U3", "rackPosition"),
            ("gi1/0/7", "R1 U4", "rackPosition"), ("gi1/0/7", "R9 U1", "rackPosition"),
            ("gi1/0/7", "R1 U7", "rackPosition"),
        ])
    func conflicts(_ switchPort: String, _ position: String, _ field: String) throws {
        let first = try RoomFixture.reserved("A", RoomFixture.need())
        let second = try RoomFixture.reserved("B", RoomFixture.need(), beside: [first])
        let books = try RoomFixture.books([first, second])
        let place = try #require(RackPosition(position))
        let error = #expect(throws: InventoryError.self) {
            try books.revise(first.allocation, macAddresses: [], switchPort: switchPort, position: place)
        }
        guard case .taken(field, _, _, let choices) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!choices.isEmpty)
    }
}
