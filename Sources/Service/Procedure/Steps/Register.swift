// SPDX-License-Identifier: Apache-2.0

package import Values

/// Step 1: the clerk enters the application in the agenda of incoming letters.
package struct Register: FormStep {
    package static let action = Action.register
    package static let role = Role.jfu

    var agendaNumber = ""
    /// `YYYY-MM-DD`.
    var receivedOn = ""

    package static var fields: [Field<Self>] {
        [
            .line("agendaNumber", \.agendaNumber, most: 100, .given),
            .date("receivedOn", \.receivedOn),
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.deskObstacle(at: .submitted)
    }

    package mutating func complete(_ facts: inout some StepFacts, _ state: CaseState) throws {
        if agendaNumber.isBlank { agendaNumber = try facts.number(.incomingAgenda) }
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.registered(agendaNumber: agendaNumber, receivedOn: receivedOn))
    }
}
