// SPDX-License-Identifier: Apache-2.0

import Casework
internal import Words

/// Work that the service has still to do for the case.
struct PendingLine: TemplateModel {
    let name: String
    let detail: String
    /// What holds it up.
    let cause: String?
    /// Since when it is not attempted any more.
    let parked: String?
    /// Where a reader who may release it sends the form.
    let release: String?
    let href: String
    let number: String

    /// - Parameter mayRelease: whether the reader has ``Duty/releaseWork``.
    init(_ pending: PendingView, mayRelease: Bool, _ formatting: Formatting) {
        let texts = formatting.catalogue
        name = texts[pending.kind.title]
        detail = texts.text(
            "case.pendingDetail",
            ["since": formatting.dateTime(pending.since), "attempts": "\(pending.attempts)"])
        cause = pending.cause.map { texts[$0.title] }
        parked = pending.parked.map { texts.text("case.parked", ["time": formatting.dateTime($0)]) }
        number = pending.caseNumber
        href = "/cases/\(number)"
        release = mayRelease && pending.parked != nil ? "\(href)/pending/\(pending.id)/release" : nil
    }
}
