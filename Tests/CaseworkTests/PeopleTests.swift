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

    @Test("five wrong passwords lock the name, also against the right one")
    func lock() async throws {
        try await TestOffice.open { office in
            let casework = office.casework
            _ = try await casework.people.add(
                NewUser(username: "rini", password: "kata sandi panjang", role: .kasi, displayName: "Ibu Rini"))
            for _ in 0..<5 {
                let refusal = try await problem {
                    try await casework.people.signIn(username: "rini", password: "salah", from: "")
                }
                #expect(refusal.kind == .unauthenticated)
            }
            let locked = try await problem {
                try await casework.people.signIn(username: "rini", password: "kata sandi panjang", from: "")
            }
            #expect(locked.kind == .tooMany)
            office.clock.advance(31)
            _ = try await casework.people.signIn(username: "rini", password: "kata sandi panjang", from: "")
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
