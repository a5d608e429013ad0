// SPDX-License-Identifier: Apache-2.0

internal import Crypto
import Foundation
internal import SwiftASN1
package import Values
internal import X509

/// Certificate and private key of the TLS listeners.
package struct ServerIdentity: Sendable {
    /// The server's certificate and the authority's, leaf first: agents find the key that they pin in it.
    package let certificateChainPEM: String
    /// P-256.
    package let privateKeyPEM: String
    package let notAfter: Timestamp
}

extension Authority {
    /// Seconds for which the server's certificate is good.
    private static let serverLifetime = 397.0 * 86_400

    /// The server's certificate, from `server.pem` and `server.key`, or a new one in their place.
    ///
    /// It is new when there is none, when the names differ, when the authority has changed, or when less than a third of its
    /// life is left.
    /// - Parameter names: DNS names and IP addresses under which the service is reached, at least one.
    ///
    /// Throws `malformed` for a name that is neither, or `storage`.
    package func serverIdentity(names: [String], now: Timestamp) throws(IdentityError) -> ServerIdentity {
        guard !names.isEmpty else { throw IdentityError(.malformed, "a server certificate needs at least one name") }
        var wanted: [GeneralName] = []
        for name in names { wanted.append(try Self.generalName(name)) }
        if let stored = try storedServerIdentity(wanted, now: now) { return stored }

        let serverKey = P256.Signing.PrivateKey()
        let issued = try Self.issuing {
            let issuer = Certificate.PrivateKey(key)
            let publicKey = Certificate.PublicKey(serverKey.publicKey)
            return try Certificate(
                version: .v3, serialNumber: .unguessable(), publicKey: publicKey,
                notValidBefore: now.advanced(bySeconds: -86_400).date,
                notValidAfter: now.advanced(bySeconds: Self.serverLifetime).date,
                issuer: certificate.subject, subject: DistinguishedName { CommonName("Titipan service") },
                extensions: Certificate.Extensions {
                    Critical(BasicConstraints.notCertificateAuthority)
                    Critical(KeyUsage(digitalSignature: true))
                    try ExtendedKeyUsage([.serverAuth])
                    SubjectAlternativeNames(wanted)
                    AuthorityKeyIdentifier(
                        keyIdentifier: SubjectKeyIdentifier(hash: issuer.publicKey).keyIdentifier)
                    SubjectKeyIdentifier(hash: publicKey)
                },
                issuerPrivateKey: issuer)
        }
        let pem = try Self.issuing { try issued.pem }
        let keyPEM = serverKey.pemRepresentation + "\n"
        // Key first: should only one be written, the pair does not match and is made anew.
        try directory.write(keyPEM, to: "server.key", isSecret: true, replacing: true)
        try directory.write(pem, to: "server.pem", isSecret: false, replacing: true)
        return ServerIdentity(
            certificateChainPEM: pem + certificatePEM, privateKeyPEM: keyPEM, notAfter: Timestamp(issued.notValidAfter))
    }

    private func storedServerIdentity(
        _ wanted: [GeneralName], now: Timestamp
    ) throws(IdentityError) -> ServerIdentity? {
        guard let keyPEM = try directory.read("server.key", isSecret: true),
            let pem = try directory.read("server.pem", isSecret: false),
            let serverKey = try? P256.Signing.PrivateKey(pemRepresentation: keyPEM),
            let stored = try? Certificate(pemEncoded: pem),
            P256.Signing.PublicKey(stored.publicKey)?.rawRepresentation == serverKey.publicKey.rawRepresentation,
            stored.issuer == certificate.subject,
            certificate.publicKey.isValidSignature(stored.signature, for: stored),
            let names = try? stored.extensions.subjectAlternativeNames, Set(names) == Set(wanted),
            stored.notValidBefore <= now.date,
            stored.notValidAfter.timeIntervalSince(now.date) > Self.serverLifetime / 3
        else { return nil }
        return ServerIdentity(
            certificateChainPEM: pem + certificatePEM, privateKeyPEM: keyPEM, notAfter: Timestamp(stored.notValidAfter))
    }

    private static func generalName(_ name: String) throws(IdentityError) -> GeneralName {
        if let address = IPAddress(name) {
            return .ipAddress(ASN1OctetString(contentBytes: address.bytes[...]))
        }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let isLabel = { (label: Substring) in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { byte in
                    byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                        || (0x61...0x7A).contains(byte)
                }
        }
        guard name.utf8.count <= 253, labels.allSatisfy(isLabel) else {
            throw IdentityError(.malformed, "“\(name)” is neither a DNS name nor an IP address")
        }
        return .dnsName(name.lowercased())
    }
}
