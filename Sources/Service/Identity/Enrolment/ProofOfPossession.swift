// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

extension EnrolmentRequest {
    /// Checks that the sender holds both private keys: the certificate request is signed by its own key, the proof by the
    /// report key over token, nonce and both public keys.
    ///
    /// Throws `malformed`, `unsupportedKey` or `badSignature`.
    package func verifyProof() throws(IdentityError) -> CertificateRequest {
        let request = try CertificateRequest(pem: certificateRequest)
        let message = EnrolmentRequest.proofMessage(
            tokenID: tokenID, nonce: nonce, subjectPublicKeyInfo: request.subjectPublicKeyInfo, reportKey: reportKey)
        guard let signature = bytes(hexadecimal: proof), signature.count == 64 else {
            throw IdentityError(.malformed, "the proof of possession is not 128 hexadecimal digits")
        }
        guard reportKey.isValid(signature: signature, for: message) else {
            throw IdentityError(
                .badSignature, "the proof of possession does not belong to this request's keys and token")
        }
        return request
    }

    /// SHA-256 over the SubjectPublicKeyInfo (DER) and the report key: what the agent shows and an officer compares.
    package func keysFingerprint(_ request: CertificateRequest) -> Digest {
        Digest(of: request.subjectPublicKeyInfo + reportKey.raw)
    }
}
