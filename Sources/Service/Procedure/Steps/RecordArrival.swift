// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// The server is delivered: the technician notes what came and who brought it.
package struct RecordArrival: FormStep {
    package static let action = Action.recordArrival
    package static let role = Role.jft
    package static let words = FormWords(
        title: Phrase(id: "Catat kedatangan server", en: "Record the server's arrival"),
        button: Phrase(id: "Catat kedatangan", en: "Record the arrival"),
        done: Phrase(id: "Kedatangan server tercatat.", en: "The arrival is recorded."))
    package static let sees: [CaseSection] = [.application, .allocation]

    var serialNumber = ""
    var condition = ""
    var deliveredBy = ""

    package static var fields: [Field<Self>] {
        [
            .line("serialNumber", FieldWords(FactWords.serialNumber), \.serialNumber, most: 100),
            .lines("condition", FieldWords(FactWords.condition), \.condition, most: 1000),
            .line("deliveredBy", FieldWords(FactWords.deliveredBy), \.deliveredBy, most: 200),
        ]
    }

    package static var blank: Self { Self() }

    package static func proposal(_ known: KnownFacts) -> Self {
        Self(deliveredBy: known.application.contact.name)
    }

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
