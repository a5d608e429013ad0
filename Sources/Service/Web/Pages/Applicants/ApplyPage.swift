// SPDX-License-Identifier: Apache-2.0

/// The application form.
struct ApplyPage: PageModel {
    static let template = "apply"

    let heading: String
    /// Where the form is sent.
    let href: String
    /// Why it came back.
    let reason: String?
    let error: ProblemNotice?
    let groups: [FieldGroup]
}
