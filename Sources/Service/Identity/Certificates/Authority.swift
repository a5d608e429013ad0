// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Evidence
import Foundation
internal import SwiftASN1
package import Values
internal import X509

/// The service's own certificate authority: the only one that agents and the agents' listener trust.
///
/// Its P-256 key lies in `authority.key` (PEM, mode 0600), its certificate, good for 20 years, in `authority.pem`.
/// Join tokens carry the SHA-256 of its public key, so that an agent's first contact is authenticated.
package struct Authority: Sendable {
    let certificate: Certificate
    let key: P256.Signing.PrivateKey
    let directory: KeyDirectory
    package let certificatePEM: String

    /// Opens the authority in a directory, making it on first start.
    ///
    /// - Parameter name: who it belongs to, for example the office; up to 64 characters, part of its subject.
    ///
    /// Throws `storage`, or `malformed` when files are there but unusable: they are never replaced.
    package static func open(directory path: String, name: String, now: Timestamp) throws(IdentityError) -> Authority {
        let directory = try KeyDirectory(path)
        if try directory.read("authority.key", isSecret: true) == nil {
            try directory.write(
                P256.Signing.PrivateKey().pemRepresentation + "\n", to: "authority.key", isSecret: true,
                replacing: false)
        }
        guard let keyText = try directory.read("authority.key", isSecret: true),
            let key = try? P256.Signing.PrivateKey(pemRepresentation: keyText)
        else { throw IdentityError(.malformed, "\(path)/authority.key is no P-256 private key in PEM form") }
        if try directory.read("authority.pem", isSecret: false) == nil {
            let made = try issuing { try Certificate.authority(key: key, name: name, now: now).pem }
            try directory.write(made, to: "authority.pem", isSecret: false, replacing: false)
        }
        guard let text = try directory.read("authority.pem", isSecret: false),
            let certificate = try? Certificate(pemEncoded: text)
        else { throw IdentityError(.malformed, "\(path)/authority.pem is no certificate in PEM form") }
        guard P256.Signing.PublicKey(certificate.publicKey)?.rawRepresentation == key.publicKey.rawRepresentation else {
            throw IdentityError(.malformed, "\(path)/authority.pem does not belong to \(path)/authority.key")
        }
        return Authority(certificate: certificate, key: key, directory: directory, certificatePEM: text)
    }

    /// SHA-256 of the authority's SubjectPublicKeyInfo: what agents pin.
    package var keyPin: Values.Digest { Values.Digest(of: Array(key.publicKey.derRepresentation)) }

    /// From when its certificate is good.
    package var validFrom: Timestamp { Timestamp(certificate.notValidBefore) }
    /// Until when its certificate is good.
    package var validUntil: Timestamp { Timestamp(certificate.notValidAfter) }

    /// Runs X.509 code whose errors mean that a value cannot be put into a certificate.
    static func issuing<T>(_ body: () throws -> T) throws(IdentityError) -> T {
        do {
            return try body()
        } catch {
            throw IdentityError(.malformed, "the certificate cannot be issued: \(error)")
        }
    }
}

extension Certificate {
    fileprivate static func authority(key: P256.Signing.PrivateKey, name: String, now: Timestamp) throws -> Certificate
    {
        let subject = try DistinguishedName {
            CommonName("Titipan authority")
            OrganizationName(String(name.prefix(64)))
        }
        let issuer = Certificate.PrivateKey(key)
        return try Certificate(
            version: .v3, serialNumber: .unguessable(), publicKey: issuer.publicKey,
            notValidBefore: now.advanced(bySeconds: -3_600).date,
            notValidAfter: now.advanced(bySeconds: 20 * 365.25 * 86_400).date,
            issuer: subject, subject: subject,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: issuer.publicKey)
            },
            issuerPrivateKey: issuer)
    }

    /// One block with a newline at the end.
    var pem: String {
        get throws { try serializeAsPEM().pemString + "\n" }
    }
}

extension Certificate.SerialNumber {
    /// 127 random bits: positive, and within the 20 bytes of RFC 5280.
    static func unguessable() -> Certificate.SerialNumber {
        var bytes = randomBytes(16)
        bytes[0] = bytes[0] & 0x7F | 0x40
        return Certificate.SerialNumber(bytes: bytes)
    }
}

extension Timestamp {
    /// Whole seconds, as certificates have them.
    var date: Date { Date(timeIntervalSince1970: Double(microseconds / 1_000_000)) }

    init(_ date: Date) {
        self.init(seconds: Int64(saturating: date.timeIntervalSince1970))
    }
}
