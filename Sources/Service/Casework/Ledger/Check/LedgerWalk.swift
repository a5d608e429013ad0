// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Words

/// A leaf as far as it can be read back: any kind, also of later versions.
struct ReadLeaf: Decodable {
    let kind: String
    let `case`: String?
    let seq: Int?
    let name: String?
    let agent: String?
    let report: String?
    let sha256: String?
}

/// One walk through the store.
struct LedgerWalk {
    let records: Records
    let check: LedgerCheck
    var report = LedgerCheckReport()
    /// Leaves of each kind that no row has claimed yet, by index.
    var unclaimed: [String: [Int: ReadLeaf]] = [:]
    /// Leaves in the ledger.
    var size = 0

    init(records: Records, check: LedgerCheck) {
        self.records = records
        self.check = check
    }

    mutating func count(_ subject: LedgerCheckReport.Subject, _ more: Int = 1) {
        for index in report.counts.indices where report.counts[index].subject == subject {
            report.counts[index].compared += more
        }
    }

    mutating func differ(_ subject: LedgerCheckReport.Subject, _ name: String, _ what: Phrase) {
        report.total += 1
        for index in report.counts.indices where report.counts[index].subject == subject {
            report.counts[index].differences += 1
        }
        guard report.differences.count < check.most else { return }
        // Whoever wrote the row may have written control characters into it.
        let name = String(
            name.unicodeScalars.prefix(200).map { $0.value < 0x20 || $0.value == 0x7F ? "?" : Character($0) })
        report.differences.append(.init(subject: subject, name: name, what: what))
    }
}
