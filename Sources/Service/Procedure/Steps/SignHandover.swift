// SPDX-License-Identifier: Apache-2.0

package import Values

/// Both parties sign the hand-over record (berita acara serah terima).
package struct SignHandover: FormStep {
    package static let action = Action.signHandover
    package static let role = Role.jft

    var recordNumber = ""
    var officer = Party(name: "", position: "")
    var applicant = Party(name: "", position: "")

    package static var fields: [Field<Self>] {
        [
            .line("officer.name", \.officer.name, most: 200),
            .line("officer.position", \.officer.position, most: 200),
            .line("applicant.name", \.applicant.name, most: 200),
            .line("applicant.position", \.applicant.position, most: 200),
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let handoverObstacle = state.handoverObstacle { return handoverObstacle }
        if let record = state.record {
            return .done(
                id: "berita acara \(record.number) sudah ditandatangani dan tidak berubah lagi",
                en: "hand-over record \(record.number) is signed and never changes")
        }
        return state.arrival == nil ? .serverHasNotArrived : nil
    }

    package mutating func complete(_ facts: inout some StepFacts, _ state: CaseState) throws {
        recordNumber = try facts.number(.records)
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.handoverSigned(recordNumber: recordNumber, officer: officer, applicant: applicant))
    }
}
