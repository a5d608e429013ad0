// SPDX-License-Identifier: Apache-2.0

import Casework
import Foundation
import HTTPTypes
import Hummingbird
import OfficeSupport
import Procedure
import Testing

import Values
@testable import Web

/// Request bodies: too much, too little, twice, or no sense at all.
@Suite struct BodyTests {
    private static func json(_ value: JSONValue) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }

    @Test(arguments: [
        ("/api/v1/session", 4096), ("/api/v1/applications", 65_536), ("/apply", 65_536),
        ("/api/v1/cases/2026-0007/actions/register", 65_536),
    ])
    func moreThanTheLimitIsRefusedWhole(_ path: String, _ limit: Int) async throws {
        try await Visitor.visit { visitor, site in
            let visitor = try await visitor.signedIn(as: .jfu)
            let answer = try await visitor.send(.post, path, body: String(repeating: "x", count: limit + 1))
            #expect(answer.status == 413)
            #expect(try await site.casework.cases.list(for: TestOffice.user(.jfu)).items.isEmpty)
        }
    }

    @Test(arguments: ["{", "[1", "\u{1}", "nonsense", "{\"username\":1,\"password\":\"x\"}"])
    func brokenJSONSaysSo(_ body: String) async throws {
        try await Visitor.visit { visitor, _ in
            let answer = try await visitor.send(.post, "/api/v1/session", body: body)
            #expect([400, 422].contains(answer.status))
            #expect(answer.headers[.contentType] == "application/problem+json")
        }
    }

    @Test func zeroBytesInNamesAreNoFault() async throws {
        try await Visitor.visit { visitor, _ in
            let session = try await visitor.send(
                .post, "/api/v1/session", body: "{\"username\":\"a\\u0000b\",\"password\":\"x\"}")
            #expect(session.status == 401)
            let officer = try await visitor.signedIn(as: .jfu)
            #expect(try await officer.send(.get, "/api/v1/cases/a%00b").status == 404)
            #expect(try await officer.send(.get, "/cases/%00").status == 404)
        }
    }

    @Test func aMissingFieldIsNamed() async throws {
        try await Visitor.visit { visitor, _ in
            let session = try await visitor.send(.post, "/api/v1/session", body: "{\"username\":\"jfu\"}")
            #expect(session.status == 422)
            #expect(session.json["field"] as? String == "password")
            guard case .object(var form) = try TestOffice.form() else { return }
            form["agency"] = nil
            let application = try await visitor.send(.post, "/api/v1/applications", body: try Self.json(.object(form)))
            #expect(application.status == 422)
            #expect(application.json["field"] as? String == "agency.name")
        }
    }

    @Test func anOversizedFieldIsNamedOnThePageBesideTheField() async throws {
        try await Visitor.visit { visitor, _ in
            let answer = try await visitor.post(
                "/apply",
                TestOffice.formFields.merging(
                    ["agency.name": "Dinas <Kesehatan>", "purpose": String(repeating: "x", count: 4001)]
                ) { $1 })
            #expect(answer.status == 422)
            #expect(answer.text.contains("aria-invalid=\"true\""))
            #expect(answer.text.contains("value=\"Dinas &lt;Kesehatan&gt;\""))
            #expect(!answer.text.contains("<Kesehatan>"))
        }
    }

    @Test func whatIsNoFormOfOursIsRefusedWithoutAPageAboutItsFields() async throws {
        try await Visitor.visit { visitor, _ in
            let parts = "--x\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n1\r\n--x--"
            for (path, type, body) in [
                ("/apply", "multipart/form-data; boundary=x", parts),
                ("/sign-in", "text/plain", "username=a&password=b"),
                ("/apply", "application/x-www-form-urlencoded", "username=a&name=b"),
                ("/t/x", "application/x-www-form-urlencoded", "&&&"),
            ] {
                let answer = try await visitor.send(.post, path, body: body, type: type)
                #expect(answer.status == 400, "\(path) \(type)")
                #expect(!answer.text.contains("<form method=\"post\" action=\"/apply\""), "\(path) \(type)")
            }
            let typed = "application/x-www-form-urlencoded; charset=UTF-8"
            #expect(try await visitor.send(.post, "/apply", body: "purpose=x", type: typed).status == 422)
        }
    }

    @Test func aStepTakenTwiceIsRefusedAndNothingIsLost() async throws {
        try await Visitor.visit { visitor, site in
            let visitor = try await visitor.signedIn(as: .jfu)
            let number = try await site.casework.applications.apply(try TestOffice.form(), from: "192.0.2.1").number
            let path = "/cases/\(number)/actions/register"
            let body = "{\"agendaNumber\":\"1\",\"receivedOn\":\"2026-11-23\"}"
            let first = try await visitor.send(.post, "/api/v1\(path)", body: body)
            #expect(first.status == 200)
            let second = try await visitor.send(.post, "/api/v1\(path)", body: body)
            #expect(second.status == 409)
            #expect(second.code == "procedure.state")
            let page = try await visitor.post(path, ["agendaNumber": "M/17", "receivedOn": "2026-11-23"])
            #expect(page.status == 409)
            let view = try await site.casework.cases.view(number, for: TestOffice.user(.jfu))
            #expect(view.events.map(\.name) == [.applied, .registered])
        }
    }

    @Test func tooManyApplicationsFromOneAddressHaveToWait() async throws {
        try await Visitor.visit(limits: .init(applicationsPerHour: 2)) { visitor, _ in
            let body = try Self.json(try TestOffice.form())
            var statuses: [Int] = []
            for _ in 0..<3 {
                statuses.append(
                    try await visitor.send(.post, "/api/v1/applications", body: body).status)
            }
            #expect(statuses == [201, 201, 429])
        }
    }

    @Test(arguments: [
        ("a=1&b=%C3%A9+x", [["a", "1"], ["b", "é x"]]), ("a.b.c=1&a.b.c=2", [["a.b.c", "1"], ["a.b.c", "2"]]),
        ("a", [["a", ""]]), ("a=1%0D%0A2", [["a", "1\n2"]]), ("", []), ("a=%0D%0D%0A%0Db", [["a", "\r\n\rb"]]),
    ])
    func formsAreRead(_ text: String, _ fields: [[String]]) throws {
        #expect(try FormBody.fields(Array(text.utf8)).map { [$0.name, $0.value] } == fields)
    }

    @Test(arguments: [
        "a=%", "a=%4", "a=%zz", "a=%FF", String(repeating: "a=1&", count: 201), "%C3%A9=1",
        String(repeating: "n", count: 257) + "=1", "a=e" + String(repeating: "%CC%81", count: 31),
    ])
    func brokenFormsAreRefused(_ text: String) {
        #expect(throws: (any Error).self) { try FormBody.fields(Array(text.utf8)) }
    }

    @Test func linesOfAFormBecomeAListAndDotsLevels() throws {
        let step = try #require(Action.recordInstallation.formStep)
        let json = FormModel.json(
            [("_csrf", "x"), ("macAddresses", " 02:00:00:00:00:01 \n\n02:00:00:00:00:02"), ("switchPort", "gi1/0/7")],
            for: step.shapes)
        #expect(json["macAddresses"] == .array([.string("02:00:00:00:00:01"), .string("02:00:00:00:00:02")]))
        #expect(json["switchPort"]?.text == "gi1/0/7")
        #expect(json["_csrf"] == nil)
    }
}
