// SPDX-License-Identifier: Apache-2.0

import Casework
import OfficeSupport
import Words

extension TestOffice {
    /// The comparison of the store with the ledger.
    func checkedLedger() async throws -> LedgerCheckReport {
        try await LedgerCheck(keys: keys, keyDirectory: "\(directory)/identity", most: 100).run(on: store)
    }

    /// What does not agree with the ledger, besides test agents, which joined without an enrolment.
    func ledgerDifferences() async throws -> [String] {
        try await checkedLedger().differences.filter { $0.subject != .agents }.map {
            "\($0.subject) \($0.name): \($0.what.en)"
        }
    }
}
