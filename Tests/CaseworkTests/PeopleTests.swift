// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
import OfficeSupport
import Testing
import Values

struct PeopleTests {
    @Test("a session lives from sign-in to sign-out, and ends with its user")
    func sessions() async throws {
        try await TestOffice.open { office in
            let casework = office.casework
            let added = try await casework.people.add(
                NewUser(username: "Rini", password: "kata sandi panjang", role: .kasi, displayName: "Ibu Rini"))
            #expect(added.username == "rini")
            let signIn = try await casework.people.signIn(
                username: "RINI", password: "kata sandi panjang", from: "192.0.2.1")
            let session = try #require(try await casework.people.session(token: signIn.token))
            #expect(session.user == added && session.csrfToken == signIn.csrfToken)
            #expect(try await casework.people.session(token: "garbage") == nil)
            try await casework.people.signOut(token: signIn.token)
            #expect(try await casework.people.session(token: signIn.token) == nil)
            let second = try await casework.people.signIn(username: "rini", password: "kata sandi panjang", from: "")
            try await casework.people.disable("rini")
            #expect(try await casework.people.session(token: second.token) == nil)
            #expect(
                try await problem {
                    try await casework.people.signIn(username: "rini", password: "kata sandi panjang", from: "")
                }.kind == .unauthenticated)
        }
    }

    @Test("whatever changes what a person may do ends the sessions, the known devices and what was counted")
    func endings() async throws {
        typealias Change = @Sendable (People) async throws -> Void
        let changes: [Change] = [
            { try await $0.setPassword("kata sandi panjang", of: "rini") },
            { _ = try await $0.change("rini", UserChange(role: .kabid)) },
            { _ = try await $0.change("rini", UserChange(nip: "19740101 200003 2 001")) },
            { _ = try await $0.signOutEverywhere("rini") },
        ]
        try await TestOffice.open { office in
            let people = office.casework.people
            _ = try await people.add(
                NewUser(username: "rini", password: "kata sandi panjang", role: .kasi, displayName: "Ibu Rini"))
            for change in changes {
                let signIn = try await people.signIn(
                    username: "rini", password: "kata sandi panjang", from: "192.0.2.1")
                #expect(try await people.isOpen(token: signIn.token))
                try await change(people)
                #expect(try await people.isOpen(token: signIn.token) == false)
                for _ in 0..<5 { _ = await guess(people, from: "192.0.2.1", device: signIn.device) }
                let other = try await problem {
                    try await people.signIn(
                        username: "rini", password: "kata sandi panjang", from: "192.0.2.1", device: signIn.device)
                }
                #expect(other.code == "session.locked", "the device is no longer known")
                try await people.unlock("rini")
            }
            #expect(try await people.all().first?.role == .kabid)
            #expect(try await people.all().first?.nip == "197401012000032001")
        }
    }

    @Test("a session ends when it is not used, and noting its use is rare")
    func idle() async throws {
        try await TestOffice.open(settings: { $0.signIn.idleMinutes = 30 }) { office in
            let people = office.casework.people
            _ = try await people.add(
                NewUser(username: "rini", password: "kata sandi panjang", role: .kasi, displayName: "Ibu Rini"))
            let signIn = try await people.signIn(username: "rini", password: "kata sandi panjang", from: "2001:db8::7")
            let used = { try await people.sessions(of: signIn.user, token: signIn.token).first?.lastUsed }
            let opened = office.clock.time
            office.clock.advance(59)
            #expect(try await people.session(token: signIn.token) != nil)
            #expect(try await used() == opened)
            office.clock.advance(1)
            #expect(try await people.session(token: signIn.token) != nil)
            #expect(try await used() == office.clock.time)
            for _ in 0..<10 {
                office.clock.advance(29 * 60)
                #expect(try await people.session(token: signIn.token) != nil)
            }
            // Looking whether it is open is no use of it.
            office.clock.advance(29 * 60)
            #expect(try await people.isOpen(token: signIn.token))
            office.clock.advance(60)
            #expect(try await people.session(token: signIn.token) == nil)
            #expect(try await people.sessions(of: signIn.user, token: signIn.token).isEmpty)
        }
    }

    @Test("a session ends after its hours however much it is used")
    func absolute() async throws {
        try await TestOffice.open(settings: { $0.signIn.sessionHours = 2 }) { office in
            let people = office.casework.people
            _ = try await people.add(
                NewUser(username: "rini", password: "kata sandi panjang", role: .kasi, displayName: "Ibu Rini"))
            let signIn = try await people.signIn(username: "rini", password: "kata sandi panjang", from: "")
            for _ in 0..<119 {
                office.clock.advance(60)
                #expect(try await people.session(token: signIn.token) != nil)
            }
            office.clock.advance(60)
            #expect(try await people.session(token: signIn.token) == nil)
        }
    }

    private func guess(_ people: People, from address: String, device: String? = nil) async -> String {
        do {
            _ = try await people.signIn(username: "rini", password: "salah", from: address, device: device)
            return "in"
        } catch let problem as Problem {
            return problem.code
        } catch {
            return "\(error)"
        }
    }

    @Test(
        "users that cannot be",
        arguments: [
            ("r", "kata sandi panjang", Role.kasi, "username"), ("rini!", "kata sandi panjang", .kasi, "username"),
            ("rini", "pendek", .kasi, "password"), ("rini", "kata sandi panjang", .system, "role"),
            ("rini", "kata sandi panjang", .applicant, "role"),
        ])
    func bad(_ name: String, _ password: String, _ role: Role, _ field: String) async throws {
        try await TestOffice.open { office in
            let refusal = try await problem {
                try await office.casework.people.add(
                    NewUser(username: name, password: password, role: role, displayName: "X"))
            }
            #expect(refusal.field == field)
        }
    }
}
