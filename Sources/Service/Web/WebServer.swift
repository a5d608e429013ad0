// SPDX-License-Identifier: Apache-2.0

package import Casework
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import NIOSSL
package import ServiceLifecycle
import Values

/// The two listeners, ready to run.
package struct WebServer: Sendable {
    /// Pages, public API and enrolment.
    package let pages: any Service
    /// The agents' API behind client certificates.
    package let agents: any Service
    private let live: LiveIdentity

    /// - Parameters:
    ///   - onPagesPort: called with the port once the listener is up; likewise `onAgentsPort`.
    /// - Throws: an error that says which key, certificate or template is unusable.
    package init(
        casework: Casework, settings: WebSettings, identity: WebIdentity, logger: Logger,
        onPagesPort: @escaping @Sendable (Int) -> Void = { _ in },
        onAgentsPort: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws {
        let identity = try LiveIdentity(identity)
        live = identity
        let site = try Routes(casework: casework, settings: settings, identity: { identity.current })
        pages = Self.application(
            site.publicRouter(), on: settings.pages, tls: { identity.openHandler() }, limits: settings.limits,
            logger: logger, onPort: onPagesPort)
        agents = Self.application(
            site.agentsRouter(), on: settings.agents, tls: { identity.mutualHandler() }, limits: settings.limits,
            logger: logger, onPort: onAgentsPort)
    }

    /// Shows other certificates from now on: connections that are open keep theirs.
    ///
    /// - Throws: an error that says which key or certificate is unusable; the ones before are shown then.
    package func use(_ identity: WebIdentity) throws { try live.replace(with: identity) }

    /// The server's certificate that is shown now, and those that lead to its authority; PEM.
    package var certificate: String { identity.certificateChain }

    /// What is shown now.
    var identity: WebIdentity { live.current }

    private static func application(
        _ router: Router<WebContext>, on listener: WebSettings.Listener,
        tls: @escaping @Sendable () -> NIOSSLServerHandler,
        limits: WebSettings.Limits, logger: Logger, onPort: @escaping @Sendable (Int) -> Void
    ) -> any Service {
        let connections = Connections(limits: limits)
        return Application(
            router: router,
            server: HTTPServerBuilder { responder in
                GuardedChannel(
                    responder: responder, tls: tls, connections: connections,
                    headLimit: .seconds(Int64(limits.headSeconds)), bodyLimit: .seconds(Int64(limits.bodySeconds)))
            },
            configuration: ApplicationConfiguration(
                address: .hostname(listener.host, port: listener.port), backlog: 4096),
            onServerRunning: { channel in onPort(channel.localAddress?.port ?? listener.port) },
            logger: logger)
    }
}
