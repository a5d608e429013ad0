// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Values

/// What one leaf of the ledger says: that something exists, by its digest; never what it is.
struct LedgerLeaf: Encodable {
    enum Kind: String, Encodable { case event, report, gap, letter, record, annex, enrolment, incident, restore }

    let kind: Kind
    var `case`: String?
    /// Of an event in its case.
    var seq: Int?
    var name: String?
    var agent: String?
    /// Entries and root of a ledger that was lost.
    var lostSize: Int?
    var lostRoot: String?
    /// ``Envelope/digest`` of a report or gap record.
    var report: Digest?
    /// Of the event's canonical JSON, or of the paper.
    var sha256: Digest?
    let at: Timestamp
}

extension Records {
    /// Appends it within the transaction of what it witnesses; returns its index.
    func appendLeaf(_ leaf: LedgerLeaf) throws -> UInt64 {
        try appendLeaf(CanonicalJSON.encode(leaf))
    }
}
