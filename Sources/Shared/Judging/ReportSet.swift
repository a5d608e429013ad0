// SPDX-License-Identifier: Apache-2.0

internal import Evidence

/// The reports of one verification, at most one for each vantage, and the results in them.
struct ReportSet {
    private let reports: [Vantage: VerificationReport]

    /// If a vantage has several reports, the first one counts.
    init(_ reports: [VerificationReport]) {
        self.reports = Dictionary(reports.map { ($0.vantage, $0) }, uniquingKeysWith: { first, _ in first })
    }

    subscript(_ vantage: Vantage) -> VerificationReport? { reports[vantage] }

    /// The result of a check; the first, if a report holds several. `nil` without a report of this vantage.
    func result(_ check: CheckID, from vantage: Vantage) -> CheckResult? {
        reports[vantage]?.checks.first { $0.check == check }
    }

    func measurement(_ check: CheckID, from vantage: Vantage) -> Measurement? {
        result(check, from: vantage)?.measurement
    }
}
