// SPDX-License-Identifier: Apache-2.0

/// A form as it was sent, and everything that is wrong with it.
struct FormReading<Form> {
    let form: Form
    let problems: [FieldProblem]

    /// Fills `blank` from `input`, then checks each field whose value could be read.
    init(_ input: FieldInput, into blank: Form, _ fields: [Field<Form>], _ context: StepContext) {
        var form = blank
        var unread: [String: FieldProblem] = [:]
        for field in fields {
            do throws(FieldProblem) {
                unread[field.name] = field.read(try input.value(at: field.name), &form)
            } catch {
                unread[field.name] = error
            }
        }
        self.form = form
        // A section that is no object is one problem, not one for each of its fields.
        var named: Set<String> = []
        problems = fields.compactMap { unread[$0.name] ?? $0.check(form, context, false) }.filter {
            named.insert($0.field).inserted
        }
    }
}
