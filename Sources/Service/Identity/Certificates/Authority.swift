// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Evidence
import Foundation
internal import SwiftASN1
package import Values
internal import X509

/// A certificate authority of the service's own; ``Authorities`` has all of them.
///
/// Its P-256 key lies in `authority.key` (PEM, mode 0600), its certificate, good for 20 years, in `authority.pem`; later ones in
/// `authority-2.key` and so on. Join tokens carry the SHA-256 of its public key, so that an agent's first contact is authenticated.
package struct Authority: Sendable {
    let certificate: Certificate
    let key: P256.Signing.PrivateKey
    let directory: KeyDirectory
    package let certificatePEM: String
    /// Counted from 1.
    package let number: Int

    /// The files' name before `.key` and `.pem`.
    static func file(_ number: Int) -> String { number == 1 ? "authority" : "authority-\(number)" }

    /// Opens an authority in a directory, making it on first start.
    ///
    /// - Parameters:
    ///   - name: who it belongs to, for example the office; up to 64 characters, part of its subject.
    ///   - number: which of the service's authorities.
    ///
    /// Throws `storage`, or `malformed` when files are there but unusable: they are never replaced.
    package static func open(
        directory path: String, name: String, number: Int = 1, now: Timestamp
    ) throws(IdentityError) -> Authority {
        let directory = try KeyDirectory(path)
        let file = file(number)
        if try directory.read("\(file).key", isSecret: true) == nil {
            try directory.write(
                P256.Signing.PrivateKey().pemRepresentation + "\n", to: "\(file).key", isSecret: true,
                replacing: false)
        }
        guard let keyText = try directory.read("\(file).key", isSecret: true),
            let key = try? P256.Signing.PrivateKey(pemRepresentation: keyText)
        else { throw IdentityError(.malformed, "\(path)/\(file).key is no P-256 private key in PEM form") }
        if try directory.read("\(file).pem", isSecret: false) == nil {
            let made = try issuing { try Certificate.authority(key: key, name: name, number: number, now: now).pem }
            try directory.write(made, to: "\(file).pem", isSecret: false, replacing: false)
        }
        guard let text = try directory.read("\(file).pem", isSecret: false),
            let certificate = try? Certificate(pemEncoded: text)
        else { throw IdentityError(.malformed, "\(path)/\(file).pem is no certificate in PEM form") }
        guard P256.Signing.PublicKey(certificate.publicKey)?.rawRepresentation == key.publicKey.rawRepresentation else {
            throw IdentityError(.malformed, "\(path)/\(file).pem does not belong to \(path)/\(file).key")
        }
        return Authority(certificate: certificate, key: key, directory: directory, certificatePEM: text, number: number)
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
    fileprivate static func authority(
        key: P256.Signing.PrivateKey, name: String, number: Int, now: Timestamp
    ) throws -> Certificate {
        let subject = try DistinguishedName {
            // Of two names: a reader of a chain looks for the issuer by its name first.
            CommonName(number == 1 ? "Titipan authority" : "Titipan authority \(number)")
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
