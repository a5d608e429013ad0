// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// `known-keys.json`: the keys of each service that was seen and is believed since, as SSH clients keep known hosts.
package struct KnownKeys: Codable, Hashable, Sendable {
    package enum Format: String, Codable, Hashable, Sendable {
        case v1 = "titipan.known-keys/v1"
    }

    package struct Pin: Codable, Hashable, Sendable {
        package var signing: VerificationKey
        package var ledger: String
        package var office: String?
        package var pinnedAt: Timestamp
        /// The keys came from a file that the reader brought, not from the first record seen.
        package var compared: Bool
        package var validFrom: Timestamp?
        package var validUntil: Timestamp?
    }

    package var format = Format.v1
    /// By the service's id.
    package var services: [String: Pin] = [:]

    package init() {}

    /// The pinned keys of a service.
    package subscript(service: String) -> TrustedKeys? {
        services[service].map { pin in
            var keys = TrustedKeys(
                ring: KeyRing(service: pin.signing, ledger: pin.ledger, agents: []),
                source: .pinned(at: pin.pinnedAt, compared: pin.compared), office: pin.office)
            keys.validFrom = pin.validFrom
            keys.validUntil = pin.validUntil
            return keys
        }
    }

    /// Keeps keys for their service. Returns false, and changes nothing, when other keys are pinned for it and `replacing` is not set, or
    /// when the keys name no service.
    @discardableResult
    package mutating func pin(_ keys: TrustedKeys, at now: Timestamp, replacing: Bool = false) -> Bool {
        guard let service = keys.service else { return false }
        let compared = keys.source == .given
        if let old = self[service] {
            guard old.fingerprint == keys.fingerprint || replacing else { return false }
            // What was compared once stays so.
            if old.fingerprint == keys.fingerprint, case .pinned(_, true) = old.source, !compared { return true }
        }
        services[service] = Pin(
            signing: keys.ring.service, ledger: keys.ring.ledger, office: keys.office, pinnedAt: now,
            compared: compared, validFrom: keys.validFrom, validUntil: keys.validUntil)
        return true
    }
}
