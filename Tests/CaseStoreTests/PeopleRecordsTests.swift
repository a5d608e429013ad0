// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Procedure
import TestSupport
import Testing
import Values

struct PeopleRecordsTests {
    static func user(_ name: String) -> UserRecord {
        UserRecord(
            id: "id-\(name)", username: name, password: "hash", role: .kasi, displayName: "Ibu \(name)", nip: "1973",
            position: "Kasi", disabled: false, createdAt: Fixture.now)
    }

    @Test("a session ends with its time or with its user", arguments: TestEngine.allCases)
    func sessions(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await Fixture.store(database)
            let user = PeopleRecordsTests.user("rini")
            #expect(try await store.write { try $0.insert(user) })
            #expect(try await store.write { try $0.insert(user) } == false)
            let expiry = Fixture.now.advanced(bySeconds: 100)
            try await store.write {
                try $0.insertSession(tokenHash: "t", userID: user.id, csrf: "c", at: Fixture.now, until: expiry)
            }
            let session = { (time: Timestamp) in try await store.read { try $0.session(tokenHash: "t", at: time) } }
            #expect(try await session(Fixture.now)?.user == user)
            #expect(try await session(expiry) == nil)
            #expect(try await store.write { try $0.disableUser("rini") })
            #expect(try await session(Fixture.now) == nil)
            #expect(try await store.read { try $0.user(named: "rini") }?.disabled == true)
        }
    }

    @Test("five failures lock a name for a while", arguments: TestEngine.allCases)
    func lock(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await Fixture.store(database)
            for _ in 0..<4 { try await store.write { try $0.countFailure("rini", at: Fixture.now) } }
            #expect(try await store.read { try $0.lock(of: "rini", at: Fixture.now) } == nil)
            try await store.write { try $0.countFailure("rini", at: Fixture.now) }
            #expect(
                try await store.read { try $0.lock(of: "rini", at: Fixture.now) } == Fixture.now.advanced(bySeconds: 30)
            )
            #expect(try await store.read { try $0.lock(of: "rini", at: Fixture.now.advanced(bySeconds: 31)) } == nil)
            for _ in 0..<20 { try await store.write { try $0.countFailure("rini", at: Fixture.now) } }
            let locked = try await required(store.read { try $0.lock(of: "rini", at: Fixture.now) })
            #expect(locked.seconds(since: Fixture.now) == 3600)
            try await store.write { try $0.clearFailures("rini") }
            #expect(try await store.read { try $0.lock(of: "rini", at: Fixture.now) } == nil)
        }
    }

    @Test("failures a day and more apart do not add up", arguments: TestEngine.allCases)
    func forgottenFailures(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await Fixture.store(database)
            let day: @Sendable (Double) -> Timestamp = { Fixture.now.advanced(bySeconds: $0 * 24 * 3600) }
            for number in 0..<10 {
                try await store.write { try $0.countFailure("rini", at: day(Double(number))) }
                #expect(try await store.read { try $0.lock(of: "rini", at: day(Double(number))) } == nil)
            }
            for _ in 0..<3 { try await store.write { try $0.countFailure("rini", at: day(9.9)) } }
            #expect(try await store.read { try $0.lock(of: "rini", at: day(9.9)) } == nil)
            try await store.write { try $0.countFailure("rini", at: day(10.8)) }
            #expect(try await store.read { try $0.lock(of: "rini", at: day(10.8)) } != nil)
        }
    }
}
