// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Evidence
package import Foundation
internal import SwiftASN1
package import Values
internal import X509

/// A certificate issued to an agent.
package struct AgentCertificate: Sendable {
    package let certificatePEM: String
    /// The agent's certificate and the authority's, leaf first.
    package let chainPEM: String
    /// Hexadecimal.
    package let serialNumber: String
    package let notAfter: Timestamp
}

/// The agent that a certificate of this service names.
package struct AgentCredential: Sendable, Equatable {
    package let agentID: UUID
    /// SHA-256 of the SubjectPublicKeyInfo.
    package let keyFingerprint: Values.Digest
    package let serialNumber: String
    package let notAfter: Timestamp
}

extension Authority {
    /// Seconds for which an agent's certificate is good; agents renew at two thirds.
    package static let agentCertificateLifetime = 30.0 * 86_400

    /// Issues a client certificate for the request's key; all other fields of the request are ignored.
    ///
    /// The agent's UUID stands in the subject's common name and as `urn:uuid:` in the alternative names.
    package func issueAgentCertificate(
        _ request: CertificateRequest, agentID: UUID, now: Timestamp
    ) throws(IdentityError) -> AgentCertificate {
        let id = agentID.uuidString.lowercased()
        let issued = try Self.issuing {
            let issuer = Certificate.PrivateKey(key)
            return try Certificate(
                version: .v3, serialNumber: .unguessable(), publicKey: Certificate.PublicKey(request.key),
                // An agent's clock may be a little behind.
                notValidBefore: now.advanced(bySeconds: -3_600).date,
                notValidAfter: now.advanced(bySeconds: Self.agentCertificateLifetime).date,
                issuer: certificate.subject, subject: DistinguishedName { CommonName(id) },
                extensions: Certificate.Extensions {
                    Critical(BasicConstraints.notCertificateAuthority)
                    Critical(KeyUsage(digitalSignature: true))
                    try ExtendedKeyUsage([.clientAuth])
                    SubjectAlternativeNames([.uniformResourceIdentifier("urn:uuid:" + id)])
                    AuthorityKeyIdentifier(
                        keyIdentifier: SubjectKeyIdentifier(hash: issuer.publicKey).keyIdentifier)
                    SubjectKeyIdentifier(hash: Certificate.PublicKey(request.key))
                },
                issuerPrivateKey: issuer)
        }
        let pem = try Self.issuing { try issued.pem }
        return AgentCertificate(
            certificatePEM: pem, chainPEM: pem + certificatePEM,
            serialNumber: hexadecimal(issued.serialNumber.bytes), notAfter: Timestamp(issued.notValidAfter))
    }

    /// The agent that a certificate (DER) names, whose private key was proven in the TLS handshake.
    ///
    /// Throws `malformed`; `notOurs` when this authority did not issue it to an agent; `expired` outside of its dates. The caller must check whether
    /// that agent has been revoked.
    package func agent(inCertificate der: [UInt8], now: Timestamp) throws(IdentityError) -> AgentCredential {
        guard let shown = try? Certificate(derEncoded: der) else {
            throw IdentityError(.malformed, "this is no certificate in DER form")
        }
        guard shown.issuer == certificate.subject,
            certificate.publicKey.isValidSignature(shown.signature, for: shown)
        else { throw IdentityError(.notOurs, "the certificate was not issued by this service's authority") }
        guard (shown.notValidBefore..<shown.notValidAfter).contains(now.date) else {
            throw IdentityError(
                .expired,
                "the certificate is good from \(Timestamp(shown.notValidBefore)) to \(Timestamp(shown.notValidAfter)),"
                    + " and it is \(now)")
        }
        let names = (try? shown.extensions.subjectAlternativeNames).flatMap { $0.map(Array.init) } ?? []
        guard (try? shown.extensions.basicConstraints) == .notCertificateAuthority,
            (try? shown.extensions.extendedKeyUsage).flatMap({ $0 })?.contains(.clientAuth) == true,
            case .uniformResourceIdentifier(let uri) = names.first, names.count == 1, uri.hasPrefix("urn:uuid:"),
            let agentID = UUID(uuidString: String(uri.dropFirst(9))), let key = P256.Signing.PublicKey(shown.publicKey)
        else { throw IdentityError(.notOurs, "the certificate is not an agent's") }
        return AgentCredential(
            agentID: agentID, keyFingerprint: Values.Digest(of: Array(key.derRepresentation)),
            serialNumber: hexadecimal(shown.serialNumber.bytes), notAfter: Timestamp(shown.notValidAfter))
    }
}
