// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Evidence
internal import SwiftASN1
package import Values
internal import X509

/// A request for an agent's certificate (PKCS #10, RFC 2986), of which only the key is used: the authority itself sets names and key usage.
package struct CertificateRequest: Sendable {
    /// DER.
    package let subjectPublicKeyInfo: [UInt8]
    let key: P256.Signing.PublicKey

    /// Reads PEM of at most 16 KiB.
    ///
    /// Throws `malformed`, `unsupportedKey` unless the key is P-256, or `badSignature` unless that key signed the request.
    package init(pem: String) throws(IdentityError) {
        guard pem.utf8.count <= 16_384 else {
            throw IdentityError(.malformed, "a certificate request has at most 16 KiB, not \(pem.utf8.count) bytes")
        }
        let request: CertificateSigningRequest
        do {
            request = try CertificateSigningRequest(pemEncoded: pem)
        } catch {
            throw IdentityError(.malformed, "this is no certificate request in PEM form: \(error)")
        }
        guard let key = P256.Signing.PublicKey(request.publicKey) else {
            throw IdentityError(
                .unsupportedKey, "the certificate request's key is \(request.publicKey); it must be P-256")
        }
        guard request.publicKey.isValidSignature(request.signature, for: request) else {
            throw IdentityError(.badSignature, "the certificate request is not signed by its own key")
        }
        self.key = key
        subjectPublicKeyInfo = Array(key.derRepresentation)
    }

    /// SHA-256 of the key's SubjectPublicKeyInfo.
    package var fingerprint: Values.Digest { Values.Digest(of: subjectPublicKeyInfo) }
}
