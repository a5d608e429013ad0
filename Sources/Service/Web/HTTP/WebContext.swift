// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import Logging
import NIOCore
import NIOSSL
import Values

/// The listeners' context of a request: its connection.
struct WebContext: Hummingbird.RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// The request's identifier in the log.
    var reference: String {
        logger[metadataKey: "hb.request.id"]?.description ?? "–"
    }

    /// The peer's address without its port.
    var remote: String {
        channel.remoteAddress?.ipAddress ?? "local"
    }

    /// What the request is counted for: the peer's IPv4 address, or the /64 of its IPv6 address.
    var origin: IPPrefix? { IPAddress.origin(of: channel.remoteAddress?.ipAddress) }

    /// The client certificate that the TLS handshake verified, as DER; `nil` without one.
    func peerCertificate() async throws -> [UInt8]? {
        try await channel.nioSSL_peerCertificate().get()?.toDERBytes()
    }
}
