// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The rule of the load beyond the grant: it must level off at the grant.
extension Reconciliation {
    /// A level below this share of the grant shows the limit of the load, not the cap.
    private static let plateauShare = 0.8

    /// Requires of each phase of the load that the inside agent's windows show it level off at the grant, and stay within it.
    mutating func requirePlateau() {
        guard hasPassed(.bandwidthPlateau, from: .outside),
            let index = index(of: .bandwidthPlateau, from: .outside),
            case .exercise(let exercise) = reports.measurement(.bandwidthPlateau, from: .outside)
        else { return }
        for phase in exercise.phases {
            switch level(of: phase) {
            case .reached(let note):
                judgements[index].detail += "; \(phase.direction.rawValue): " + note
            case .void(let finding, let note):
                if let note { judgements[index].detail += "; \(phase.direction.rawValue): " + note }
                judgements[index].change(
                    to: finding.outcome, finding.reason, "\(phase.direction.rawValue): " + finding.detail)
                return
            }
        }
    }

    private enum Level {
        case reached(String)
        /// Not proven, after the note if there is one.
        case void(Finding, after: String?)
    }

    private func level(of phase: ExerciseMeasurement.Phase) -> Level {
        let check: CheckID = phase.direction == .inbound ? .bandwidthIn : .bandwidthOut
        guard let sampled = judgements.first(where: { $0.check == check && $0.vantage == .inside }),
            case .bandwidth(let bandwidth) = reports.measurement(check, from: .inside),
            sampled.reason != .wrongMeasurement
        else {
            return .void(.inconclusive(.notMeasured, "nobody sampled what became of the load"), after: nil)
        }
        if sampled.outcome == .failed {
            return .void(.failed(sampled.reason, "it did not level off; \(sampled.detail)"), after: nil)
        }
        let grant = Double(order.target.grant.bitsPerSecond(phase.direction))
        let level = bandwidth.windows.filter {
            $0.traffic.bitsPerSecond(over: $0.seconds).estimate >= Self.plateauShare * grant
        }
        let needed = max(2, Int(saturating: phase.seconds / Double(max(1, order.observation.windowSeconds)))) - 1
        guard level.count >= needed else {
            let highest = bandwidth.windows.map { $0.traffic.bitsPerSecond(over: $0.seconds).upper }.max() ?? 0
            let figures = "at most \(megabits(highest)) Mbit/s of the granted \(megabits(grant)) were seen"
            return .void(.inconclusive(.loadNotReached, "\(figures): the load was the limit"), after: nil)
        }
        let seconds = level.map(\.seconds).reduce(0, +)
        let bytes = level.map(\.traffic.bytes).reduce(Estimate.zero, +)
        let mean = { (bytes: Double) in megabits(bytes * 8 / seconds) }
        let note =
            "it levelled off at \(mean(bytes.estimate)) Mbit/s (\(mean(bytes.lower)) to \(mean(bytes.upper))), grant \(megabits(grant))"
        guard sampled.outcome == .passed else {
            return .void(.inconclusive(sampled.reason, sampled.detail), after: note)
        }
        return .reached(note)
    }
}
