// SPDX-License-Identifier: Apache-2.0

package import Values

/// Step 11, first gate: the clerk enters the letter in the agenda of outgoing letters.
package struct RecordAgenda: FormStep {
    package static let action = Action.recordAgenda
    package static let role = Role.jfu

    var number = ""

    package static var fields: [Field<Self>] {
        [
            .line("agendaNumber", \.number, most: 100, .given)
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let obstacle = state.endObstacle ?? state.unsignedObstacle { return obstacle }
        return state.agenda.map {
            .done(id: "agenda \($0.number) sudah tercatat", en: "the agenda entry \($0.number) exists")
        }
    }

    package mutating func complete(_ facts: inout some StepFacts, _ state: CaseState) throws {
        if number.isBlank { number = try facts.number(.outgoingAgenda) }
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.agendaRecorded(number: number))
    }
}
