// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import HTTPTypes
import Hummingbird
import OfficeSupport
import Procedure
import Testing
import Values

@testable import Web

/// Every route × every role, from the table that registers the routes.
@Suite struct DenialTests {
    private let foreign = [
        "number": "PS-2099-9999", "secret": "no-such-secret", "id": "00000000-0000-4000-8000-000000000000",
        "name": "letter.pdf", "leaf": "999999", "version": "x", "file": "no-such-file.css", "epoch": "2",
        "kind": "suspend", "answer": "approve",
    ]

    /// Routes that answer without sign-in by design; a new one must be added here by hand.
    private let open: Set<String> = [
        "POST /api/v1/session", "POST /api/v1/applications", "GET /api/v1/applications/{secret}",
        "POST /api/v1/applications/{secret}", "GET /api/v1/applications/{secret}/documents/{name}",
        "GET /api/v1/ledger/checkpoint", "POST /api/v1/enrolments", "GET /api/v1/openapi.json", "GET /api/v1/ca",
        "GET /api/v1/healthz", "GET /api/v1/readyz", "GET /", "GET /sign-in", "POST /sign-in", "POST /language",
        "GET /assets/{version}/{file}", "GET /ledger", "GET /apply", "POST /apply", "GET /t/{secret}",
        "POST /t/{secret}", "GET /t/{secret}/edit", "GET /keys", "GET /.well-known/titipan-keys.json",
        "POST /api/v1/applications/{secret}/attachments",
        "GET /api/v1/applications/{secret}/attachments/{id}/pictures/{page}",
        "POST /api/v1/applications/{secret}/uploads", "GET /api/v1/applications/{secret}/uploads/{id}",
        "PATCH /api/v1/applications/{secret}/uploads/{id}", "POST /t/{secret}/attachments",
        "GET /api/v1/trust", "POST /api/v1/certificates/challenges", "POST /api/v1/certificates",
    ]

    @Test func onlyTheKnownRoutesAreOpenToAnybody() async throws {
        try await Visitor.visit { _, site in
            let found = Set(site.publicRoutes.filter { $0.access == .anyone }.map { "\($0.method) \($0.path)" })
            #expect(found == open)
        }
    }

    @Test func withoutASessionNothingElseAnswers() async throws {
        try await Visitor.visit { visitor, site in
            for route in site.publicRoutes where route.access != .anyone {
                let answer = try await visitor.send(route.method, route.address())
                if route.kind == .page {
                    #expect(answer.status == 303, "\(route.path)")
                    #expect(answer.headers[.location]?.hasPrefix("/sign-in") == true, "\(route.path)")
                } else {
                    #expect(answer.status == 401, "\(route.path)")
                    #expect(answer.code == "session.missing")
                }
            }
        }
    }

