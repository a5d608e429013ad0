// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The rule of the frames behind a pass.
extension Reconciliation {
    /// Checks of the inside agent that send frames of their own whatever comes back: where frames are kept, these have some.
    private static let sendsFrames: Set<CheckID> = [
        .connectedIdentity, .connectedConflict, .reachableICMP, .reachableMTU,
        .silentAddress,
    ]

    /// Voids passes without the frames that they claim: a file in which none was kept, and, in a report of an agent that keeps frames, a
    /// check that sends some and names no file.
    mutating func requireFrames() {
        for vantage in Vantage.allCases {
            guard let report = reports[vantage], report.checks.contains(where: { $0.frames != nil }) else { continue }
            for index in judgements.indices
            where judgements[index].vantage == vantage && judgements[index].outcome == .passed {
                let check = judgements[index].check
                let isMissing =
                    reports.result(check, from: vantage)?.frames.map { $0.frames == 0 }
                    ?? (vantage == .inside && Self.sendsFrames.contains(check))
                guard isMissing else { continue }
                judgements[index].markInconclusive(
                    .framesMissing, "; void, because the report holds no frame that shows it")
            }
        }
    }
}
