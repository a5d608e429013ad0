// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 11, first gate: the clerk enters the letter in the agenda of outgoing letters.
package struct RecordAgenda: FormStep {
    package static let action = Action.recordAgenda
    package static let role = Role.jfu
    package static let words = FormWords(
        title: Phrase(id: "Catat agenda surat keluar", en: "Record the outgoing agenda"),
        button: Phrase(id: "Catat", en: "Record"),
        hint: Phrase(id: "Kosongkan untuk memakai nomor surat.", en: "Leave empty to use the letter's number."),
        done: Phrase(id: "Agenda surat keluar tercatat.", en: "The outgoing agenda is recorded."))
    package static let sees: [CaseSection] = [.letter]

    var number = ""

    package static var fields: [Field<Self>] {
        [
            .line("agendaNumber", FieldWords(id: "Nomor agenda", en: "Agenda number"), \.number, most: 100, .given)
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
