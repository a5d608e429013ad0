// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// Titles of outcomes.
extension Outcome {
    /// Begins with a capital.
    package var title: Phrase {
        switch self {
        case .passed: Phrase(id: "Lulus", en: "Passed")
        case .failed: Phrase(id: "Gagal", en: "Failed")
        case .inconclusive: Phrase(id: "Belum dapat dipastikan", en: "Inconclusive")
        case .notRun: Phrase(id: "Tidak dijalankan", en: "Not run")
        }
    }

    /// Title of a pass with a warning.
    package static let warningTitle = Phrase(id: "Lulus dengan catatan", en: "Passed with warnings")
}

/// The state of a check, as the checklist shows it.
package enum CheckStanding: Hashable, Sendable {
    case waiting, running
    /// Passed with a warning.
    case warning
    case ended(Outcome)

    /// Outcome and reason make a warning of a pass that has a reason.
    package init(_ outcome: Outcome, _ reason: Reason?) {
        self = outcome == .passed && (reason ?? .asExpected) != .asExpected ? .warning : .ended(outcome)
    }

    package static let allCases: [CheckStanding] = [.waiting, .running, .warning] + Outcome.allCases.map { .ended($0) }

    package var title: Phrase {
        switch self {
        case .waiting: Phrase(id: "Menunggu", en: "Waiting")
        case .running: Phrase(id: "Berjalan", en: "Running")
        case .warning: Outcome.warningTitle
        case .ended(let outcome): outcome.title
        }
    }
}
