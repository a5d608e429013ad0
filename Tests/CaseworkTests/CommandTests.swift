// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
import TestSupport
import OfficeSupport
import Testing
import Values
import Words

struct CommandTests {
    @Test("a wrong role, a step taken twice, an unknown case")
    func refusals() async throws {
        try await TestOffice.open { office in
            let new = try await office.applied()
            let body = JSONValue.object(["receivedOn": .string("2026-11-23")])
            let wrong = try await problem {
                try await office.casework.cases.perform(
                    .register, on: new.number, body: body, by: TestOffice.user(.kasi))
            }
            #expect(wrong.kind == .forbidden && wrong.code == "procedure.role")
            try await office.act(.register, new.number, body)
            let twice = try await problem { try await office.act(.register, new.number, body) }
            #expect(twice.kind == .conflict && twice.code == "procedure.state")
            #expect(
                twice.detail.en.contains(Stage.disposition.title.en)
                    && twice.detail.en.contains(Action.dispose.title.en))
            #expect(try await problem { try await office.act(.register, "PS-2026-9999", body) }.code == "case.unknown")
            // No officer may take a step of the service.
            for action in Action.allCases where action.role == .system {
                let refusal = try await problem {
                    try await office.casework.cases.perform(
                        action, on: new.number, body: body, by: TestOffice.user(.kasi))
                }
                #expect(refusal.kind == .forbidden)
            }
            #expect(try await office.view(new.number).events.count == 2)
        }
    }

    static let badForms: [(String, JSONValue, String)] = [
        ("server", .string("x"), "server"), ("server.rackUnits", .string("zwei"), "server.rackUnits"),
        ("server.rackUnits", .null, "server.rackUnits"), ("server.rackUnits", .number(1.5), "server.rackUnits"),
        ("server.powerWatts", .number(1e300), "server.powerWatts"), ("agency.name", .array([]), "agency.name"),
        ("agency.name", .string(String(repeating: "x", count: 5_000)), "agency.name"),
        ("contact.email", .null, "contact.email"), ("server.macAddresses", .number(3), "server.macAddresses"),
        ("service.port", .number(-1), "service.port"), ("purpose", .string("a\u{0}b"), "purpose"),
    ]

    @Test("a form with a missing, wrong or oversized field names it, and opens no case", arguments: badForms)
    func forms(_ path: String, _ value: JSONValue, _ field: String) async throws {
        try await TestOffice.open { office in
            let form = CommandTests.replace(
                try TestOffice.form(), path.split(separator: ".").map(String.init)[...], value)
            let refusal = try await problem { try await office.casework.applications.apply(form, from: "192.0.2.1") }
            #expect(refusal.field == field)
            #expect(try await office.casework.cases.list(for: TestOffice.user(.jfu)).items.isEmpty)
            // The number was not used up.
            #expect(try await office.applied().number == "PS-2026-0001")
        }
    }

    static func replace(_ body: JSONValue, _ path: ArraySlice<String>, _ value: JSONValue) -> JSONValue {
        guard let key = path.first, case .object(var members) = body else { return value }
        members[key] = replace(members[key] ?? .null, path.dropFirst(), value)
        return .object(members)
    }

    @Test("a body that is no object", arguments: [JSONValue.array([]), .string("x"), .number(1)])
    func bodies(_ body: JSONValue) async throws {
        try await TestOffice.open { office in
            let new = try await office.applied()
            #expect(try await problem { try await office.act(.register, new.number, body) }.kind == .malformed)
        }
    }

    @Test("forms of a page mean the same as JSON")
    func pageForm() async throws {
        try await TestOffice.open { office in
            let new = try await office.applied()
            try await office.toTheCheck(new.number)
            let fields = ["room", "power", "publicAddress", "bandwidth", "cable"].map {
                (name: "findings.\($0).available", value: "on")
            }
            let view = try await office.act(.recordCheck, new.number, JSONValue(form: fields))
            #expect(view.summary.stage == .replyOrder && view.allocation?.standing == .reserved)
        }
    }

    @Test("a room that is full says what is short, and the check is not recorded")
    func short() async throws {
        try await TestOffice.open { office in
            for index in 1...2 {
                let form = try TestOffice.form("s\(index)", mac: "02:00:5e:10:00:0\(index)")
                let number = try await office.casework.applications.apply(form, from: "").number
                try await office.toTheCheck(number)
                try await office.act(.recordCheck, number, TestOffice.findings(available: true))
            }
            let form = try TestOffice.form("s3", mac: "02:00:5e:10:00:03")
            let number = try await office.casework.applications.apply(form, from: "").number
            try await office.toTheCheck(number)
            let refusal = try await problem {
                try await office.act(.recordCheck, number, TestOffice.findings(available: true))
            }
            #expect(refusal.code == "inventory.short" && refusal.kind == .invalid)
            #expect(refusal.detail.en.contains("Power: needs 300 W on one feed, but feed A has the most left: 0 W"))
            #expect(refusal.detail.en.contains("Cable: needs a cable"))
            #expect(try await office.view(number).summary.stage == .check)
        }
    }

    @Test(
        "an installation where somebody else stands, or nowhere",
        arguments: [
            ("gi9/9/9", "R1 U20", "switchPort"), ("gi1/0/7", "mitten im Raum", "rackPosition"),
            ("gi1/0/7", "R1 U43", "rackPosition"), ("gi1/0/7", "", "rackPosition"),
        ])
    func installation(_ port: String, _ position: String, _ field: String) async throws {
        try await TestOffice.open { office in
            let new = try await office.installed()
            let body = JSONValue.object([
                "macAddresses": .string("02:00:5e:10:00:01"), "switchPort": .string(port),
                "rackPosition": .string(position),
            ])
            #expect(try await problem { try await office.act(.recordInstallation, new.number, body) }.field == field)
        }
    }

    @Test("of two officers who decide on the same page, the second is told", arguments: TestEngine.allCases)
    func concurrent(_ engine: TestEngine) async throws {
        try await TestOffice.open(engine) { office in
            let new = try await office.applied()
            let version = try await office.view(new.number).summary.version
            let outcomes = await withTaskGroup(of: Problem?.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        do {
                            _ = try await office.casework.cases.perform(
                                .register, on: new.number, body: .object(["receivedOn": .string("2026-11-23")]),
                                by: TestOffice.user(.jfu), expecting: [version])
                            return nil
                        } catch {
                            return error as? Problem
                        }
                    }
                }
                return await group.reduce(into: [Problem?]()) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 == nil }.count == 1)
            #expect(outcomes.compactMap { $0 }.allSatisfy { $0.kind == .conflict })
            #expect(try await office.view(new.number).events.count == 2)
        }
    }

    @Test("many applications at once get consecutive numbers and ledger entries", arguments: TestEngine.allCases)
    func crowd(_ engine: TestEngine) async throws {
        try await TestOffice.open(engine) { office in
            let numbers = try await withThrowingTaskGroup(of: String.self) { group in
                for index in 10..<34 {
                    let form = try TestOffice.form("s\(index)", mac: "02:00:5e:10:00:\(index)")
                    group.addTask { try await office.casework.applications.apply(form, from: "").number }
                }
                return try await group.reduce(into: [String]()) { $0.append($1) }
            }
            let expected = (1...24).map { "PS-2026-00" + ($0 < 10 ? "0" : "") + String($0) }
            #expect(numbers.sorted() == expected)
            #expect(try await office.casework.ledger.checkpoint().split(separator: "\n")[1] == "24")
        }
    }

    @Test("no agent, no order: the case stays where it is")
    func noAgent() async throws {
        try await TestOffice.open { office in
            let new = try await office.installed()
            #expect(try await problem { try await office.startVerification(new.number) }.code == "agent.none")
            #expect(try await office.view(new.number).summary.stage == .installed)
        }
    }
}
