// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// Step 9 in offices whose secretary initials too.
package struct SecretaryInitial: RulingStep {
    package static let action = Action.secretaryInitial
    package static let role = Role.sekretaris
    package static let words = ruling(
        titled: Phrase(id: "Paraf sekretaris", en: "Secretary's initials"),
        button: Phrase(id: "Paraf", en: "Initial"))
    package static let returning = Phrase(id: "Kembalikan ke Kabid", en: "Return to Kabid")

    package var ruling: Ruling
    package var draft: String?

    package init(ruling: Ruling, draft: String? = nil) {
        self.ruling = ruling
        self.draft = draft
    }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if state.ending == nil, !context.policy.secretaryInitials, state.desk != .secretary {
            return .notNow(
                id: "di kantor ini sekretaris tidak membubuhkan paraf",
                en: "this office has no initialling by the secretary")
        }
        return state.deskObstacle(at: .secretary)
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(
            ruling.event(approved: .secretaryInitialled(draft: draft)) { .secretaryRefused(reason: $0, draft: draft) })
    }
}
