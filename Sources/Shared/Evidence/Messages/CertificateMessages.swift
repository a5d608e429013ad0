// SPDX-License-Identifier: Apache-2.0

package import Values

/// An agent's request for a new certificate over its present one: body of `POST /agent/v1/certificate`.
package struct CertificateRenewal: Codable, Hashable, Sendable {
    /// PKCS #10 in PEM; its key must be the one that the agent enrolled with.
    @Bounded<Lines<65_536>> package var certificateRequest: String
    /// Ed25519 by the agent's report key over ``CertificateProof/message(agentID:nonce:subjectPublicKeyInfo:)``, hexadecimal.
    @Bounded<Line<1_024>> package var proof: String

    package init(certificateRequest: String, proof: String) {
        self.certificateRequest = certificateRequest
        self.proof = proof
    }
}

/// Body of `POST /api/v1/certificates/challenges`: an agent whose certificate has expired asks for a nonce to sign.
package struct ChallengeRequest: Codable, Hashable, Sendable {
    /// UUID.
    @Bounded<Name> package var agentID: String

    package init(agentID: String) {
        self.agentID = agentID
    }
}

package struct CertificateChallenge: Codable, Hashable, Sendable {
    /// Good for one request.
    package var nonce: Digest
    package var expires: Timestamp

    package init(nonce: Digest, expires: Timestamp) {
        self.nonce = nonce
        self.expires = expires
    }
}

/// An agent's request for a certificate in the place of an expired one: body of `POST /api/v1/certificates`.
package struct CertificateRecovery: Codable, Hashable, Sendable {
    /// UUID.
    @Bounded<Name> package var agentID: String
    /// Of the challenge.
    package var nonce: Digest
    /// PKCS #10 in PEM; its key must be the one that the agent enrolled with.
    @Bounded<Lines<65_536>> package var certificateRequest: String
    /// Ed25519 by the agent's report key over ``CertificateProof/message(agentID:nonce:subjectPublicKeyInfo:)``, hexadecimal.
    @Bounded<Line<1_024>> package var proof: String

    package init(agentID: String, nonce: Digest, certificateRequest: String, proof: String) {
        self.agentID = agentID
        self.nonce = nonce
        self.certificateRequest = certificateRequest
        self.proof = proof
    }
}

/// A new certificate for the agent's key.
package struct IssuedCertificate: Codable, Hashable, Sendable {
    /// The agent's certificate and its authority's, PEM, leaf first.
    @Bounded<Lines<262_144>> package var certificateChain: String
    package var expires: Timestamp

    package init(certificateChain: String, expires: Timestamp) {
        self.certificateChain = certificateChain
        self.expires = expires
    }
}

/// The proof that a request for a certificate comes from the agent that holds both keys.
package enum CertificateProof {
    /// The bytes that the report key signs: a fixed label, then length-prefixed (UInt32, big-endian) agent id, the challenge's nonce (empty for a
    /// renewal), and the DER of the certificate request's SubjectPublicKeyInfo.
    package static func message(agentID: String, nonce: Digest?, subjectPublicKeyInfo: [UInt8]) -> [UInt8] {
        var message = Array("titipan-certificate-v1\n".utf8)
        for part in [Array(agentID.utf8), nonce?.bytes ?? [], subjectPublicKeyInfo] {
            let count = UInt32(truncatingIfNeeded: part.count)
            message += (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * UInt32($0))) }
            message += part
        }
        return message
    }
}
