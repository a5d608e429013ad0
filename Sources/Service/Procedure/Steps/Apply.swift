// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// Step 1: an agency applies. It opens the case.
package struct Apply: ProcedureStep {
    package static let action = Action.apply
    package static let role = Role.applicant
    package static let title = Phrase(id: "Ajukan permohonan", en: "Apply")

    let number: String
    let form: ApplicationForm

    package init(number: String, form: ApplicationForm) {
        self.number = number
        self.form = form
    }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        .done(id: "permohonan sudah masuk", en: "the application is already in")
    }

    package func problems(in state: CaseState?, _ context: StepContext) -> [FieldProblem] { form.problems(context) }

    /// The first event of a new case.
    var opening: NewEvents { NewEvents(.applied(number: number, form: form)) }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents { opening }
}
