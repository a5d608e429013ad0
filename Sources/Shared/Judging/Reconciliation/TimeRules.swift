// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The rules of when a report was measured.
extension Reconciliation {
    /// Voids the passes of a report whose times contradict each other or the order. A clock that was seen to step explains them, and keeps
    /// the verification from passing by itself.
    mutating func requireConsistentTimes() {
        for vantage in Vantage.allCases where !isClockInDoubt(vantage) {
            guard let report = reports[vantage], let fault = ReportTimes(report, order: order).faults.first else {
                continue
            }
            for index in judgements.indices
            where judgements[index].vantage == vantage && judgements[index].outcome == .passed {
                judgements[index].markInconclusive(
                    .timesContradict, "; void, because the report's times contradict each other: \(fault)")
            }
        }
    }

    /// Voids bandwidth that passed in a run much shorter than the observation that the order asks for.
    mutating func requireWholeRun() {
        guard let report = reports[.inside] else { return }
        let seconds = ReportTimes(report, order: order).runSeconds
        guard seconds < Double(order.observation.seconds) * 0.9 else { return }
        for check in [CheckID.bandwidthIn, .bandwidthOut] where hasPassed(check, from: .inside) {
            guard let index = index(of: check, from: .inside) else { continue }
            judgements[index].markInconclusive(
                .runTooShort,
                "; void, because the run lasted \(fixed(seconds, 1)) s and the order asks for \(order.observation.seconds) s"
            )
        }
    }

    private func isClockInDoubt(_ vantage: Vantage) -> Bool {
        judgements.contains { $0.check == .selfClock && $0.vantage == vantage && $0.outcome != .passed }
    }
}
