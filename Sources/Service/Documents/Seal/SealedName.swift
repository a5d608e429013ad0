// SPDX-License-Identifier: Apache-2.0

internal import Evidence

/// Names of the files embedded in a hand-over document.
package enum SealedName {
    package static let record = "record.pdf"
    /// The order's payload bytes: what reports cite by SHA-256.
    package static let order = "order.json"
    package static let orderEnvelope = "order.dsse.json"
    package static let report = "report.dsse.json"
    package static let outsideReport = "report-outside.dsse.json"
    package static let receipt = "receipt.dsse.json"
    package static let outsideReceipt = "receipt-outside.dsse.json"
    package static let applied = "provisioning-applied.dsse.json"
    package static let confirmed = "provisioning-confirmed.dsse.json"
    package static let ledgerProof = "ledger-proof.json"
    package static let keys = "keys.json"
    package static let manifest = "manifest.dsse.json"

    /// The frames behind each check.
    static let frames: Set<String> = Set(
        Vantage.allCases.flatMap { vantage in CheckID.allCases.map { FrameEvidence.name(of: $0, from: vantage) } })

    /// All that a document may hold.
    package static let all: Set<String> = frames.union([
        record, order, orderEnvelope, report, outsideReport, receipt, outsideReceipt, applied, confirmed, ledgerProof,
        keys,
        manifest,
    ])

    /// The gateway's reports that a document may hold, by what they say happened.
    static let provisioning: [(name: String, event: ProvisioningEvent)] = [
        (applied, .applied), (confirmed, .confirmed),
    ]
}
