// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The check `bandwidth.plateau`: a load beyond the grant must level off at the grant, which proves the cap.
extension Judge {
    /// Passed when the load was offered. Where it levelled off is in the inside agent's windows: see ``Reconciliation``.
    func evaluate(_ exercise: ExerciseMeasurement) -> Finding {
        guard exercise.destination == order.target.publicAddress, exercise.port == order.observation.exercisePort,
            Set(exercise.phases.map(\.direction)) == Set(Direction.allCases)
        else {
            return .inconclusive(.wrongMeasurement, "the load was not the one that the order asks for")
        }
        for phase in exercise.phases {
            if let error = phase.error {
                return .inconclusive(.loadNotOffered, "no load \(phase.direction.rawValue): \(error)")
            }
            let grant = Double(order.target.grant.bitsPerSecond(phase.direction))
            guard phase.offeredBitsPerSecond >= 1.2 * grant, phase.seconds > 0, phase.seconds.isFinite else {
                return .inconclusive(
                    .loadNotOffered,
                    "\(megabits(phase.offeredBitsPerSecond)) Mbit/s \(phase.direction.rawValue) is no load beyond the grant of \(megabits(grant))"
                )
            }
        }
        let offers = exercise.phases.map { "\(megabits($0.offeredBitsPerSecond)) Mbit/s \($0.direction.rawValue)" }
        return .passed(.asExpected, "offered \(offers.joined(separator: " and "))")
    }
}
