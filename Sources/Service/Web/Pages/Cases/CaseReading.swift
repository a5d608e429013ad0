// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
import Values

/// The data from which the parts of a case's page are made.
struct CaseReading {
    let view: CaseView
    let user: UserView
    let formatting: Formatting
    let settings: WebSettings
    let now: Timestamp
    var refused: RefusedForm?

    var texts: Catalogue { formatting.catalogue }
    /// The port that the case assigns to the server's cable.
    var switchPort: String { view.allocation?.switchPort ?? "–" }
}

/// A form that was refused: shown again with what was typed.
struct RefusedForm {
    let action: Action
    let values: [String: String]
    let problem: Problem
}
