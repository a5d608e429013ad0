// SPDX-License-Identifier: Apache-2.0

import Casework
import HTTPTypes
import Hummingbird
import OfficeSupport
import Procedure
import Testing

import Values
@testable import Web

@Suite struct SignInTests {
    private func attempt(_ visitor: Visitor, _ password: String, name: String = "jfu") async throws -> Visitor.Answer {
        try await visitor.send(
            .post, "/api/v1/session", body: "{\"username\":\"\(name)\",\"password\":\"\(password)\"}")
    }

    @Test func theCookieIsForThisHostOnlyAndNoScriptReadsIt() async throws {
        try await Visitor.visit { visitor, _ in
            let answer = try await attempt(visitor, TestOffice.password)
            #expect(answer.status == 200)
            #expect(answer.json["role"] as? String == "jfu")
            let cookie = try #require(answer.headers[.setCookie])
            #expect(cookie.hasPrefix("__Host-titipan="))
            for part in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax", "; Max-Age="] {
                #expect(cookie.contains(part))
            }
            #expect(!cookie.contains("Domain"))
        }
    }

    @Test func guessingWaitsByNameAndByAddress() async throws {
        try await Visitor.visit(settings: { $0.signIn.freeFailures = 3 }) { visitor, _ in
            for _ in 0..<3 {
                let answer = try await attempt(visitor, "wrong")
                #expect(answer.status == 401)
            }
            let locked = try await attempt(visitor, TestOffice.password)
            #expect(locked.status == 429)
            #expect(locked.code == "session.locked")
            #expect(locked.headers[.retryAfter] == "60")
            #expect(try await attempt(visitor, TestOffice.password, name: "kasi").status == 200)
            for index in 0..<9 { _ = try await attempt(visitor, "wrong", name: "nobody\(index)") }
            #expect(try await attempt(visitor, TestOffice.password, name: "kasi").status == 429)
        }
    }

    @Test func theDevicesCookieLetsItsOwnerInWhileStrangersGuess() async throws {
        try await Visitor.visit(settings: { $0.signIn.freeFailures = 2 }) { visitor, _ in
            let first = try await attempt(visitor, TestOffice.password)
            let cookies = first.headers[values: .setCookie]
            let device = try #require(cookies.first { $0.hasPrefix("__Host-titipan-device=") })
            for part in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax", "; Max-Age=31536000"] {
                #expect(device.contains(part))
            }
            for _ in 0..<10 { _ = try await attempt(visitor, "wrong") }
            #expect(try await attempt(visitor, TestOffice.password).status == 429)
            var own = visitor
            own.cookie = String(device.prefix { $0 != ";" })
            let answer = try await attempt(own, TestOffice.password)
            #expect(answer.status == 200)
            let notice = try #require(answer.json["notice"] as? [String: Any])
            #expect(notice["failures"] as? Int == 2)
            // Bound to its account: it opens no other.
            for _ in 0..<2 { _ = try await attempt(own, "wrong", name: "kasi") }
            #expect(try await attempt(own, TestOffice.password, name: "kasi").status == 429)
        }
    }

    @Test(arguments: [("", "2 kali gagal masuk"), ("; __Host-titipan-language=en", "2 failed sign-ins")])
    func thePageTellsOfFailedSignInsUntilTheyAreRead(_ language: String, _ words: String) async throws {
        try await Visitor.visit { visitor, _ in
            for _ in 0..<2 { _ = try await attempt(visitor, "wrong") }
            var officer = try await visitor.signedIn(as: .jfu)
            officer.cookie = (officer.cookie ?? "") + language
            #expect(try await officer.send(.get, "/inbox").text.contains(words))
            #expect(try await officer.send(.get, "/cases").text.contains(words))
            let read = try await officer.post("/account/notice", ["back": "/cases"])
            #expect(read.headers[.location] == "/cases")
            #expect(!(try await officer.send(.get, "/cases").text.contains(words)))
        }
    }

    @Test func thePersonsPageListsTheSessionsAndEndsThem() async throws {
        try await Visitor.visit { visitor, _ in
            let first = try await visitor.signedIn(as: .jfu)
            let second = try await visitor.signedIn(as: .jfu)
            let other = try await visitor.signedIn(as: .kasi)
            let account = try await second.send(.get, "/account")
            #expect(account.status == 200)
            #expect(account.text.split(separator: "<tr><td>").count == 3)
            #expect(try await second.post("/account/sign-out", [:]).status == 303)
            for visitor in [first, second] {
                #expect(try await visitor.send(.get, "/api/v1/session").status == 401)
            }
            #expect(try await other.send(.get, "/api/v1/session").status == 200)
        }
    }

    @Test func signingInAndOutChangesTheToken() async throws {
        try await Visitor.visit { visitor, _ in
            let first = try await visitor.signedIn(as: .jfu)
            var again = first
            again.csrf = nil
            let second = try await again.signedIn(as: .jfu)
            #expect(first.cookie != second.cookie)
            #expect(try await first.send(.get, "/api/v1/session").status == 401)
            #expect(try await second.send(.delete, "/api/v1/session").status == 204)
            #expect(try await second.send(.get, "/api/v1/session").status == 401)
        }
    }

    @Test func aDisabledUsersSessionEndsAtOnce() async throws {
        try await Visitor.visit { visitor, site in
            let visitor = try await visitor.signedIn(as: .jft)
            #expect(try await visitor.send(.get, "/api/v1/inbox").status == 200)
            try await site.casework.people.disable("jft")
            #expect(try await visitor.send(.get, "/api/v1/inbox").status == 401)
        }
    }

    @Test(arguments: [
        ("/inbox", "/inbox"), ("//evil.example", "/inbox"), ("https://evil.example", "/inbox"), ("/a\\b", "/inbox"),
        ("/cases?q=a", "/cases?q=a"), ("", "/inbox"),
    ])
    func afterSigningInOneOnlyGoesToOurOwnPages(_ next: String, _ target: String) async throws {
        try await Visitor.visit { visitor, _ in
            let answer = try await visitor.post(
                "/sign-in", ["username": "jfu", "password": TestOffice.password, "next": next])
            #expect(answer.status == 303)
            #expect(answer.headers[.location] == target)
        }
    }

    @Test func aWrongPasswordShowsTheFormAgainWithoutThePassword() async throws {
        try await Visitor.visit { visitor, _ in
            let answer = try await visitor.post("/sign-in", ["username": "jfu", "password": "salah-sekali"])
            #expect(answer.status == 401)
            #expect(answer.text.contains("value=\"jfu\""))
            #expect(!answer.text.contains("salah-sekali"))
        }
    }
}
