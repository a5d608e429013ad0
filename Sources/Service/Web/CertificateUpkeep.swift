// SPDX-License-Identifier: Apache-2.0

package import Casework
package import Logging
internal import ServiceLifecycle
internal import Values

/// Keeps the listeners' certificate good while the service runs, and takes the steps of a change of the certificate authority.
package struct CertificateUpkeep: Service {
    private let casework: Casework
    private let server: WebServer
    private let names: [String]
    private let logger: Logger

    private static let pause = Duration.seconds(60)

    /// - Parameter names: DNS names and IP addresses under which the service is reached.
    package init(_ casework: Casework, _ server: WebServer, names: [String], logger: Logger) {
        self.casework = casework
        self.server = server
        self.names = names
        self.logger = logger
    }

    /// Runs until cancelled or shut down. An error of one round is logged, and the next round tries again.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await round()
                } catch {
                    logger.error("certificates were not looked after", metadata: ["why": "\(error)"])
                }
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    /// Takes what step is due, and shows the certificate that is then the right one.
    package func round() async throws {
        try await casework.authorityChange.advance()
        let identity = try WebIdentity(casework, names: names)
        guard server.identity.shown != identity.shown else { return }
        try server.use(identity)
        logger.notice("the listeners show a new certificate")
    }
}

extension WebIdentity {
    /// The service's own: a server certificate for `names` of its authority, and agents' certificates of those that are accepted.
    package init(_ casework: Casework, names: [String]) throws {
        let listener = try casework.authorityChange.listenerIdentity(names: names)
        let context = casework.context
        self.init(
            certificateChain: listener.certificateChain, privateKey: listener.privateKey,
            authority: listener.authorities, agentID: { try context.agentID(inCertificate: $0) })
    }

    /// Its PEM texts, to tell two apart.
    var shown: [String] { [certificateChain, privateKey, authority] }
}
