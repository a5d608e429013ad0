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

    /// - Parameters:
    ///   - onPagesPort: called with the port once the listener is up; likewise `onAgentsPort`.
    /// - Throws: an error that says which key, certificate or template is unusable.
    package init(
        casework: Casework, settings: WebSettings, identity: WebIdentity, logger: Logger,
        onPagesPort: @escaping @Sendable (Int) -> Void = { _ in },
        onAgentsPort: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws {
        let site = try Routes(casework: casework, settings: settings, identity: identity)
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(identity.certificateChain.utf8))
        let key = try NIOSSLPrivateKey(bytes: Array(identity.privateKey.utf8), format: .pem)
        let authority = try NIOSSLCertificate.fromPEMBytes(Array(identity.authority.utf8))

        var open = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        open.minimumTLSVersion = .tlsv12
        var mutual = open
        mutual.trustRoots = .certificates(authority)
        mutual.certificateVerification = .noHostnameVerification

        pages = try Self.application(
            site.publicRouter(), on: settings.pages, tls: open, limits: settings.limits, logger: logger,
            onPort: onPagesPort)
        agents = try Self.application(
            site.agentsRouter(), on: settings.agents, tls: mutual, limits: settings.limits, logger: logger,
            onPort: onAgentsPort)
    }

    private static func application(
        _ router: Router<WebContext>, on listener: WebSettings.Listener, tls: TLSConfiguration,
        limits: WebSettings.Limits, logger: Logger, onPort: @escaping @Sendable (Int) -> Void
    ) throws -> any Service {
        let context = try NIOSSLContext(configuration: tls)
        let connections = Connections(limits: limits)
        return Application(
            router: router,
            server: HTTPServerBuilder { responder in
                GuardedChannel(
                    responder: responder, tls: context, connections: connections,
                    headLimit: .seconds(Int64(limits.headSeconds)), bodyLimit: .seconds(Int64(limits.bodySeconds)))
            },
            configuration: ApplicationConfiguration(
                address: .hostname(listener.host, port: listener.port), backlog: 4096),
            onServerRunning: { channel in onPort(channel.localAddress?.port ?? listener.port) },
            logger: logger)
    }
}
