// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOSSL
import Synchronization

/// Keys and certificates of the listeners, which change while they listen.
final class LiveIdentity: Sendable {
    private struct State {
        var identity: WebIdentity
        /// For listeners that ask for no client certificate, and for agents.
        var open: NIOSSLContext
        var mutual: NIOSSLContext

        init(_ identity: WebIdentity) throws {
            self.identity = identity
            let chain = try NIOSSLCertificate.fromPEMBytes(Array(identity.certificateChain.utf8))
            let key = try NIOSSLPrivateKey(bytes: Array(identity.privateKey.utf8), format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            configuration.minimumTLSVersion = .tlsv12
            open = try NIOSSLContext(configuration: configuration)
            configuration.trustRoots = .certificates(
                try NIOSSLCertificate.fromPEMBytes(Array(identity.authority.utf8)))
            configuration.certificateVerification = .noHostnameVerification
            mutual = try NIOSSLContext(configuration: configuration)
        }
    }

    private let state: Mutex<State>

    /// - Throws: an error that says which key or certificate is unusable.
    init(_ identity: WebIdentity) throws { state = Mutex(try State(identity)) }

    var current: WebIdentity { state.withLock(\.identity) }

    func replace(with identity: WebIdentity) throws {
        let next = try State(identity)
        state.withLock { $0 = next }
    }

    func openHandler() -> NIOSSLServerHandler { NIOSSLServerHandler(context: state.withLock(\.open)) }

    /// Whoever shows no certificate of an agent gets no further than the handshake. Which ones are good is the authorities' business alone, by the
    /// service's own clock: one leaf, signed by one of them.
    func mutualHandler() -> NIOSSLServerHandler {
        let (context, agentID) = state.withLock { ($0.mutual, $0.identity.agentID) }
        return NIOSSLServerHandler(context: context) { chain, promise in
            let isAgent = chain.first.map { (try? agentID($0.toDERBytes())) != nil } ?? false
            promise.succeed(isAgent ? .certificateVerified : .failed)
        }
    }
}
