// SPDX-License-Identifier: Apache-2.0

/// The authorities that a transfer trusts, and its client certificate. TLS is at least 1.2, but for a transfer that only records an unverified
/// server's certificates: they are read from servers with TLS 1.0 and short keys, too.
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

    /// A client certificate with what leads to its authority, and its private key; both PEM.
    package struct ClientIdentity: Sendable, Hashable {
        package let certificateChain: [UInt8]
        package let key: [UInt8]

        package init(certificateChain: [UInt8], key: [UInt8]) {
            self.certificateChain = certificateChain
            self.key = key
        }
    }

    package var authority: Authority
    /// Shown to servers that ask for a certificate; instead of the two files.
    package var clientIdentity: ClientIdentity?
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
    /// When the server's certificates must be good, in seconds since 1970; now by the system's clock if `nil`.
    package var verificationTime: Int64?

    package init(
        authority: Authority = .system,
        clientIdentity: ClientIdentity? = nil,
        clientCertificateFile: String? = nil,
        clientKeyFile: String? = nil,
        pinnedKey: [UInt8]? = nil,
        verifyHostName: Bool = true,
        collectChain: Bool = false,
        verificationTime: Int64? = nil
    ) {
        self.authority = authority
        self.clientIdentity = clientIdentity
        self.clientCertificateFile = clientCertificateFile
        self.clientKeyFile = clientKeyFile
        self.pinnedKey = pinnedKey
        self.verifyHostName = verifyHostName
        self.collectChain = collectChain
        self.verificationTime = verificationTime
    }
}
