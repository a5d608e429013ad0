// SPDX-License-Identifier: Apache-2.0

/// What a server showed in its TLS handshake, also in one that failed; empty without ``TransferTLS/collectChain``.
package struct TransferPeer: Sendable, Hashable {
    /// The server's own certificate in DER, once it has proven in this handshake that it holds the key.
    package var leaf: [UInt8]?
    /// The server asked for a client's certificate.
    package var asksForCertificate: Bool
    /// The alert with which the server ended the connection, by its number (RFC 8446, section 6.2).
    package var alert: UInt8?

    package init(leaf: [UInt8]? = nil, asksForCertificate: Bool = false, alert: UInt8? = nil) {
        self.leaf = leaf
        self.asksForCertificate = asksForCertificate
        self.alert = alert
    }
}
