// SPDX-License-Identifier: Apache-2.0

/// The authorities that a transfer trusts, and its client certificate. TLS is at least 1.2.
package struct TransferTLS: Sendable {
    package enum Authority: Sendable {
        /// The certificate authorities of the system.
        case system
        /// These certificates (PEM) and no others.
        case pem([UInt8])
        /// The certificates of this PEM file and no others.
        case file(String)
        /// Any certificate: only to record a server's certificate, or to fetch data that is checked by its hash.
        case unverified
    }

    package var authority: Authority
    /// PEM file of the client certificate, followed by its chain.
    package var clientCertificateFile: String?
    /// PEM file of the client's private key.
    package var clientKeyFile: String?
    /// SHA-256 of the server's SubjectPublicKeyInfo (DER), demanded beside what `authority` says.
    package var pinnedKey: [UInt8]?
    /// The certificate must be for the name in the URL.
    package var verifyHostName: Bool
    /// Keep the certificates that the server shows.
    package var collectChain: Bool

    package init(
        authority: Authority = .system,
        clientCertificateFile: String? = nil,
        clientKeyFile: String? = nil,
        pinnedKey: [UInt8]? = nil,
        verifyHostName: Bool = true,
        collectChain: Bool = false
    ) {
        self.authority = authority
        self.clientCertificateFile = clientCertificateFile
        self.clientKeyFile = clientKeyFile
        self.pinnedKey = pinnedKey
        self.verifyHostName = verifyHostName
        self.collectChain = collectChain
    }
}
