// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import CurlClient
internal import Crypto
internal import SwiftASN1
internal import Values
internal import X509

/// New certificates for the agent's keys, and the authorities that the service has.
extension ServiceClient {
    /// Has the service sign the time and its authorities, and acknowledges those that the agent has on disk.
    package func exchangeTrust() async throws(ServiceError) {
        // New ones are acknowledged at once.
        for _ in 0..<2 {
            let nonce = ServiceConnection.makeNonce()
            let kept = identity.credentials.generation
            let body = try encode(TrustRequest(nonce: nonce, kept: kept))
            try connection.take(try await call("POST", "/trust", body: body), for: nonce)
            if identity.credentials.generation == kept { return }
        }
    }

    /// The same without a certificate of the agent's, and without an acknowledgement.
    package func fetchTrust() async throws(ServiceError) { try await connection.fetchStatement() }

    /// A new certificate over the present one.
    package func renewCertificate() async throws(ServiceError) -> IssuedCertificate {
        let request = try certificateRequest(nonce: nil)
        let body = try encode(CertificateRenewal(certificateRequest: request.pem, proof: request.proof))
        return try decode(IssuedCertificate.self, from: try await call("POST", "/certificate", body: body))
    }

    /// A certificate in the place of an expired one: the service's nonce signed by the bound keys.
    package func recoverCertificate() async throws(ServiceError) -> IssuedCertificate {
        let id = identity.facts.agentID
        let challenge = try decode(
            CertificateChallenge.self,
            from: try await callPublic("/certificates/challenges", try encode(ChallengeRequest(agentID: id))))
        let request = try certificateRequest(nonce: challenge.nonce)
        let body = try encode(
            CertificateRecovery(
                agentID: id, nonce: challenge.nonce, certificateRequest: request.pem, proof: request.proof))
        return try decode(IssuedCertificate.self, from: try await callPublic("/certificates", body))
    }

    /// Calls the service with a certificate that has not been used yet.
    package func tryOut(_ certificate: AgentCertificate) async throws(ServiceError) {
        _ = try await call("GET", "/self", showing: certificate)
    }

    private func callPublic(_ path: String, _ body: [UInt8]) async throws(ServiceError) -> TransferResponse {
        guard let base = connection.serviceURL else { throw .invalidAnswer("the service's public URL is not known") }
        let response = try await connection.perform(
            .http(method: "POST", headers: [TransferHeader("Content-Type", "application/json")], body: body),
            at: base + "/api/v1", path, limits: TransferLimits(responseBytes: 256 << 10), showing: nil)
        guard (200...299).contains(response.status) else { throw ServiceError(response) }
        return response
    }

    /// A request for a certificate of the TLS key, and its proof by the report key.
    private func certificateRequest(nonce: Values.Digest?) throws(ServiceError) -> (pem: String, proof: String) {
        do {
            let request = try CertificateSigningRequest(
                version: .v1, subject: DistinguishedName { CommonName(identity.facts.agentID) },
                privateKey: Certificate.PrivateKey(identity.credentials.signingKey),
                attributes: CertificateSigningRequest.Attributes(), signatureAlgorithm: .ecdsaWithSHA256)
            let proof = try identity.reportKey.sign(
                CertificateProof.message(
                    agentID: identity.facts.agentID, nonce: nonce, subjectPublicKeyInfo: identity.credentials.publicKey)
            )
            return (try request.serializeAsPEM().pemString, hexadecimal(proof))
        } catch {
            throw .invalidAnswer("the request for a certificate cannot be made: \(error)")
        }
    }
}
