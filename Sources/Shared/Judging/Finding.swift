// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The evaluation of one measurement: an outcome, its reason, and one English sentence with the figures.
struct Finding: Hashable, Sendable {
    let outcome: Outcome
    let reason: Reason
    let detail: String

    static func passed(_ reason: Reason, _ detail: String) -> Finding {
        Finding(outcome: .passed, reason: reason, detail: detail)
    }

    static func failed(_ reason: Reason, _ detail: String) -> Finding {
        Finding(outcome: .failed, reason: reason, detail: detail)
    }

    static func inconclusive(_ reason: Reason, _ detail: String) -> Finding {
        Finding(outcome: .inconclusive, reason: reason, detail: detail)
    }
}
