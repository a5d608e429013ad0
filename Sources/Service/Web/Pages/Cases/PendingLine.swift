// SPDX-License-Identifier: Apache-2.0

import Casework
internal import Words

/// Work that the service has still to do for the case.
struct PendingLine: TemplateModel {
    let name: String
    let detail: String
    /// What went wrong the last time, in English.
    let error: String?

    init(_ pending: PendingView, _ formatting: Formatting) {
        let texts = formatting.catalogue
        name = texts[pending.kind.title]
        detail = texts.text(
            "case.pendingDetail",
            ["since": formatting.dateTime(pending.since), "attempts": "\(pending.attempts)"])
        error = pending.lastError
    }
}
