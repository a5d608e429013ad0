// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Ledger
package import Values

/// The service's public keys as it publishes them: `/.well-known/titipan-keys.json`, and `titipan-service record keys`.
///
/// Readers ignore members that they do not know: the form grows by optional ones.
package struct PublishedKeys: Codable, Hashable, Sendable {
    package enum Format: String, Codable, Hashable, Sendable, CaseIterable {
        case v1 = "titipan.keys/v1"
    }

    /// Signs orders, receipts and manifests.
    package struct Signing: Codable, Hashable, Sendable {
        package var key: VerificationKey
        package var validFrom: Timestamp
        /// Set once the key is retired.
        package var validUntil: Timestamp?
    }

    /// Signs the ledger's checkpoints.
    package struct Ledger: Codable, Hashable, Sendable {
        /// `name+hash+key` of C2SP signed-note.
        package var key: String
        package var validFrom: Timestamp
        package var validUntil: Timestamp?
    }

    /// Signs the certificates of the service and its agents; signs nothing in a record.
    package struct Authority: Codable, Hashable, Sendable {
        /// SHA-256 of its SubjectPublicKeyInfo: what join tokens carry.
        package var sha256: Digest
        package var validFrom: Timestamp
        package var validUntil: Timestamp

        package init(sha256: Digest, validFrom: Timestamp, validUntil: Timestamp) {
            self.sha256 = sha256
            self.validFrom = validFrom
            self.validUntil = validUntil
        }
    }

    package var format: Format
    /// The service's lasting id: the name of its ledger, for example `titipan.example.go.id/titipan`.
    package var service: String
    /// Whose service it is, for people.
    package var office: String
    /// The page where people compare ``fingerprint``.
    package var page: String
    package var signing: Signing
    package var ledger: Ledger
    package var authority: Authority
    /// ``KeyFingerprint`` of the keys that records are checked with.
    package var fingerprint: Digest

    package init(
        office: String, page: String, signing: VerificationKey, ledger: String, madeAt: Timestamp, authority: Authority
    ) {
        format = .v1
        let print = KeyFingerprint(signing: signing, ledger: ledger)
        service = print.service ?? ledger
        self.office = office
        self.page = page
        self.signing = Signing(key: signing, validFrom: madeAt)
        self.ledger = Ledger(key: ledger, validFrom: madeAt)
        self.authority = authority
        fingerprint = print.digest
    }
}

/// One SHA-256 over the keys that a record is checked with, for people to compare.
///
/// It covers four lines, each with a newline: `titipan.keys/v1`, the service's id, the signing key in hexadecimal digits, and the ledger's
/// verifier key. The certificate authority is not part of it: what is printed on paper must outlast the authority's certificate.
package struct KeyFingerprint: Hashable, Sendable {
    /// The name in the ledger's key; `nil` when that is no verifier key.
    package let service: String?
    package let digest: Digest

    package init(signing: VerificationKey, ledger: String) {
        service = (try? NoteVerifier(ledger))?.name
        let lines = [PublishedKeys.Format.v1.rawValue, service ?? "", signing.description, ledger]
        digest = Digest(of: Array(lines.map { $0 + "\n" }.joined().utf8))
    }

    package init(_ ring: KeyRing) {
        self.init(signing: ring.service, ledger: ring.ledger)
    }
}
