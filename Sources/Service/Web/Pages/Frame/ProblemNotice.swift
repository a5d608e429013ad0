// SPDX-License-Identifier: Apache-2.0

import Casework
internal import Words

/// A refusal, shown above the form that was sent.
struct ProblemNotice: TemplateModel {
    let heading: String
    let detail: String

    init(_ problem: Problem, _ texts: Catalogue) {
        heading = texts[problem.title]
        detail = texts[problem.detail]
    }
}
