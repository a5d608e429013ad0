// SPDX-License-Identifier: Apache-2.0

package import CaseStore
package import Identity
internal import Evidence
internal import Ledger
internal import Linux
internal import Values
internal import Words

/// The public keys of a service, by which a store knows its own: events, reports and certificates are signed with them.
package struct StoreIdentity: Hashable, Sendable {
    /// By the keys' names: `service`, `ledger`, `authority` for the one that issues, `authority-N` for others that are accepted.
    let fingerprints: [String: String]
    /// Fingerprints of every authority that the key directory knows, retired ones included.
    private let knownAuthorities: Set<String>

    package init(_ keys: ServiceKeys, _ authorities: Authorities) throws {
        try self.init(signing: keys.signing, ledger: keys.ledger, authorities)
    }

    init(signing: SigningKey, ledger: NoteSigner, _ authorities: Authorities) throws {
        var fingerprints = [
            "service": Digest(of: signing.verificationKey.raw).description, "ledger": ledger.verifier.description,
        ]
        let issuing = authorities.issuing.number
        for authority in authorities.accepted {
            let name = authority.number == issuing ? "authority" : "authority-\(authority.number)"
            fingerprints[name] = authority.keyPin.description
        }
        self.fingerprints = fingerprints
        knownAuthorities = Set(try authorities.knownPins().map(\.description))
    }

    /// Whether a store of these fingerprints is this service's: its keys are the same, and its authorities are known here. One that has given way
    /// to another in the meantime is.
    private func continues(_ stored: [String: String]) -> Bool {
        stored.allSatisfy { name, fingerprint in
            name.hasPrefix("authority") ? knownAuthorities.contains(fingerprint) : fingerprints[name] == fingerprint
        }
    }

    /// Throws a ``Problem`` when the store belongs to a service whose keys are gone, or never had any: new ones must not be made then.
    package static func requireNewStore(_ store: CaseStore, keysIn directory: String) async throws {
        let (identity, leaves) = try await store.read { (try $0.identity(), try $0.ledgerTree().size) }
        guard !identity.isEmpty || leaves > 0 else { return }
        throw Problem(
            .conflict, code: "store.keys", title: keysDoNotFit,
            detail: Phrase(
                id:
                    "Penyimpanan ini sudah berisi, tetapi \(directory) tidak berisi kuncinya. Kembalikan kunci dari cadangan: titipan-service restore, atau salin folder itu kembali. Kunci baru tidak dibuat.",
                en:
                    "This store is in use, but its keys are not in \(directory). Put them back from the backup: titipan-service restore, or copy that folder back. No new keys are made."
            ))
    }

    /// Makes the store this service's when it has no identity yet, and tells it of new authorities; throws a ``Problem`` when it is another's.
    package func claim(_ store: CaseStore, keysIn directory: String) async throws {
        let stored = try await store.read { try $0.identity() }
        if stored == fingerprints { return }
        guard continues(stored) else {
            let names = Set(stored.keys).union(fingerprints.keys).filter { stored[$0] != fingerprints[$0] }.sorted()
            let lines = names.map { "\($0): \(stored[$0] ?? "–") ≠ \(fingerprints[$0] ?? "–")" }.joined(separator: "; ")
            throw Problem(
                .conflict, code: "store.keys", title: Self.keysDoNotFit,
                detail: Phrase(
                    id:
                        "Penyimpanan ini dibuat dengan kunci lain daripada yang ada di \(directory) (\(lines)). Agen, berita acara dan jurnal bukti hanya cocok dengan kunci lama. Kembalikan kunci dari cadangan yang sama: titipan-service restore.",
                    en:
                        "This store was made with other keys than those in \(directory) (\(lines)). Agents, records and ledger fit the old ones only. Put the keys of the same backup back: titipan-service restore."
                ))
        }
        let now = Timestamp.now()
        try await store.write { [fingerprints] in try $0.setIdentity(fingerprints, at: now) }
    }

    private static let keysDoNotFit = Phrase(
        id: "Kunci dan penyimpanan tidak cocok", en: "Keys and store do not belong together")
}
