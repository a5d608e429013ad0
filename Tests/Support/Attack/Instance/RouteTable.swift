// SPDX-License-Identifier: Apache-2.0

import Foundation
import OfficeSupport
import Values
import Web

/// The routes of the service, from the table that registers them.
enum RouteTable {
    struct Route: Sendable {
        var method: String
        /// With parameters in braces.
        var path: String
        var isPage: Bool
        var needsSession: Bool
        /// The only roles that can have done it; `nil` where that depends on no role.
        var roles: Set<String>?
        /// Whether others are refused before anything is looked up.
        var isDuty: Bool

        var isUnsafe: Bool { method != "GET" }
        /// Whether it may end or replace the session that it is called with.
        var endsSession: Bool {
            method == "DELETE" || path.hasSuffix("/sign-out")
                || (isUnsafe && ["/api/v1/session", "/sign-in"].contains(path))
        }
        var parameters: [String] {
            path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
        }

        /// What routes of their own ask for, so that nothing is wrong but the address.
        static let fields = [
            ("reason", "x"), ("note", "x"), ("site", "gedung-lain"), ("name", "b"), ("vantage", "inside"),
        ]

        /// As a browser or program sends it.
        ///
        /// - Parameter fields: what is in it, as texts.
        func request(_ target: String, _ person: Person?, _ fields: [(String, String)] = []) -> Request {
            var request = Request(method, target)
            if let person { request.headers.append(person.cookie) }
            guard isUnsafe else { return request }
            if isPage {
                request.headers.append("Content-Type: application/x-www-form-urlencoded")
                request.body = person?.form(fields) ?? []
            } else {
                request.headers.append("Content-Type: application/json")
                if let person { request.headers.append("X-CSRF-Token: \(person.csrf)") }
                request.body = Array(
                    ("{" + fields.map { "\"\($0.0)\": \"\($0.1)\"" }.joined(separator: ", ") + "}").utf8)
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

    /// Those of the public listener.
    static func ofPages() async throws -> [Route] {
        try await all().filter { $0.client != .agent }.map { route in
            Route(
                method: route.method, path: route.path, isPage: route.client == .browser, needsSession: !route.isOpen,
                roles: route.roles.map { Set($0.map(\.rawValue)) }, isDuty: route.isDuty)
        }
    }

    /// Paths of the agents' listener with their methods, each of something that does not exist.
    static func ofAgents() async throws -> [(method: String, path: String)] {
        try await all().filter { $0.client == .agent }.map { route in
            let path = route.path
                .replacingOccurrences(of: "{number}", with: "TTP-9999-99999")
                .replacingOccurrences(of: "{sha256}", with: String(repeating: "0", count: 64))
                .replacingOccurrences(of: "{id}", with: "x")
            return (route.method, path.hasSuffix("/orders") || path.hasSuffix("/verdict") ? path + "?wait=0" : path)
        }
    }

    private static func all() async throws -> [ListedRoute] {
        let routes = try await TestOffice.open { try WebServer.routes(of: $0.casework) }
        guard routes.count > 60 else { throw CannotAttack("the service has no more than \(routes.count) routes") }
        return routes.sorted { ($0.path, $0.method) < ($1.path, $1.method) }
    }
}
