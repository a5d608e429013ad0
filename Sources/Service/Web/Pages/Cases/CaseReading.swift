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
    /// A form that was sent and is shown again.
    var sent: SentForm?
    /// Why a file was not taken.
    var refusedFile: Problem?
    /// Whether one was taken just now.
    var isFileSent = false
    /// The pages of the draft; `nil` unless the reader is to decide on it, or to write it.
    var sheets: DraftSheets?
    /// What is free; `nil` unless the reader is to check the facilities.
    var offer: FacilityOffer?

    var texts: Catalogue { formatting.catalogue }
    /// Whether the draft is one that the clerk has not submitted yet.
    var isPreview: Bool { sent.map { $0.action == .draftReply && $0.problem == nil } ?? false }
    /// The port that the case assigns to the server's cable.
    var switchPort: String { view.allocation?.switchPort ?? "–" }
}

/// A form that is shown again with what was typed.
struct SentForm {
    let action: Action
    let values: [String: String]
    /// Why it was refused; `nil` when only a look at the draft was asked for.
    let problem: Problem?
}

/// Pages of a draft on paper: how many there are, or why there are none.
enum DraftSheets {
    case made(Int)
    case failed(Problem)
}
