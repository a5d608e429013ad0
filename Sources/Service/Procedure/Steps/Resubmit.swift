// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// Step 1: the applicant completes a returned application.
package struct Resubmit: ProcedureStep {
    package static let action = Action.resubmit
    package static let role = Role.applicant
    package static let title = Phrase(id: "Lengkapi permohonan", en: "Complete the application")

    let form: ApplicationForm

    package init(form: ApplicationForm) {
        self.form = form
    }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.deskObstacle(at: .returned)
    }

    package func problems(in state: CaseState?, _ context: StepContext) -> [FieldProblem] { form.problems(context) }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.resubmitted(form: form))
    }
}
