// SPDX-License-Identifier: Apache-2.0

internal import Evidence
package import Values

/// Keys that stand for a service from outside the record that is checked with them.
package struct TrustedKeys: Hashable, Sendable {
    /// Why they are believed.
    package enum Source: Hashable, Sendable {
        /// The reader brought them.
        case given
        /// They were kept since an earlier check: `compared` when they came from a file that the reader brought, else from a record.
        case pinned(at: Timestamp, compared: Bool)
    }

    package var ring: KeyRing
    package var source: Source
    /// For people; only published keys say it.
    package var office: String?
    package var validFrom: Timestamp?
    package var validUntil: Timestamp?

    package var fingerprint: Digest { KeyFingerprint(ring).digest }
    /// The service's id.
    package var service: String? { KeyFingerprint(ring).service }

    package init(ring: KeyRing, source: Source = .given, office: String? = nil) {
        self.ring = ring
        self.source = source
        self.office = office
    }

    package init(_ published: PublishedKeys) {
        self.init(
            ring: KeyRing(service: published.signing.key, ledger: published.ledger.key, agents: []),
            office: published.office)
        validFrom = max(published.signing.validFrom, published.ledger.validFrom)
        validUntil = [published.signing.validUntil, published.ledger.validUntil].compactMap { $0 }.min()
    }

    /// Reads `titipan-keys.json` as a service publishes it, or the `keys.json` of a record.
    ///
    /// `nil` when it is neither, names no ledger's key, or contradicts its own fingerprint.
    package init?(json: [UInt8]) {
        if let published = try? CanonicalJSON.decode(PublishedKeys.self, from: json) {
            self.init(published)
            guard published.fingerprint == fingerprint, published.service == service else { return nil }
        } else if let ring = try? CanonicalJSON.decode(KeyRing.self, from: json) {
            self.init(ring: ring)
            guard service != nil else { return nil }
        } else {
            return nil
        }
    }
}
