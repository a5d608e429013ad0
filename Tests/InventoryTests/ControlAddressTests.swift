// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Inventory
import Values

/// Which addresses must not answer.
struct ControlAddressTests {
    private func addresses(_ books: SiteInventory) -> [String] { books.controlAddresses().map(\.description) }

    @Test("an empty room has its last addresses to spare, none that the office keeps")
    func empty() throws {
        #expect(addresses(try RoomFixture.books([])) == ["10.20.0.20", "203.0.113.12"])
        var site = try RoomFixture.site()
        site.pools[1].range.except = [try #require(IPAddress("10.20.0.20"))]
        #expect(
            addresses(SiteInventory(site: site, holdings: [], now: RoomFixture.now)) == ["10.20.0.19", "203.0.113.12"])
    }

    @Test("the free address farthest from all others, and the higher of two")
    func farthest() throws {
        let holdings = try ["10.20.0.10", "10.20.0.20"].enumerated().map { index, address in
            var allocation = try RoomFixture.books([]).allocate(RoomFixture.need(), for: "\(index)")
            allocation.serverAddress = try #require(IPAddress(address))
            return Reservation(reserving: allocation, at: RoomFixture.now)
        }
        #expect(addresses(try RoomFixture.books(holdings)) == ["10.20.0.15", "203.0.113.12"])
    }

    @Test("an address that rests is not asked, a pool without a free one gives none")
    func resting() throws {
        var holding = try RoomFixture.reserved("A", RoomFixture.need())
        let other = try RoomFixture.reserved("B", RoomFixture.need(), beside: [holding])
        #expect(addresses(try RoomFixture.books([holding, other])) == ["10.20.0.20"])
        try holding.commit(at: RoomFixture.now)
        try holding.activate(at: RoomFixture.now)
        try holding.release(at: RoomFixture.now)
        #expect(addresses(try RoomFixture.books([holding, other])) == ["10.20.0.20"])
        let later = try RoomFixture.books([holding, other], after: 31 * HoldingTests.day)
        #expect(addresses(later) == ["10.20.0.20", "203.0.113.10"])
    }

    @Test("where nothing is translated, one address is enough; an IPv6 pool has them too")
    func untranslated() throws {
        var site = try RoomFixture.site()
        for index in site.pools.indices {
            site.pools[index].range = try RoomFixture.pool("2001:db8::10", "2001:db8::ffff")
        }
        #expect(addresses(SiteInventory(site: site, holdings: [], now: RoomFixture.now)) == ["2001:db8::ffff"])
    }
}
