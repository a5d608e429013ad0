// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Values

/// The content of one leaf of the ledger: a digest that proves the existence of an event or document without revealing it.
struct LedgerLeaf: Encodable {
    enum Kind: String, Encodable {
        case event, report, gap, letter, record, annex, enrolment, certificate, authority, incident, restore, round,
            identity, provisioning, network, attachment
    }

    let kind: Kind
    var `case`: String?
    /// Sequence number of an event in its case.
    var seq: Int?
    var name: String?
    var agent: String?
    /// Entries and root of a ledger that was lost.
    var lostSize: Int?
    var lostRoot: String?
    /// ``Envelope/digest`` of a report or gap record.
    var report: Digest?
    /// SHA-256 of the event's canonical JSON, of the document, of the certificate's PEM, or of the authority's public key.
    var sha256: Digest?
    let at: Timestamp
}

extension Records {
    /// Appends it within the transaction of the event or document that it proves; returns its index.
    func appendLeaf(_ leaf: LedgerLeaf) throws -> UInt64 {
        try appendLeaf(CanonicalJSON.encode(leaf))
    }
}
