// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Values
internal import Words

extension LedgerWalk {
    mutating func compareReports() throws {
        try records.eachReport { row in
            count(.reports)
            let name = "\(row.agentID)/\(row.epoch)/\(row.seq)"
            let leaf = claim(.report, row.leaf)
            let envelope = try? Envelope(bytes: row.envelope)
            let digest = envelope?.digest.description
            if digest == nil || digest != leaf?.report || digest != row.digest || leaf?.agent != row.agentID {
                differ(
                    .reports, name,
                    Phrase(id: "bukan yang tercatat di entri {n}", en: "is not what leaf {n} records").filled([
                        "n": "\(row.leaf)"
                    ]))
            }
            compareReceipt(row.receipt, name) { receipt in
                receipt.report.description == digest && Int(exactly: receipt.leafIndex) == row.leaf
                    && receipt.agent == row.agentID && receipt.epoch == row.epoch && receipt.seq == row.seq
                    && receipt.counts == row.counts
            }
            let statement = envelope.flatMap {
                try? CanonicalJSON.decode(Statement<VerificationReport>.self, from: Array($0.payload))
            }
            guard let statement else { return }
            if let order = row.orderID, order != statement.predicate.orderID {
                differ(
                    .reports, name,
                    Phrase(id: "menjawab perintah lain daripada di barisnya", en: "answers another order than its row"))
            }
            let named = Set(
                statement.predicate.frames.map { "\($0.check.rawValue) \($0.evidence.sha256) \($0.evidence.bytes)" })
            let stored = Set(try records.storedEvidence(of: row).map { "\($0.check) \($0.sha256) \($0.bytes)" })
            count(.evidence, named.count)
            for difference in named.symmetricDifference(stored).sorted() {
                differ(
                    .evidence, "\(name) \(difference)",
                    Phrase(
                        id: "laporan dan barisnya menyebut bukti yang berbeda",
                        en: "the report and its rows name different evidence"))
            }
        }
        nameUnclaimed(.report, .reports) { _, leaf in leaf.report ?? "?" }
        try compareProvisioning()
        try compareGaps()
    }

    mutating func compareReceipt(_ bytes: [UInt8], _ name: String, _ fits: (Receipt) -> Bool) {
        count(.receipts)
        guard let envelope = try? Envelope(bytes: bytes),
            let payload = try? envelope.verify(type: .receipt, trusting: [check.serviceKey]),
            let receipt = try? CanonicalJSON.decode(Receipt.self, from: payload)
        else {
            differ(
                .receipts, name,
                Phrase(id: "tidak ditandatangani dengan kunci layanan", en: "is not signed by the service's key"))
            return
        }
        guard !fits(receipt) else { return }
        differ(
            .receipts, name,
            Phrase(
                id: "bukan tanda terima untuk laporan di barisnya", en: "is not the receipt for the report in its row"))
    }

    mutating func compareGaps() throws {
        var byDigest: [String: Int] = [:]
        for (index, leaf) in unclaimed[LedgerLeaf.Kind.gap.rawValue] ?? [:] { byDigest[leaf.report ?? "?"] = index }
        try records.eachGap { row in
            count(.gaps)
            let name = "\(row.agentID)/\(row.newEpoch)"
            let digest = (try? Envelope(bytes: row.envelope))?.digest.description
            let leaf = digest.flatMap { byDigest[$0] }.flatMap { claim(.gap, $0) }
            if leaf == nil || leaf?.agent != row.agentID || digest != row.digest {
                differ(
                    .gaps, name,
                    Phrase(id: "tidak tercatat di jurnal bukti", en: "is not recorded in the ledger"))
            }
            compareReceipt(row.receipt, name) {
                $0.report.description == digest && $0.agent == row.agentID && $0.epoch == row.newEpoch
            }
        }
        nameUnclaimed(.gap, .gaps) { _, leaf in leaf.report ?? "?" }
    }
}
