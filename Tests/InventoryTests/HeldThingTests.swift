// SPDX-License-Identifier: Apache-2.0

import Inventory
import Testing
import Values
import Words

/// Nothing that a case holds can be removed or shrunk away.
struct HeldThingTests {
    private func losses(_ change: (inout Site) throws -> Void) throws -> [HeldThing] {
        let first = try RoomFixture.reserved("PS-1", RoomFixture.need())
        let second = try RoomFixture.reserved("PS-2", RoomFixture.need(units: 2), beside: [first])
        let books = try RoomFixture.books([first, second])
        var next = books.site
        try change(&next)
        return books.losses(in: next)
    }

    @Test("what is free may go")
    func free() throws {
        #expect(
            try losses { site in
                site.racks[0].rear.insert(3)
                site.cables.removeLast()
                site.switchPorts.removeLast()
                site.pools[1].range.last = try #require(IPAddress("10.20.0.12"))
                site.uplinks[0].inMegabits = 40
                site.feeds[0].ratedWatts = 400
            }.isEmpty)
    }

    @Test("what a case holds may not, and the case is named", arguments: Change.allCases)
    func held(_ change: Change) throws {
        let losses = try losses(change.make)
        #expect(losses.contains { change.numbers.contains($0.caseNumber) }, "\(losses)")
        #expect(losses.allSatisfy { $0.phrase.en.contains("is held by case PS-") && $0.key.kind == change.kind })
    }

    enum Change: String, CaseIterable {
        case rackGone, rackLower, unitKept, feedGone, feedWeaker, poolShorter, exception, ports, control, gateway,
            sharing, portGone, cableGone, uplink

        var kind: InventoryKind {
            switch self {
            case .rackGone, .rackLower, .unitKept: .rack
            case .feedGone, .feedWeaker: .feed
            case .poolShorter, .exception, .ports, .control, .gateway, .sharing: .pool
            case .portGone: .switchPort
            case .cableGone: .cable
            case .uplink: .uplink
            }
        }

        var numbers: [String] { self == .rackLower ? ["PS-2"] : ["PS-1"] }

        func make(_ site: inout Site) throws {
            switch self {
            case .rackGone: site.racks = []
            case .rackLower: site.racks[0].units = 5
            case .unitKept: site.racks[0].rear.insert(2)
            case .feedGone: site.feeds.removeFirst()
            case .feedWeaker: site.feeds[0].derating = 50
            case .poolShorter: site.pools[0].range.first = try #require(IPAddress("203.0.113.12"))
            case .exception: site.pools[1].range.except = [try #require(IPAddress("10.20.0.10"))]
            case .ports: site.pools[0].use = .publicAccess(ports: 22_002...22_004, isShared: false)
            case .control: site.controlPort = 22_001
            case .gateway: site.pools[1].use = .room(gateway: try #require(IPAddress("10.20.0.2")))
            case .sharing: site.pools[0].use = .publicAccess(ports: 22_001...22_004, isShared: true)
            case .portGone: site.switchPorts.removeFirst()
            case .cableGone: site.cables.removeFirst()
            case .uplink: site.uplinks[0].inMegabits = 39
            }
        }
    }
}
