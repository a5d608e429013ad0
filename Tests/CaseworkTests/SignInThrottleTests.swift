// SPDX-License-Identifier: Apache-2.0

import Casework
import OfficeSupport
import Procedure
import Testing
import Values

/// Guessing passwords is slow, and keeps nobody out for long.
struct SignInThrottleTests {
    private static let password = "kata sandi panjang"

    private func open(_ body: @escaping (TestOffice, People) async throws -> Void) async throws {
        try await TestOffice.open { office in
            _ = try await office.casework.people.add(
                NewUser(username: "rini", password: Self.password, role: .kasi, displayName: "Ibu Rini"))
            try await body(office, office.casework.people)
        }
    }

    /// `nil` when it succeeds, else the problem's code.
    private func attempt(
        _ people: People, _ password: String = "salah", name: String = "rini", from address: String = "192.0.2.1",
        device: String? = nil
    ) async throws -> String? {
        do {
            _ = try await people.signIn(username: name, password: password, from: address, device: device)
            return nil
        } catch let problem as Problem {
            return problem.code
        }
    }

    @Test(
        "after five failures each further one doubles the wait, which is bounded and decays", arguments: [true, false])
    func growth(exists: Bool) async throws {
        try await open { office, people in
            let name = exists ? "rini" : "tidak-ada"
            for number in 0..<5 {
                let code = try await attempt(people, name: name)
                #expect(code == "session.refused", "\(number)")
            }
            for wait in [19.0, 38, 75, 150, 300, 300, 300] {
                let atOnce = try await attempt(people, name: name)
                office.clock.advance(wait - 2)
                let early = try await attempt(people, name: name)
                office.clock.advance(2)
                let late = try await attempt(people, name: name)
                #expect([atOnce, early, late] == ["session.locked", "session.locked", "session.refused"], "\(wait)")
            }
            office.clock.advance(86_400)
            for number in 0..<5 {
                let code = try await attempt(people, name: name)
                #expect(code == "session.refused", "\(number)")
            }
        }
    }

    @Test("a try that began before another one of its address was counted has nothing to wait for")
    func atOnce() async throws {
        try await open { office, people in
            let first = try await attempt(people, name: "lain")
            // What the second read of the clock, before it came to its turn.
            office.clock.advance(-0.5)
            let second = try await attempt(people, Self.password)
            #expect([first, second] == ["session.refused", nil])
        }
    }

    @Test("a thousand strangers hold up a known device not at all, an unknown one for a bounded time")
    func strangers() async throws {
        try await open { office, people in
            let known = try await people.signIn(username: "rini", password: Self.password, from: "10.0.0.7")
            for number in 0..<1_000 {
                _ = try await attempt(people, from: "198.51.\(number / 250).\(number % 250)")
                office.clock.advance(1)
            }
            let home = try await people.signIn(
                username: "rini", password: Self.password, from: "203.0.113.77", device: known.device)
            #expect(home.device != known.device)
            let notice = try #require(home.notice)
            #expect((1...1_000).contains(notice.failures) && notice.addresses.count == 5)
            #expect(try await attempt(people, Self.password, from: "203.0.113.78") == "session.locked")
            office.clock.advance(300)
            #expect(try await attempt(people, Self.password, from: "203.0.113.78") == nil)
        }
    }

    @Test("an unlocked name has no wait for a quarter of an hour, whoever goes on guessing")
    func unlock() async throws {
        try await open { office, people in
            for number in 0..<40 { _ = try await attempt(people, from: "198.51.100.\(number)") }
            #expect(try await attempt(people, Self.password, from: "203.0.113.78") == "session.locked")
            try await people.unlock("Rini")
            for number in 40..<80 { _ = try await attempt(people, from: "198.51.100.\(number)") }
            #expect(try await attempt(people, Self.password, from: "203.0.113.78") == nil)
            office.clock.advance(901)
            for number in 80..<120 { _ = try await attempt(people, from: "198.51.100.\(number)") }
            #expect(try await attempt(people, Self.password, from: "203.0.113.78") == "session.locked")
            #expect(try await problem { try await people.unlock("siapa") }.code == "user.unknown")
        }
    }

    @Test("guesses sent at once gain nothing")
    func parallel() async throws {
        try await open { _, people in
            let codes = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<60 { group.addTask { try await attempt(people) } }
                return try await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(codes.filter { $0 == "session.refused" }.count == 5)
            #expect(codes.filter { $0 == "session.locked" }.count == 55)
        }
    }

    @Test("a stolen device's guesses are counted for it")
    func budgetOfADevice() async throws {
        try await open { office, people in
            let known = try await people.signIn(username: "rini", password: Self.password, from: "10.0.0.7")
            for number in 0..<10 {
                let code = try await attempt(people, from: "198.51.100.\(number)", device: known.device)
                #expect(code == "session.refused")
            }
            #expect(try await attempt(people, from: "198.51.100.99", device: known.device) == "session.locked")
            #expect(try await attempt(people, Self.password, from: "10.0.0.7") == nil)
            // Never longer than a minute.
            for _ in 0..<8 {
                office.clock.advance(60)
                _ = try await attempt(people, device: known.device)
            }
            office.clock.advance(60)
            #expect(try await attempt(people, Self.password, device: known.device) == nil)
        }
    }

    @Test(
        "one origin is one address of IPv4, mapped or not, and a /64 of IPv6",
        arguments: [
            (["192.0.2.1", "::ffff:192.0.2.1"], "192.0.2.2"),
            (["2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:0:9::"], "2001:db8:0:1::1"),
        ])
    func origins(_ same: [String], _ other: String) async throws {
        try await open { _, people in
            for number in 0..<20 {
                _ = try await attempt(people, name: "nama\(number)", from: same[number % same.count])
            }
            for address in same {
                #expect(try await attempt(people, Self.password, from: address) == "session.locked", "\(address)")
            }
            #expect(try await attempt(people, Self.password, from: other) == nil)
        }
    }

    @Test("who knows one password does not make the service forget guesses at another")
    func ownSuccess() async throws {
        try await open { _, people in
            _ = try await people.add(
                NewUser(username: "budi", password: Self.password, role: .jft, displayName: "Budi"))
            var refused = 0
            for number in 0..<200 {
                let name = number.isMultiple(of: 4) ? "budi" : "rini\(number)"
                let code = try await attempt(people, name == "budi" ? Self.password : "salah", name: name)
                if code == "session.refused" { refused += 1 }
            }
            #expect(refused <= 20)
        }
    }
}
