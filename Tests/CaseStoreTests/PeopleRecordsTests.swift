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
                try $0.insertSession(
                    tokenHash: "t", userID: user.id, csrf: "c", from: "192.0.2.1", at: Fixture.now, until: expiry)
            }
            let session = { (time: Timestamp) in
                try await store.read {
                    try $0.session(tokenHash: "t", at: time, usedAfter: time.advanced(bySeconds: -50))
                }
            }
            #expect(try await session(Fixture.now)?.user == user)
            #expect(try await session(Fixture.now.advanced(bySeconds: 50)) == nil)
            try await store.write { try $0.useSession(tokenHash: "t", at: Fixture.now.advanced(bySeconds: 60)) }
            #expect(try await session(Fixture.now.advanced(bySeconds: 99)) != nil)
            #expect(try await session(expiry) == nil)
            try await store.write { try $0.setDisabled(true, of: user.id) }
            #expect(try await session(Fixture.now) == nil)
            #expect(try await store.read { try $0.user(named: "rini") }?.disabled == true)
        }
    }

    @Test("counts are kept apart by subject, and forgotten by name or by time", arguments: TestEngine.allCases)
    func counts(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await Fixture.store(database)
            let subjects: [SignInSubject] = [
                .account("rini"), .accountAt("rini", address: "192.0.2.1"), .address("192.0.2.1"),
                .device("rini", hash: "h"), .account("budi"),
            ]
            try await store.write { records in
                for (number, subject) in subjects.enumerated() {
                    try records.put(SignInCount(failures: Double(number) + 0.25, countedAt: Fixture.now), for: subject)
                }
            }
            for (number, subject) in subjects.enumerated() {
                #expect(try await store.read { try $0.signInCount(subject) }?.failures == Double(number) + 0.25)
            }
            try await store.write { try $0.clearSignInCounts(of: "rini") }
            let left = try await store.read { records in
                try subjects.filter { try records.signInCount($0) != nil }
            }
            #expect(left == [.address("192.0.2.1"), .account("budi")])
            let gone = try await store.write {
                try $0.forgetSignInCounts(before: Fixture.now.advanced(bySeconds: 1))
            }
            #expect(gone == 2)
        }
    }

    @Test("a person's refusals are told once, however many addresses they come from", arguments: TestEngine.allCases)
    func refusals(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await Fixture.store(database)
            let user = PeopleRecordsTests.user("rini")
            _ = try await store.write { try $0.insert(user) }
            try await store.write { records in
                for number in 0..<300 {
                    try records.noteRefusal(
                        of: user.id, from: "198.51.100.\(number)",
                        at: Fixture.now.advanced(bySeconds: Double(number)))
                }
            }
            let told = try await required(store.write { try $0.takeRefusals(of: user.id) })
            #expect(told.times == 300 && told.addresses.count == 5)
            #expect(told.since == Fixture.now && told.latest == Fixture.now.advanced(bySeconds: 299))
            #expect(try await store.write { try $0.takeRefusals(of: user.id) } == nil)
        }
    }

    @Test("a device's cookie changes for everybody who uses it", arguments: TestEngine.allCases)
    func devices(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await Fixture.store(database)
            for name in ["rini", "budi"] {
                let user = PeopleRecordsTests.user(name)
                _ = try await store.write { try $0.insert(user) }
            }
            try await store.write { try $0.rememberDevice(nil, as: "one", of: "id-rini", at: Fixture.now) }
            try await store.write { try $0.rememberDevice("one", as: "two", of: "id-budi", at: Fixture.now) }
            let known = { (hash: String, id: String) in
                try await store.read { try $0.knows(deviceHash: hash, of: id) }
            }
            #expect(try await known("two", "id-rini"))
            #expect(try await known("two", "id-budi"))
            #expect(try await known("one", "id-rini") == false)
            try await store.write { try $0.forgetDevices(of: "id-rini") }
            #expect(try await known("two", "id-rini") == false)
            try await store.write { records in
                for number in 0..<60 {
                    try records.rememberDevice(
                        nil, as: "d\(number)", of: "id-rini", at: Fixture.now.advanced(bySeconds: Double(number)))
                }
            }
            #expect(try await known("d9", "id-rini") == false)
            #expect(try await known("d10", "id-rini"))
        }
    }
}