    @Test func eachRoleIsKeptFromWhatIsNotItsOwnAndFromForeignCases() async throws {
        try await Visitor.tour { visitor, site, _ in
            for role in Role.officers {
                let visitor = try await visitor.signedIn(as: role)
                for route in site.publicRoutes where !route.path.hasSuffix("/events") && route.access != .anyone {
                    let isSignOut = route.path.hasSuffix("/sign-out") || route.path.hasSuffix("/session")
                    if isSignOut && route.isUnsafe { continue }
                    let body = route.isUnsafe ? Self.body(route, csrf: visitor.csrf ?? "") : nil
                    let type = route.kind == .page ? "application/x-www-form-urlencoded" : "application/json"
                    let answer = try await visitor.send(route.method, route.address(foreign), body: body, type: type)
                    if !route.access.admits(role) {
                        #expect(answer.status == 403, "\(role) \(route.method) \(route.path)")
                    } else if route.parameters.contains(where: { ["number", "id", "leaf"].contains($0) }) {
                        #expect(
                            answer.status == 404, "\(role) \(route.method) \(route.path): \(answer.text.prefix(200))")
                    } else {
                        #expect(answer.status < 500, "\(role) \(route.method) \(route.path)")
                    }
                }
            }
        }
    }

    /// Everything that the furnished office holds at its site, as values for the parameters of any route.
    private static func held(_ furnished: FurnishedOffice) async throws -> [[String: String]] {
        let user = TestOffice.user(.kasi)
        let cases = [furnished.closed, furnished.verifying].map(\.number)
        let agents = try await furnished.casework.agents.list(for: user).map(\.id)
        let incidents = try await furnished.casework.incidents.list(for: user).map { "\($0.id)" }
        let ids = agents + incidents
        let names = ["letter.pdf", "record.pdf", "handover.pdf", "order.json", "report.dsse.json"]
        return cases.flatMap { number in
            (0..<max(ids.count, names.count)).map { index in
                [
                    "number": number, "id": ids[index % ids.count], "name": names[index % names.count], "epoch": "2",
                    "version": "x", "file": "titipan.css", "kind": "remove", "answer": "approve",
                ]
            }
        }
    }

    @Test func eachRoleIsKeptFromEverythingOfASiteThatIsNotItsOwn() async throws {
        try await Visitor.tour(settings: TestOffice.addSite) { visitor, site, furnished in
            try await furnished.office.addPeople("-s2", sites: ["s2"])
            let before = try await furnished.casework.cases.list(for: TestOffice.user(.kasi)).items.map(\.version)
            let held = try await Self.held(furnished)
            var asked = 0
            for role in Role.officers {
                let visitor = try await visitor.signedIn(as: role, "-s2")
                for route in site.publicRoutes
                where route.access != .anyone && route.parameters.contains(where: { ["number", "id"].contains($0) }) {
                    let addresses = Set(held.map { route.address($0) })
                    for address in addresses {
                        let body = route.isUnsafe ? Self.body(route, csrf: visitor.csrf ?? "") : nil
                        let type = route.kind == .page ? "application/x-www-form-urlencoded" : "application/json"
                        let answer = try await visitor.send(route.method, address, body: body, type: type)
                        #expect(
                            answer.status == (route.access.admits(role) ? 404 : 403),
                            "\(role) \(route.method) \(address): \(answer.text.prefix(200))")
                        asked += 1
                    }
                }
                let leaves = try await furnished.leavesOfPlacedServers()
                #expect(leaves.count > 40)
                for leaf in leaves {
                    let answer = try await visitor.send(.get, "/api/v1/ledger/proof/\(leaf)")
                    #expect(answer.status == 404, "\(role) leaf \(leaf)")
                }
                // What lists: nothing that stands at the other site is named.
                for route in site.publicRoutes
                where route.method == .get && route.parameters.isEmpty && route.access != .anyone
                    && !route.path.hasSuffix("/events") && route.access.admits(role)
                {
                    let answer = try await visitor.send(.get, route.path)
                    #expect(answer.status == 200, "\(role) \(route.path)")
                    for word in [
                        furnished.closed.number, furnished.verifying.number, FurnishedOffice.insideAgent, "10.20.0.",
                        "203.0.113.",
                    ] {
                        #expect(!answer.text.contains(word), "\(role) \(route.path) shows \(word)")
                    }
                }
            }
            #expect(asked > 1_000)
            let after = try await furnished.casework.cases.list(for: TestOffice.user(.kasi)).items.map(\.version)
            #expect(after == before)
        }
    }

    @Test func whoIsLimitedToASiteSeesAllOfItAndWhatHasNoSiteYet() async throws {
        try await Visitor.tour(settings: TestOffice.addSite) { visitor, site, furnished in
            try await furnished.office.addPeople("-s1", sites: ["s1"])
            try await furnished.office.addPeople("-s2", sites: ["s2"])
            for role in Role.officers {
                let (own, free) = (
                    try await visitor.signedIn(as: role, "-s1"), try await visitor.signedIn(as: role)
                )
                let other = try await visitor.signedIn(as: role, "-s2")
                for path in ["cases", "inbox", "noc/tenants", "noc/incidents", "agents"] {
                    let address = "/api/v1/\(path)"
                    let answers = (try await own.send(.get, address), try await free.send(.get, address))
                    #expect(answers.0.status == answers.1.status && answers.0.text == answers.1.text, "\(role) \(path)")
                }
                for number in furnished.cases.map(\.number) {
                    #expect(try await own.send(.get, "/cases/\(number)").status == 200)
                }
                for number in [furnished.submitted, furnished.returned].map(\.number) {
                    #expect(try await other.send(.get, "/cases/\(number)").status == 200)
                }
            }
        }
    }

    @Test func aLimitedPersonsStreamTellsNothingOfAnotherSite() async throws {
        try await FurnishedOffice.open(settings: TestOffice.addSite) { furnished in
            var user = TestOffice.user(.noc)
            user.sites = ["s2"]
            var updates = furnished.casework.cases.updates(of: nil, for: user).makeAsyncIterator()
            let line = ProgressUpdate(
                check: .reachablePort, state: .finished, outcome: .passed, detail: "secret",
                at: furnished.office.clock.time)
            try await furnished.casework.orders.recordProgress(
                agent: FurnishedOffice.insideAgent, orderID: furnished.order.id, line)
            let new = try await furnished.office.applied(server: "baru", mac: "02:00:5e:10:00:09")
            guard case .changed(let number, _, _) = await updates.next() else {
                Issue.record("the stream told of the other site")
                return
            }
            #expect(number == new.number)
        }
    }

    @Test func anActionIsOnlyForItsRole() async throws {
        try await Visitor.tour { visitor, _, furnished in
            for role in Role.officers {
                let officer = try await visitor.signedIn(as: role)
                for action in Action.withForms where role != action.role {
                    let path = "/cases/\(furnished.submitted.number)/actions/\(action.rawValue)"
                    let api = try await officer.send(.post, "/api/v1\(path)", body: "{}")
                    #expect(api.status == 403, "\(role) \(action)")
                    #expect(api.code == "procedure.role")
                    let page = try await officer.post(path, [:])
                    #expect(page.status == 403, "\(role) \(action)")
                }
            }
        }
    }

    @Test func theDocumentOfTheAPINamesTheRolesThatTheApplicationLayerAsksFor() async throws {
        try await Visitor.visit { _, site in
            for route in site.apiRoutes {
                guard let roles = route.access.roles else { continue }
                let operation = try site.openAPI()["paths"]?[route.path]?[route.method.rawValue.lowercased()]
                #expect(
                    operation?["x-roles"] == .array(roles.map(\.rawValue).sorted().map { .string($0) }),
                    "\(route.path)")
            }
        }
    }

    @Test func aWrongSecretOpensNothing() async throws {
        try await Visitor.visit { visitor, site in
            for route in site.publicRoutes where route.parameters.contains("secret") {
                let type = route.kind == .page ? "application/x-www-form-urlencoded" : "application/json"
                let body = route.kind == .page ? "purpose=x" : "{}"
                let answer = try await visitor.send(
                    route.method, route.address(foreign), body: route.isUnsafe ? body : nil, type: type)
                #expect(answer.status == 404, "\(route.path)")
            }
        }
    }

    @Test func everyChangeNeedsTheSessionsToken() async throws {
        try await Visitor.tour { visitor, site, furnished in
            let before = try await furnished.casework.cases.list(for: TestOffice.user(.kasi)).items.map(\.version)
            let visitor = try await visitor.signedIn(as: .kasi)
            for route in site.publicRoutes
            where route.isUnsafe && route.access != .anyone && route.access.admits(.kasi) {
                let missing = try await visitor.send(route.method, route.address(foreign), body: "", withCSRF: false)
                #expect(missing.status == 403, "\(route.path)")
                var stranger = visitor
                stranger.csrf = "csrf-of-another-session"
                let wrong =
                    route.kind == .page
                    ? try await stranger.post(route.address(foreign), [:])
                    : try await stranger.send(route.method, route.address(foreign), body: "{}")
                #expect(wrong.status == 403, "\(route.path)")
            }
            let after = try await furnished.casework.cases.list(for: TestOffice.user(.kasi)).items.map(\.version)
            #expect(after == before)
        }
    }

    @Test func anotherSitesPageCannotAct() async throws {
        try await Visitor.visit { visitor, _ in
            let visitor = try await visitor.signedIn(as: .jfu)
            for headers in [
                ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"], ["Origin": "https://evil.example"],
            ] {
                let answer = try await visitor.send(.delete, "/api/v1/session", headers)
                #expect(answer.status == 403, "\(headers)")
            }
            let own = try await visitor.send(.get, "/api/v1/session", ["Sec-Fetch-Site": "cross-site"])
            #expect(own.status == 200)
        }
    }

    private static func body(_ route: Route, csrf: String) -> String {
        guard route.kind != .page else {
            return "_csrf=\(Visitor.escaped(csrf))&decision=accepted&reason=x&note=x&site=a&name=b&vantage=inside"
        }
        return
            "{\"decision\":\"accepted\",\"reason\":\"x\",\"note\":\"x\",\"site\":\"a\",\"vantage\":\"inside\",\"name\":\"b\"}"
    }
}
