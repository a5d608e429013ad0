// SPDX-License-Identifier: Apache-2.0

package import Casework
internal import Hummingbird
package import Values

/// A route without what answers it, for programs that try every one.
package struct ListedRoute: Sendable {
    package enum Client: Sendable { case program, browser, agent }

    package let client: Client
    package let method: String
    /// With parameters in braces.
    package let path: String
    /// Whether anybody may call it.
    package let isOpen: Bool
    /// The only roles that can have done what it does; `nil` where that depends on no role.
    package let roles: Set<Role>?
    /// Whether the route itself is for some roles only, so that others are refused before anything is looked up.
    package let isDuty: Bool
}

extension WebServer {
    /// The routes of both listeners, from the table that registers them.
    ///
    /// - Parameter casework: of any office: nothing is asked of it.
    package static func routes(of casework: Casework) throws -> [ListedRoute] {
        let listener = WebSettings.Listener(host: "localhost", port: 0)
        let routes = try Routes(
            casework: casework,
            settings: WebSettings(
                pages: listener, agents: listener, publicURL: "https://localhost", officeName: "", region: ""),
            identity: { WebIdentity(certificateChain: "", privateKey: "", authority: "", agentID: { _ in "" }) })
        return (routes.publicRoutes + routes.agentRoutes).map { route in
            let client: ListedRoute.Client =
                switch route.kind {
                case .api: .program
                case .agent: .agent
                case .page: .browser
                }
            let isDuty =
                switch route.access {
                case .duty: true
                case .anyone, .signedIn, .step, .agent: false
                }
            return ListedRoute(
                client: client, method: route.method.rawValue, path: route.path, isOpen: route.access == .anyone,
                roles: route.access.roles, isDuty: isDuty)
        }
    }
}
