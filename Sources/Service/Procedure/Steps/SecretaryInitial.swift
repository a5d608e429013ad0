// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 9 in offices whose secretary initials too.
package struct SecretaryInitial: FormStep {
    package static let action = Action.secretaryInitial
    package static let role = Role.sekretaris
    package static let words = FormWords(
        title: Phrase(id: "Paraf sekretaris", en: "Secretary's initials"),
        button: Phrase(id: "Simpan keputusan", en: "Save the decision"),
        done: Phrase(id: "Keputusan tersimpan.", en: "The decision is saved."))
    package static let sees: [CaseSection] = [.letter, .findings, .allocation, .application]

    var ruling = Ruling.approve

    package static var fields: [Field<Self>] {
        [
            .choice("decision", Ruling.decisionWords, \.ruling.decision),
            .optional("reason", Ruling.reasonWords, \.ruling.reason, .lines(most: 2000)),
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if state.ending == nil, !context.policy.secretaryInitials, state.desk != .secretary {
            return .notNow(
                id: "di kantor ini sekretaris tidak membubuhkan paraf",
                en: "this office has no initialling by the secretary")
        }
        return state.deskObstacle(at: .secretary)
    }

    package func conflicts(in state: CaseState?) -> [FieldProblem] { ruling.conflicts }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(ruling.event(approved: .secretaryInitialled) { .secretaryRefused(reason: $0) })
    }
}
