// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Foundation
import HTTPTypes
import OfficeSupport
import Procedure
import Testing
import Values

@testable import Web

/// Answers of the API, each compared with the schema that its route names.
struct CheckedAnswers {
    let site: Routes
    var check: SchemaCheck
    private var asked: Set<String> = []

    init(site: Routes, check: SchemaCheck) {
        self.site = site
        self.check = check
    }

    /// Schemas that only requests use.
    var forms: Set<String> {
        Set(site.apiRoutes.compactMap { if case .form(let name, _) = $0.body { name } else { nil } })
            .subtracting([SchemaReader.name(ApplicationForm.self)])
    }

    /// Documents of routes that were not requested.
    var missing: Set<String> {
        Set(site.apiRoutes.flatMap(\.answers).compactMap { $0.document.map(SchemaReader.name) }).subtracting(asked)
    }

    @discardableResult
    private mutating func send(
        _ visitor: Visitor, _ method: HTTPRequest.Method, _ path: String, _ values: [String: String] = [:],
        _ body: JSONValue? = nil, problem: Int? = nil, query: String = "", headers: [String: String] = [:]
    ) async throws -> Visitor.Answer {
        let route = try #require(
            site.apiRoutes.first {
                $0.method == method && ["\(Routes.api)\(path)", path].contains($0.path)
            }, "\(method) \(path)")
        let text = try body.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        let answer = try await visitor.send(
            method, route.address(values) + query, headers, body: text ?? (method == .get ? nil : "{}"))
        var name = SchemaReader.name(ProblemDocument.self)
        if let problem {
            #expect(answer.status == problem, "\(method) \(path): \(answer.text.prefix(300))")
        } else {
            let promised = try #require(
                route.answers.first { $0.status == answer.status }, "\(method) \(path): \(answer.text.prefix(300))")
            name = try #require(promised.document.map(SchemaReader.name))
            switch route.body {
            case .form(let form, _): check.check(try #require(body), as: form)
            case .document(let type): check.check(try #require(body), as: SchemaReader.name(type))
            case nil: #expect(body == nil, "\(method) \(path)")
            }
        }
        asked.insert(name)
        check.check(try JSONDecoder().decode(JSONValue.self, from: Data(answer.text.utf8)), as: name)
        return answer
    }

    private static func application(
        _ change: (inout [String: JSONValue]) -> Void, server: (inout [String: JSONValue]) -> Void = { _ in }
    ) throws -> JSONValue {
        guard case .object(var form) = try TestOffice.form(), case .object(var machine) = form["server"] else {
            return .null
        }
        machine["powerWatts"] = .number(300)
        server(&machine)
        form["server"] = .object(machine)
        change(&form)
        return .object(form)
    }

    /// Applications without the members that a program may leave out.
    private static func applications() throws -> [JSONValue] {
        let service: [String: JSONValue] = ["protocol": .string("ssh"), "port": .number(22)]
        let asked: [String: JSONValue] = ["protocol": .string("tcpPattern"), "port": .number(6379)]
        let patterns: [[String: JSONValue]] = [
            ["expect": .string("PONG")], ["send": .string("PING"), "expect": .string("PONG")],
        ]
        return try [
            application({ _ in }, server: { $0["macAddresses"] = nil }),
            application { $0["service"] = .object(service.merging(["pattern": .object([:])]) { $1 }) },
        ]
            + patterns.map { pattern in
                try application { $0["service"] = .object(asked.merging(["pattern": .object(pattern)]) { $1 }) }
            }
    }

