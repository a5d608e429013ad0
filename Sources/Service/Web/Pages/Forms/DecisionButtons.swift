// SPDX-License-Identifier: Apache-2.0

/// A value that a page sends along with a form.
struct HiddenField: TemplateModel {
    let name: String
    let value: String
}

/// The buttons of a form by which a person decides; none is chosen before.
struct DecisionButtons: TemplateModel {
    struct Button: TemplateModel {
        let value: String
        let text: String
        let primary: Bool
    }

    let id: String
    let name: String
    let buttons: [Button]
    /// Why there are no others.
    let ruledOut: [String]
}
