// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 1: the clerk enters the application in the agenda of incoming letters.
package struct Register: FormStep {
    package static let action = Action.register
    package static let role = Role.jfu
    package static let words = FormWords(
        title: Phrase(id: "Catat di agenda", en: "Register"),
        button: Phrase(id: "Catat dan teruskan", en: "Register and forward"),
        done: Phrase(
            id: "Permohonan dicatat dan diteruskan ke Kepala Dinas.",
            en: "The application is registered and forwarded to the head of office."))
    package static let sees: [CaseSection] = [.application]

    var agendaNumber = ""
    /// `YYYY-MM-DD`.
    var receivedOn = ""

    package static var fields: [Field<Self>] {
        [
            .line(
                "agendaNumber",
                FieldWords(
                    id: "Nomor agenda", en: "Agenda number",
                    hint: Phrase(id: "Kosongkan untuk nomor berikutnya", en: "Leave it empty for the next number")),
                \.agendaNumber, most: 100, .given),
            .date("receivedOn", FieldWords(id: "Tanggal diterima", en: "Received on"), \.receivedOn),
        ]
    }

    package static var blank: Self { Self() }

    package static func proposal(_ known: KnownFacts) -> Self {
        Self(receivedOn: known.today.description)
    }

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