    /// A file in one piece, under way, complete and attached.
    private mutating func attach(_ clerk: Visitor, to number: String) async throws {
        let file = "%PDF-1.7"
        var values = ["number": number]
        let begun = try await send(
            clerk, .post, "/cases/{number}/uploads", values, headers: ["Upload-Length": "\(file.utf8.count)"])
        values["id"] = begun.json["id"] as? String
        let sent = try await clerk.send(
            .patch, "/api/v1/cases/\(number)/uploads/\(values["id"] ?? "")", ["Upload-Offset": "0"], body: file,
            type: "application/offset+octet-stream")
        #expect(sent.status == 204)
        try await send(clerk, .get, "/cases/{number}/uploads/{id}", values)
        var named: [String: JSONValue] = [
            "upload": .string(values["id"] ?? ""), "name": .string("surat.pdf"), "kind": .string("applicationLetter"),
        ]
        try await send(clerk, .post, "/cases/{number}/attachments", values, .object(named))
        named["note"] = .string("x")
        try await send(clerk, .post, "/cases/{number}/attachments", values, .object(named), problem: 404)
        try await send(clerk, .get, "/cases/{number}/attachments", values)
    }

    private mutating func askInventory(_ keeper: Visitor, of furnished: FurnishedOffice) async throws {
        let cable = JSONValue.object(["kind": .string("cable"), "name": .string("C9")])
        try await send(keeper, .put, "/inventory/{site}/things", ["site": "s1"], cable)
        try await send(keeper, .post, "/inventory/{site}/things/remove", ["site": "s1"], cable)
        try await send(keeper, .get, "/inventory")
        try await send(keeper, .get, "/inventory/{site}/changes", ["site": "s1"])
        let table = JSONValue.string("site,kind,name,units\ns1,rack,R9,20\n")
        try await send(keeper, .post, "/inventory/import", [:], .object(["csv": table, "dryRun": .bool(true)]))
        let broken = JSONValue.string("site,kind,name,units\ns1,rack,R9,99\n")
        try await send(keeper, .post, "/inventory/import", [:], .object(["csv": broken, "replace": .bool(false)]))
        let number = try #require(furnished.cases.first).number
        try await send(keeper, .get, "/cases/{number}/facilities", ["number": number])
    }

