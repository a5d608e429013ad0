// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The routes of the service: those of the API as its OpenAPI document publishes them, the pages by this list.
enum RouteTable {
    struct Route: Sendable {
        var method: String
        /// With parameters in braces.
        var path: String
        var isPage: Bool
        var needsSession: Bool
        /// The only roles that can have done it; `nil` where that depends on no role.
        var roles: [String]?
        var takesBody = false

        var isUnsafe: Bool { method != "GET" }
        /// Whether it may end or replace the session that it is called with.
        var endsSession: Bool {
            method == "DELETE" || path == "/sign-out" || (isUnsafe && ["/api/v1/session", "/sign-in"].contains(path))
        }
        var parameters: [String] {
            path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
        }

        /// As a browser or program sends it, with nothing in it.
        func request(_ target: String, _ person: Person?) -> Request {
            var request = Request(method, target)
            if let person { request.headers.append(person.cookie) }
            guard isUnsafe else { return request }
            if isPage {
                request.headers.append("Content-Type: application/x-www-form-urlencoded")
                request.body = person?.form([]) ?? []
            } else {
                request.headers.append("Content-Type: application/json")
                if let person { request.headers.append("X-CSRF-Token: \(person.csrf)") }
                request.body = Array("{}".utf8)
            }
            return request
        }

        /// Whether that answer is allowed for that role: no fault, no success for those whom the table denies.
        func isAsPublished(_ response: Response, _ role: String?) -> Bool {
            guard response.isNoFault, response.status != 0 else { return false }
            guard needsSession else { return true }
            guard let role else {
                return isPage
                    ? response.status == 303 && response["location"]?.hasPrefix("/sign-in") == true
                    : response.status == 401
            }
            guard let roles, !roles.contains(role) else { return true }
            // A page's form is answered with a redirect when it was performed.
            return !response.isSuccess && !(isUnsafe && response.status == 303)
        }
    }

    static let agentPaths = [
        "/agent/v1/self", "/agent/v1/orders?wait=0", "/agent/v1/orders/x/verdict?wait=0", "/agent/v1/orders/x/progress",
        "/agent/v1/reports", "/agent/v1/windows", "/agent/v1/tenants", "/agent/v1/cases/x/verification",
        "/agent/v1/evidence/\(String(repeating: "0", count: 64))",
    ]

    static func published(_ instance: Instance) async throws -> [Route] {
        let client = try Client(instance)
        let document = await client.send(Request("GET", "/api/v1/openapi.json")).json
        guard let paths = document["paths"] as? [String: [String: [String: Any]]], paths.count > 20 else {
            throw CannotAttack("the service publishes no OpenAPI document")
        }
        let routes = paths.flatMap { path, methods in
            methods.map { method, operation in
                Route(
                    method: method.uppercased(), path: path, isPage: false,
                    needsSession: (operation["security"] as? [Any])?.isEmpty == false,
                    roles: operation["x-roles"] as? [String], takesBody: operation["requestBody"] != nil)
            }
        }
        return (routes + pages(routes)).sorted { ($0.path, $0.method) < ($1.path, $1.method) }
    }

    /// The pages; those of the steps, agents, incidents and queued work are for whom the same call of the API is for.
    private static func pages(_ routes: [Route]) -> [Route] {
        let open = [
            "/", "/apply", "/sign-in", "/t/{secret}", "/t/{secret}/edit", "/assets/{version}/{file}", "/ledger",
        ]
        let closed = ["/cases", "/cases/{number}", "/inbox", "/noc"]
        var pages = open.map { Route(method: "GET", path: $0, isPage: true, needsSession: false) }
        pages += closed.map { Route(method: "GET", path: $0, isPage: true, needsSession: true) }
        pages += ["/apply", "/sign-in", "/t/{secret}", "/language"].map {
            Route(method: "POST", path: $0, isPage: true, needsSession: false, takesBody: true)
        }
        pages.append(Route(method: "POST", path: "/sign-out", isPage: true, needsSession: true, takesBody: true))
        let agents = routes.first { $0.path == "/api/v1/agents" }
        pages.append(Route(method: "GET", path: "/agents", isPage: true, needsSession: true, roles: agents?.roles))
        pages.append(Route(method: "GET", path: "/resources", isPage: true, needsSession: true))
        for route in routes where route.isUnsafe && route.needsSession && route.method == "POST" {
            let path = String(route.path.dropFirst("/api/v1".count))
            guard path.hasPrefix("/cases/") || path.hasPrefix("/agents/") || path.hasPrefix("/noc/") else { continue }
            pages.append(
                Route(method: "POST", path: path, isPage: true, needsSession: true, roles: route.roles, takesBody: true)
            )
        }
        return pages
    }
}
