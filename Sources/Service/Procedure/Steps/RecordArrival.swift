// SPDX-License-Identifier: Apache-2.0

package import Values

/// The server is delivered: the technician notes what came and who brought it.
package struct RecordArrival: FormStep {
    package static let action = Action.recordArrival
    package static let role = Role.jft

    var serialNumber = ""
    var condition = ""
    var deliveredBy = ""

    package static var fields: [Field<Self>] {
        [
            .line("serialNumber", \.serialNumber, most: 100),
            .lines("condition", \.condition, most: 1000),
            .line("deliveredBy", \.deliveredBy, most: 200),
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let handoverObstacle = state.handoverObstacle { return handoverObstacle }
        return state.arrival.map { _ in .done(id: "kedatangan sudah tercatat", en: "the arrival is recorded") }
    }

    package static func isAwaited(in state: CaseState) -> Bool { state.isSent }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(
            .serverArrived(serialNumber: serialNumber, condition: condition, deliveredBy: deliveredBy))
    }
}
