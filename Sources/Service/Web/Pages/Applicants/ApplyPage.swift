// SPDX-License-Identifier: Apache-2.0

/// The application form.
struct ApplyPage: PageModel {
    static let template = "apply"

    let heading: String
    /// The address that the form is sent to.
    let href: String
    /// The reason for the return.
    let reason: String?
    let error: ProblemSummary?
    let groups: [FieldGroup]
}
