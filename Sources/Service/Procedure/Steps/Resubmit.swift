// SPDX-License-Identifier: Apache-2.0

package import Values

/// Step 1: the applicant completes a returned application.
package struct Resubmit: ProcedureStep {
    package static let action = Action.resubmit
    package static let role = Role.applicant

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
