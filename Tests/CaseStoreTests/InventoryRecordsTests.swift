// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Inventory
import TestSupport
import Testing
import Values

struct InventoryRecordsTests {
    static func reserve(_ number: String, in store: CaseStore, at now: Timestamp = Fixture.now) async throws
        -> Allocation
    {
        try await store.write { records in
            let books = try required(records.books(of: "s1", at: now))
            let allocation = try books.allocate(Fixture.need, for: number)
            try records.put(Reservation(reserving: allocation, at: now), at: now)
            return allocation
        }
    }

    @Test("cases that reserve at the same time get different things", arguments: TestEngine.allCases)
    func concurrent(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await Fixture.store(database, cases: ["PS-1", "PS-2", "PS-3"])
            let allocations = try await withThrowingTaskGroup(of: Allocation.self) { group in
                for number in ["PS-1", "PS-2", "PS-3"] {
                    group.addTask { try await InventoryRecordsTests.reserve(number, in: store) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(allocations.map(\.publicAddress)).count == 3)
            #expect(Set(allocations.flatMap(\.claims)).count == allocations.flatMap(\.claims).count)
        }
    }

    @Test("the database itself refuses a double allocation", arguments: TestEngine.allCases)
    func double(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await Fixture.store(database, cases: ["PS-1", "PS-2"])
            var stolen = try await InventoryRecordsTests.reserve("PS-1", in: store)
            stolen.caseNumber = "PS-2"
            let holding = Reservation(reserving: stolen, at: Fixture.now)
            await #expect(throws: StoreError.claimed(kind: "rackUnit", name: "R1 U1")) {
                try await store.write { try $0.put(holding, at: Fixture.now) }
            }
            #expect(try await store.read { try $0.holding(of: "PS-2") } == nil)
        }
    }

    @Test("versions are kept, and the holding names the last", arguments: TestEngine.allCases)
    func versions(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await Fixture.store(database, cases: ["PS-1"])
            let first = try await InventoryRecordsTests.reserve("PS-1", in: store)
            try await store.write { records in
                var holding = try required(records.holding(of: "PS-1"))
                let books = try required(records.books(of: "s1", at: Fixture.now))
                let next = try books.revise(
                    first, macAddresses: [MACAddress(bits: 0x0200_5e10_0001)], switchPort: "p3",
                    position: first.position)
                try holding.revise(next)
                try records.put(holding, at: Fixture.now)
            }
            #expect(try await store.read { try $0.holding(of: "PS-1") }?.allocation.switchPort == "p3")
            #expect(try await store.read { try $0.allocation(of: "PS-1", version: 1) } == first)
            #expect(try await store.read { try $0.allocation(of: "PS-1", version: 2) }?.version == 2)
            #expect(try await store.read { try $0.books(of: "s1", at: Fixture.now) }?.freeSwitchPorts == ["p1", "p2"])
        }
    }

    @Test("an address that was in use rests before it is given again", arguments: TestEngine.allCases)
    func rest(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await Fixture.store(database, cases: ["PS-1", "PS-2", "PS-3"])
            let first = try await InventoryRecordsTests.reserve("PS-1", in: store)
            try await store.write { records in
                var holding = try required(records.holding(of: "PS-1"))
                try holding.commit(at: Fixture.now)
                try holding.activate(at: Fixture.now)
                try records.put(holding, at: Fixture.now)
            }
            #expect(try await store.read { try $0.activeHoldings() }.map(\.allocation) == [first])
            try await store.write { records in
                var holding = try required(records.holding(of: "PS-1"))
                try holding.release(at: Fixture.now)
                try records.put(holding, at: Fixture.now)
            }
            let second = try await InventoryRecordsTests.reserve("PS-2", in: store)
            #expect(second.publicAddress != first.publicAddress && second.switchPort == first.switchPort)
            let later = Fixture.now.advanced(bySeconds: 31 * 86_400)
            let third = try await InventoryRecordsTests.reserve("PS-3", in: store, at: later)
            #expect(third.publicAddress == first.publicAddress)
        }
    }
}
