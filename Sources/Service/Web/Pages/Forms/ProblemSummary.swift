// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
internal import Words

/// What was wrong with a sent form, above everything else, with a link to each field at fault.
struct ProblemSummary: TemplateModel {
    struct Item: TemplateModel {
        let href: String
        let label: String
        let text: String
    }

    let heading: String
    /// `nil` where the fields say everything.
    let detail: String?
    let items: [Item]

    /// - Parameter prefix: of the form's `id`s.
    init(_ problem: Problem, _ shapes: [FieldShape], prefix: String = "", _ texts: Catalogue) {
        heading = texts[problem.title]
        let shown = FormModel.problems(problem).compactMap { fault -> Item? in
            guard let shape = shapes.first(where: { $0.name == fault.field }) else { return nil }
            return Item(
                // What a page sends along has no place of its own on it.
                href: shape.kind.isSeen ? "#actions" : "#\(FieldModel.id(of: shape, prefix))",
                label: texts[shape.words.spoken ?? shape.words.label], text: texts[fault.detail])
        }
        items = shown
        detail = shown.isEmpty ? texts[problem.detail] : nil
    }
}