    /// Requests every route that answers with JSON.
    mutating func ask(_ visitor: Visitor, of furnished: FurnishedOffice) async throws {
        var people: [Role: Visitor] = [:]
        for role in Role.officers { people[role] = try await visitor.signedIn(as: role) }
        let kasi = try #require(people[.kasi])
        let noc = try #require(people[.noc])
        let clerk = try #require(people[.jfu])
        try await askInventory(try #require(people[.jft]), of: furnished)

        for new in furnished.cases {
            try await send(visitor, .get, "/applications/{secret}", ["secret": new.secret])
            for person in people.values {
                for path in ["/cases/{number}", "/cases/{number}/transitions"] {
                    try await send(person, .get, path, ["number": new.number])
                }
            }
        }
        for person in people.values {
            for path in ["/session", "/inbox", "/cases"] { try await send(person, .get, path) }
        }
        try await send(kasi, .get, "/ledger/proof/{leaf}", ["leaf": "0"])
        try await send(kasi, .get, "/agents")
        try await send(noc, .get, "/noc/tenants")
        try await send(noc, .get, "/network")
        for path in ["/healthz", "/readyz"] { try await send(visitor, .get, path) }
        try await send(visitor, .get, Routes.publishedKeys)

        let credentials = ["username": "jfu", "password": TestOffice.password].mapValues { JSONValue.string($0) }
        try await send(visitor, .post, "/session", [:], .object(credentials))
        for body in try Self.applications() { try await send(visitor, .post, "/applications", [:], body) }
        try await send(visitor, .post, "/applications", [:], .object([:]), problem: 422)
        try await send(
            visitor, .post, "/applications/{secret}", ["secret": furnished.returned.secret],
            try Self.application { $0["purpose"] = .string("Situs PPID") })
        try await attach(clerk, to: furnished.submitted.number)
        for path in ["/inbox", "/cases"] { try await send(clerk, .get, path, query: "?limit=1") }
        try await send(
            clerk, .post, "/cases/{number}/actions/register", ["number": furnished.submitted.number],
            .object(["receivedOn": .string("2026-11-23")]))
        try await send(clerk, .post, "/cases/{number}/actions/register", ["number": "x"], .object([:]), problem: 404)
        let token = ["name": "a", "site": "s1", "vantage": "inside"].mapValues { JSONValue.string($0) }
        try await send(kasi, .post, "/agents/tokens", [:], .object(token))
        try await send(kasi, .post, "/agents/{id}/approve", ["id": FurnishedOffice.pendingAgent])
        try await send(
            kasi, .post, "/agents/{id}/revoke", ["id": FurnishedOffice.pendingAgent],
            .object(["reason": .string("uji")]))
        let incidents = try await send(noc, .get, "/noc/incidents")
        let list = try JSONDecoder().decode(IncidentList.self, from: Data(incidents.text.utf8))
        let open = try #require(list.incidents.first { $0.closed == nil })
        try await send(
            noc, .post, "/noc/incidents/{id}/close", ["id": "\(open.id)"], .object(["note": .string("uji")]))
        try await send(
            noc, .post, "/noc/incidents/{id}/identity", ["id": "\(open.id)"],
            .object(["decision": .string("accepted"), "identity": .string("x"), "reason": .string("uji")]), problem: 409
        )
        let verify = "/noc/tenants/{number}/verify"
        let closed = ["number": furnished.closed.number]
        try await send(noc, .post, verify, closed, .object(["reason": .string("")]), problem: 422)
        try await send(noc, .post, verify, closed, .object(["reason": .string("uji")]))
        try await send(noc, .post, verify, ["number": "x"], .object(["reason": .string("uji")]), problem: 404)
        try await work(noc, of: furnished)
        try await accounts(try #require(people[.admin]))
    }

    private mutating func accounts(_ admin: Visitor) async throws {
        try await send(admin, .get, "/people")
        let person = ["displayName": "Rini", "role": "kasi"].mapValues { JSONValue.string($0) }
        let new = person.merging(["username": .string("rini")]) { $1 }
        try await send(admin, .post, "/people", [:], .object(new))
        try await send(admin, .post, "/people", [:], .object(new), problem: 409)
        try await send(admin, .put, "/people/{username}", ["username": "rini"], .object(person))
        for deed in ["disable", "enable", "password"] {
            try await send(admin, .post, "/people/{username}/{deed}", ["username": "rini", "deed": deed])
        }
        let delegation = [
            "delegate": "sekretaris", "capacity": "plh", "post": "kepalaDinas", "first": "2026-11-23",
            "last": "2026-12-01", "documentTitle": "Surat Perintah", "documentNumber": "SP/1",
            "documentDate": "2026-11-20",
        ].mapValues { JSONValue.string($0) }
        let made = try await send(admin, .post, "/delegations", [:], .object(delegation))
        try await send(admin, .post, "/delegations", [:], .object(delegation), problem: 409)
        try await send(admin, .get, "/delegations")
        let id = try #require(made.json["id"] as? String)
        try await send(
            admin, .post, "/delegations/{id}/revoke", ["id": id], .object(["reason": .string("Sudah kembali")]))
    }

    private mutating func work(_ noc: Visitor, of furnished: FurnishedOffice) async throws {
        let number = furnished.closed.number
        let id = try await furnished.office.store.write { records in
            try records.enqueue(.tellApplicant(.closed), for: number, at: furnished.office.clock.time)
            let id = try #require(try records.outbox(of: number).last).id
            try records.parkEffect(id, cause: "mailRefused", error: "550", at: furnished.office.clock.time)
            return id
        }
        try await send(noc, .get, "/work/parked")
        let release = "/cases/{number}/pending/{id}/release"
        try await send(noc, .post, release, ["number": number, "id": "\(id)"])
        try await send(noc, .post, release, ["number": number, "id": "\(id)"], problem: 409)
        try await send(noc, .post, release, ["number": number, "id": "x"], problem: 404)
    }
}
