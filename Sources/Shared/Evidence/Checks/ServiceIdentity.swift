// SPDX-License-Identifier: Apache-2.0

package import Values

/// Something by which a service is recognised: the key or certificate that it has proven to hold.
package struct ServiceIdentity: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        /// The public key of an SSH server, without a certificate around it.
        case hostKey
        /// The leaf certificate of a TLS server, in DER.
        case certificate
        /// The SubjectPublicKeyInfo of that certificate, in DER (RFC 5280, section 4.1.2.7): it stays when the certificate is renewed.
        case publicKey
    }

    package var kind: Kind
    /// Within a kind, a service has one identity for each algorithm: the name of an SSH host key's type, for example `ssh-ed25519`; of a certificate
    /// `X.509`. The one public key of a TLS server has its own algorithm, for example `RSA` or `EC P-256`.
    @Bounded<Name> package var algorithm: String
    package var sha256: Digest
    /// Of the key, where the algorithm does not fix them.
    @Bounded<Maybe<Count>> package var bits: Int?
    /// The kind of signature by which it was proven, for example `rsa-sha2-512`; `nil` where the algorithm has one only.
    @Bounded<Maybe<Name>> package var signature: String?

    package init(_ kind: Kind, algorithm: String, sha256: Digest, bits: Int? = nil, signature: String? = nil) {
        self.kind = kind
        self.algorithm = algorithm
        self.sha256 = sha256
        self.bits = bits
        self.signature = signature
    }

    /// Whether present clients refuse it: RSA of less than 2,048 bits, or signed with SHA-1 (RFC 8332, section 1; RFC 9142, section 1.1).
    package var isWeak: Bool {
        guard kind == .hostKey, algorithm == "ssh-rsa" else { return false }
        return (bits ?? 2_048) < 2_048 || signature == "ssh-rsa"
    }
}

/// What the identities that a service shows say of those that are known of it.
package enum IdentityComparison: Hashable, Sendable {
    /// One of them is shown, and none contradicts.
    case same
    /// The service has another one of the same kind and algorithm.
    case contradiction(shown: ServiceIdentity, known: ServiceIdentity)
    /// None of the same kind and algorithm is shown: nothing can be said.
    case nothingInCommon

    package init(shown: [ServiceIdentity], known: [ServiceIdentity]) {
        let (shown, known) = Self.withoutRenewable(shown, known)
        var isSame = false
        for identity in shown {
            let alike = known.filter { $0.isAlike(identity) }
            if alike.contains(where: { $0.sha256 == identity.sha256 }) {
                isSame = true
            } else if let other = alike.first {
                self = .contradiction(shown: identity, known: other)
                return
            }
        }
        self = isSame ? .same : .nothingInCommon
    }

    /// Where both have the public key of a TLS server, its certificate says nothing more: it is renewed every few weeks.
    private static func withoutRenewable(
        _ shown: [ServiceIdentity], _ known: [ServiceIdentity]
    ) -> ([ServiceIdentity], [ServiceIdentity]) {
        guard shown.contains(where: { $0.kind == .publicKey }), known.contains(where: { $0.kind == .publicKey }) else {
            return (shown, known)
        }
        return (shown.filter { $0.kind != .certificate }, known.filter { $0.kind != .certificate })
    }
}

extension ServiceIdentity {
    /// Whether both are the same key or certificate, however it was proven.
    package func isSame(as other: ServiceIdentity) -> Bool { kind == other.kind && sha256 == other.sha256 }

    /// Whether a service has only one of the two. A TLS server shows one key, whatever its algorithm.
    fileprivate func isAlike(_ other: ServiceIdentity) -> Bool {
        kind == other.kind && (kind == .publicKey || algorithm == other.algorithm)
    }
}

extension PortMeasurement {
    /// Every identity that was shown, as this version and earlier ones report it.
    package var shownIdentities: [ServiceIdentity] {
        if let identities, !identities.isEmpty { return identities }
        if let hostKey { return [ServiceIdentity(.hostKey, algorithm: hostKey.algorithm, sha256: hostKey.sha256)] }
        return certificate.map { [ServiceIdentity(.certificate, algorithm: "X.509", sha256: $0)] } ?? []
    }
}
