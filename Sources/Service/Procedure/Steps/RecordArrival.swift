// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// The server is delivered: the technician notes what came and who brought it.
package struct RecordArrival: FormStep, Codable, Hashable {
    package static let action = Action.recordArrival
    package static let role = Role.jft
    package static let words = FormWords(
        title: Phrase(id: "Catat kedatangan server", en: "Record the server's arrival"),
        button: Phrase(id: "Catat kedatangan", en: "Record the arrival"),
        done: Phrase(id: "Kedatangan server tercatat.", en: "The arrival is recorded."))
    package static let sees: [CaseSection] = [.application, .allocation]

    package internal(set) var serialNumber = ""
    var condition = ""
    package internal(set) var deliveredBy = ""
    var accessories: String?
    /// Why there are no photographs.
    var noPhotographs: String?

    package static var fields: [Field<Self>] {
        [
            .line("serialNumber", FieldWords(FactWords.serialNumber), \.serialNumber, most: 100),
            .lines("condition", FieldWords(FactWords.condition), \.condition, most: 1000),
            .optional(
                "accessories",
                FieldWords(
                    id: "Kelengkapan", en: "Accessories",
                    hint: Phrase(id: "Misalnya kabel daya, rel, kunci", en: "For example power cords, rails, keys")),
                \.accessories, .lines(most: 1000)),
            .optional(
                "noPhotographs",
                FieldWords(
                    id: "Alasan tanpa foto", en: "Why there are no photographs",
                    hint: Phrase(
                        id: "Hanya bila foto tidak dapat dibuat; selain itu unggah dahulu fotonya.",
                        en: "Only where none can be made; otherwise upload them first.")),
                \.noPhotographs, .lines(most: 500)),
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

    /// Photographs, or a reason.
    package func conflicts(in state: CaseState?) -> [FieldProblem] {
        guard let state, state.photographs.isEmpty, noPhotographs?.isBlank ?? true else { return [] }
        return [
            .wrong(
                "noPhotographs",
                Phrase(
                    id: "Unggah paling sedikit satu foto server, atau tulis mengapa tidak ada.",
                    en: "Upload at least one photograph of the server, or say why there is none."))
        ]
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(
            .serverArrived(
                serialNumber: serialNumber, condition: condition, deliveredBy: deliveredBy, accessories: accessories,
                noPhotographs: state.photographs.isEmpty ? noPhotographs : nil))
    }
}

extension RecordArrival {
    /// The form that the event records; `nil` for any other event.
    init?(_ event: Event) {
        guard
            case .serverArrived(
                let serialNumber, let condition, let deliveredBy, let accessories, let noPhotographs) = event
        else { return nil }
        self.init(
            serialNumber: serialNumber, condition: condition, deliveredBy: deliveredBy, accessories: accessories,
            noPhotographs: noPhotographs)
    }
}

extension CaseState {
    package struct Arrival: Hashable, Sendable {
        package let delivery: RecordArrival
        package let by: Author
        @StoredMicroseconds package internal(set) var at: Timestamp
    }
}

/// Stored as one object with the members of the delivery.
extension CaseState.Arrival: Codable {
    private enum CodingKeys: String, CodingKey { case by, at }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            delivery: try RecordArrival(from: decoder), by: try container.decode(Author.self, forKey: .by),
            at: try container.decode(StoredMicroseconds<Timestamp>.self, forKey: .at).wrappedValue)
    }

    package func encode(to encoder: any Encoder) throws {
        try delivery.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(by, forKey: .by)
        try container.encode(_at, forKey: .at)
    }
}
