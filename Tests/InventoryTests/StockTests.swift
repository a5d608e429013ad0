// SPDX-License-Identifier: Apache-2.0

import Inventory
import Testing
import Values
import Words

struct StockTests {
    private func free(_ holdings: [Reservation], after seconds: Double = 0) throws -> [Int64] {
        try RoomFixture.books(holdings, after: seconds).stock.map(\.free)
    }

    @Test("an empty room has all that the office did not keep for itself")
    func empty() throws {
        let stock = try RoomFixture.books([]).stock
        // Units, two feeds, public and room addresses, bandwidth in and out, switch ports and cables.
        #expect(stock.map(\.total) == [4, 500, 800, 2, 11, 100_000_000, 50_000_000, 3, 3])
        #expect(stock.map(\.free) == stock.map(\.total))
        #expect(stock[0].note?.en == "the largest gap: R1 U2-U3")
    }

    @Test("a reservation takes what it takes, its release gives back all but what rests")
    func reservation() throws {
        var held = try RoomFixture.reserved("A", RoomFixture.need(units: 2))
        #expect(try free([held]) == [2, 200, 800, 1, 10, 80_000_000, 40_000_000, 2, 2])
        try held.commit(at: RoomFixture.now)
        try held.activate(at: RoomFixture.now)
        try held.release(at: RoomFixture.now)
        let resting = try RoomFixture.books([held], after: 3600).stock
        #expect(resting.map(\.free) == [4, 500, 800, 1, 10, 100_000_000, 50_000_000, 3, 3])
        #expect(resting[3].note?.id == "1 dalam masa jeda setelah dipakai" && resting[7].note == nil)
        #expect(try free([held], after: 31 * 86_400) == (try free([])))
    }
}
