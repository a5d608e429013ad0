// SPDX-License-Identifier: Apache-2.0

import Casework
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
        "name": "letter.pdf", "leaf": "999999", "version": "x", "file": "no-such-file.css",
    ]

    /// Routes that answer without sign-in by design; a new one must be added here by hand.
    private let open: Set<String> = [
        "POST /api/v1/session", "POST /api/v1/applications", "GET /api/v1/applications/{secret}",
        "POST /api/v1/applications/{secret}", "GET /api/v1/applications/{secret}/documents/{name}",
        "GET /api/v1/ledger/checkpoint", "POST /api/v1/enrolments", "GET /api/v1/openapi.json", "GET /api/v1/ca",
        "GET /api/v1/healthz", "GET /", "GET /sign-in", "POST /sign-in", "POST /language",
        "GET /assets/{version}/{file}", "GET /ledger", "GET /apply", "POST /apply", "GET /t/{secret}",
        "POST /t/{secret}", "GET /t/{secret}/edit",
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
            let before = try await furnished.casework.cases.list(for: TestOffice.user(.kasi)).map(\.version)
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
            let after = try await furnished.casework.cases.list(for: TestOffice.user(.kasi)).map(\.version)
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
        guard route.kind != .page else { return "_csrf=\(Visitor.escaped(csrf))&reason=x&site=a&name=b&vantage=inside" }
        return "{\"reason\":\"x\",\"site\":\"a\",\"vantage\":\"inside\",\"name\":\"b\"}"
    }
}
