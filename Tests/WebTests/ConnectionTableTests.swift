// SPDX-License-Identifier: Apache-2.0

import Testing
import Values

@testable import Web

/// Who makes room for whom.
@Suite struct ConnectionTableTests {
    private let home = IPAddress.origin(of: "192.0.2.1")
    private let other = IPAddress.origin(of: "192.0.2.2")

    private func table(all: Int = 4, own: Int = 3, refused: Int = 12) -> ConnectionTable {
        ConnectionTable(mostInAll: all, mostOfOrigin: own, mostRefused: refused)
    }

    @Test func theOldestOfTheSameOriginMakesRoom() {
        var table = table()
        for id in 1...3 { #expect(table.open(UInt64(id), of: home) == .admitted(evicting: nil)) }
        #expect(table.open(4, of: home) == .admitted(evicting: 1))
        #expect(table.open(5, of: home) == .admitted(evicting: 2))
        #expect(table.open(6, of: other) == .admitted(evicting: nil))
        #expect(table.count == 4)
    }

    @Test func theOldestOfAllMakesRoomWhenTheListenerIsFull() {
        var table = table()
        for (id, origin) in [(1, home), (2, other), (3, home), (4, other)] { _ = table.open(UInt64(id), of: origin) }
        // What has just been answered waits again from now on.
        table.move(1, to: .answering)
        table.move(1, to: .waiting)
        #expect(table.open(5, of: IPAddress.origin(of: "192.0.2.3")) == .admitted(evicting: 2))
    }

    @Test func aConnectionWithoutARequestComesBeforeOneWhoseRequestArrives() {
        var table = table()
        for id in 1...3 { _ = table.open(UInt64(id), of: home) }
        table.move(1, to: .receiving)
        #expect(table.open(4, of: home) == .admitted(evicting: 2))
        table.move(3, to: .answering)
        table.move(4, to: .answering)
        #expect(table.open(5, of: home) == .admitted(evicting: 1))
    }

    @Test func whoWaitsForAnAnswerIsNeverEvicted() {
        var table = table(refused: 9)
        for id in 1...3 {
            _ = table.open(UInt64(id), of: home)
            table.move(UInt64(id), to: .answering)
        }
        for id in 4..<12 { #expect(table.open(UInt64(id), of: home) == .refused) }
        #expect(table.open(12, of: home) == .dropped)
        _ = table.open(13, of: other)
        table.move(13, to: .answering)
        let third = IPAddress.origin(of: "2001:db8::1")
        #expect(table.open(14, of: third) == .refused)
        #expect(table.open(15, of: third) == .dropped)
        // A refused connection stays refused, whatever is said of it, until it closes.
        table.move(14, to: .waiting)
        #expect(table.open(16, of: third) == .dropped)
        table.close(14)
        #expect(table.open(17, of: third) == .refused)
        table.close(2)
        #expect(table.open(18, of: home) == .admitted(evicting: nil))
        #expect(table.count == 4)
    }

    @Test func closingTwiceIsClosingOnce() {
        var table = table()
        _ = table.open(1, of: home)
        table.close(1)
        table.close(1)
        table.move(1, to: .answering)
        #expect(table.count == 0)
    }
}
