// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// The applicant is reminded that the server is awaited.
package struct Remind: ServiceStep {
    package static let action = Action.remind
    package static let title = Phrase(id: "Ingatkan pemohon", en: "Remind the applicant")

    package init() {}

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.deliveryObstacle(context) ?? (state.dueReminder(context) == nil ? .noReminderIsDue : nil)
    }

    package static func isAwaited(in state: CaseState) -> Bool { false }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        guard let days = state.dueReminder(context) else { throw .obstacle(.noReminderIsDue) }
        return NewEvents(.reminded(daysLeft: days))
    }
}
