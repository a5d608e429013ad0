// SPDX-License-Identifier: Apache-2.0

import Casework
import Words

/// What was refused, above the form that was sent.
struct ProblemNotice: TemplateModel {
    let heading: String
    let detail: String
    /// The exact English words, where ``detail`` is general.
    let original: String?
}

extension Pages {
    func notice(_ problem: Problem, _ language: Language) -> ProblemNotice {
        ProblemNotice(
            heading: heading(problem, language), detail: detail(problem, language),
            original: original(problem, language))
    }
}
