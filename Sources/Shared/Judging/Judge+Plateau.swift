// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// A load beyond the grant must level off at the grant: then the cap is proven, not only that nobody asked for more.
extension Judge {
    /// Less than this share of the grant was never reached: the load, not the cap, was the limit.
    private static let plateauShare = 0.8

    /// Whether the load was offered at all; where it levelled off is told by the inside agent's windows.
    func evaluate(_ exercise: ExerciseMeasurement) -> Finding {
        guard exercise.destination == order.target.publicAddress, exercise.port == order.observation.exercisePort,
            Set(exercise.phases.map(\.direction)) == Set(Direction.allCases)
        else {
            return (.inconclusive, .wrongMeasurement, "the load was not the one that the order asks for")
        }
        for phase in exercise.phases {
            if let error = phase.error {
                return (.inconclusive, .loadNotOffered, "no load \(phase.direction.rawValue): \(error)")
            }
            let grant = Double(order.target.grant.bitsPerSecond(phase.direction))
            guard phase.offeredBitsPerSecond >= 1.2 * grant, phase.seconds > 0, phase.seconds.isFinite else {
                return (
                    .inconclusive, .loadNotOffered,
                    "\(megabits(phase.offeredBitsPerSecond)) Mbit/s \(phase.direction.rawValue) is no load beyond the grant of \(megabits(grant))"
                )
            }
        }
        let offers = exercise.phases.map { "\(megabits($0.offeredBitsPerSecond)) Mbit/s \($0.direction.rawValue)" }
        return (.passed, .asExpected, "offered \(offers.joined(separator: " and "))")
    }

    func demandPlateau(reports: [VerificationReport], in judgements: inout [Judgement]) {
        guard let index = judgements.firstIndex(where: { $0.check == .bandwidthPlateau && $0.outcome == .passed })
        else { return }
        var exercise: ExerciseMeasurement?
        var bandwidths: [Direction: BandwidthMeasurement] = [:]
        for report in reports {
            for result in report.checks {
                switch result.measurement {
                case .exercise(let value): exercise = value
                case .bandwidth(let value) where report.vantage == .inside: bandwidths[value.direction] = value
                default: break
                }
            }
        }
        for phase in exercise?.phases ?? [] {
            let check: CheckID = phase.direction == .inbound ? .bandwidthIn : .bandwidthOut
            let sampled = judgements.first { $0.check == check && $0.vantage == .inside }
            let grant = Double(order.target.grant.bitsPerSecond(phase.direction))
            let place = "\(phase.direction.rawValue): "
            guard let sampled, let bandwidth = bandwidths[phase.direction], sampled.reason != .wrongMeasurement else {
                change(
                    &judgements[index], .inconclusive, .notMeasured, place + "nobody sampled what became of the load")
                return
            }
            if sampled.outcome == .failed {
                change(&judgements[index], .failed, sampled.reason, place + "it did not level off; \(sampled.detail)")
                return
            }
            let level = bandwidth.windows.filter {
                $0.traffic.bitsPerSecond(over: $0.seconds).estimate >= Judge.plateauShare * grant
            }
            let needed = max(1, Int(phase.seconds / Double(max(1, order.observation.windowSeconds))) - 1)
            guard level.count >= needed else {
                let highest = bandwidth.windows.map { $0.traffic.bitsPerSecond(over: $0.seconds).upper }.max() ?? 0
                change(
                    &judgements[index], .inconclusive, .loadNotReached,
                    place
                        + "at most \(megabits(highest)) Mbit/s of the granted \(megabits(grant)) were seen: the load was the limit"
                )
                return
            }
            let seconds = level.map(\.seconds).reduce(0, +)
            let bytes = level.map(\.traffic.bytes).reduce(Estimate.zero, +)
            let mean = { (bytes: Double) in megabits(bytes * 8 / seconds) }
            judgements[index].detail +=
                "; \(place)it levelled off at \(mean(bytes.estimate)) Mbit/s (\(mean(bytes.lower)) to \(mean(bytes.upper))), grant \(megabits(grant))"
            if sampled.outcome != .passed {
                change(&judgements[index], .inconclusive, sampled.reason, place + sampled.detail)
                return
            }
        }
    }

    private func change(_ judgement: inout Judgement, _ outcome: Outcome, _ reason: Reason, _ detail: String) {
        judgement.outcome = outcome
        judgement.reason = reason
        judgement.detail += "; " + detail
    }
}
