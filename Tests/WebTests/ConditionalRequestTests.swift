// SPDX-License-Identifier: Apache-2.0

import Casework
import HTTPTypes
import OfficeSupport
import Testing
import Values

@testable import Web

/// Requests that say which version they are for, or that they may have been sent before.
@Suite struct ConditionalRequestTests {
    private static let register = #"{"agendaNumber":"AM/12","receivedOn":"2026-11-02"}"#

    private static func office(
        _ body: @escaping @Sendable (Visitor, TestOffice, String) async throws -> Void
    ) async throws {
        try await TestOffice.open { office in
            try await office.addPeople()
            let number = try await office.applied().number
            try await Visitor.visit(office.casework) { visitor, _ in
                try await body(try await visitor.signedIn(as: .jfu), office, number)
            }
        }
    }

    @Test func aCaseHasItsVersionAsTagAndIsNotSentToWhomHasIt() async throws {
        try await Self.office { jfu, _, number in
            let path = "/api/v1/cases/\(number)"
            let first = try await jfu.send(.get, path)
            #expect(first.headers[.eTag] == "\"1\"")
            for known in ["\"1\"", "W/\"1\"", "\"0\", \"1\"", "*"] {
                let again = try await jfu.send(.get, path, ["If-None-Match": known])
                #expect(again.status == 304 && again.text.isEmpty && again.headers[.eTag] == "\"1\"", "\(known)")
            }
            #expect(try await jfu.send(.get, path, ["If-None-Match": "\"2\""]).status == 200)
            #expect(try await jfu.send(.get, path, ["If-None-Match": "1"]).code == "request.entityTags")
        }
    }

    @Test func aStepForAnotherVersionIsRefusedAndChangesNothing() async throws {
        try await Self.office { jfu, office, number in
            let path = "/api/v1/cases/\(number)/actions/register"
            for other in ["\"2\"", "\"0\"", "W/\"1\"", "\"x\"", "\"\""] {
                let refused = try await jfu.send(.post, path, ["If-Match": other], body: Self.register)
                #expect(refused.status == 412 && refused.code == "case.changed", "\(other): \(refused.text)")
            }
            for broken in ["1", "\"1", ",", "x\"1\""] {
                let refused = try await jfu.send(.post, path, ["If-Match": broken], body: Self.register)
                #expect(refused.status == 400 && refused.code == "request.entityTags", "\(broken): \(refused.text)")
            }
            #expect(try await office.view(number).summary.version == 1)
            let done = try await jfu.send(.post, path, ["If-Match": "\"7\", \"1\""], body: Self.register)
            #expect(done.status == 200 && done.headers[.eTag] == "\"2\"")
        }
    }

    @Test func aRepeatedRequestIsPerformedOnceAndAnsweredAlike() async throws {
        try await Self.office { jfu, office, number in
            let path = "/api/v1/cases/\(number)/actions/register"
            let key = ["Idempotency-Key": "\"6f1c-1\""]
            let first = try await jfu.send(.post, path, key, body: Self.register)
            #expect(first.status == 200)
            for spelling in ["\"6f1c-1\"", "6f1c-1"] {
                let again = try await jfu.send(.post, path, ["Idempotency-Key": spelling], body: Self.register)
                #expect(
                    again.status == 200 && again.text == first.text && again.headers[.contentType] == "application/json"
                )
            }
            #expect(try await office.view(number).summary.version == 2)
            let other = try await jfu.send(.post, path, key, body: Self.register.replacing("AM/12", with: "AM/13"))
            #expect(other.status == 422 && other.code == "request.keyReused")
            // Without the key, and with another, it is a request of its own.
            for key in [[:], ["Idempotency-Key": "6f1c-2"]] as [[String: String]] {
                #expect(try await jfu.send(.post, path, key, body: Self.register).code != "request.repeated")
            }
            for broken in ["", "\"\"", "a b", "\"a\"b\"", String(repeating: "k", count: 256)] {
                let refused = try await jfu.send(.post, path, ["Idempotency-Key": broken], body: Self.register)
                #expect(refused.status == 400 && refused.code == "request.key", "\(broken)")
            }
            office.clock.advance(90_000)
            #expect(try await jfu.send(.post, path, key, body: Self.register).status != 200)
        }
    }

    @Test func aRefusalThatChangedNothingMayBeSentAgain() async throws {
        try await Self.office { jfu, _, number in
            let path = "/api/v1/cases/\(number)/actions/register"
            let key = ["Idempotency-Key": "one"]
            let refused = try await jfu.send(.post, path, key, body: "{}")
            #expect(refused.status == 422)
            // The same key with another body: nothing was done under it.
            let done = try await jfu.send(.post, path, key, body: Self.register)
            #expect(done.status == 200)
        }
    }

    @Test func manyAtOnceAreOne() async throws {
        try await Self.office { jfu, office, number in
            let path = "/api/v1/cases/\(number)/actions/register"
            let answers = try await withThrowingTaskGroup(of: Visitor.Answer.self) { group in
                for _ in 0..<12 {
                    group.addTask {
                        try await jfu.send(.post, path, ["Idempotency-Key": "race"], body: Self.register)
                    }
                }
                return try await group.reduce(into: [Visitor.Answer]()) { $0.append($1) }
            }
            // One is performed; whoever came while it was is told so.
            let done = answers.filter { $0.status == 200 }
            let told = answers.filter { $0.code == "request.repeated" }
            #expect(!done.isEmpty && done.count + told.count == answers.count, "\(answers.map(\.text))")
            #expect(try await office.view(number).summary.version == 2)
        }
    }

    @Test func aSecretIsNotKeptForRepeats() async throws {
        try await TestOffice.open { office in
            try await office.addPeople()
            try await Visitor.visit(office.casework) { visitor, _ in
                let kasi = try await visitor.signedIn(as: .kasi)
                let body = #"{"site":"s1","vantage":"inside","name":"ruang"}"#
                let key = ["Idempotency-Key": "token"]
                let first = try await kasi.send(.post, "/api/v1/agents/tokens", key, body: body)
                #expect(first.status == 201)
                let again = try await kasi.send(.post, "/api/v1/agents/tokens", key, body: body)
                #expect(again.status == 409 && again.code == "request.repeated" && !again.text.contains("token\":"))
            }
        }
    }
}
