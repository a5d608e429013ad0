// SPDX-License-Identifier: Apache-2.0

import Casework
internal import Words

/// Work that the service has still to do for the case.
struct PendingLine: TemplateModel {
    let name: String
    let detail: String
    /// The cause of the delay.
    let cause: String?
    /// The time from which the work is no longer attempted.
    let parked: String?
    /// The address of the form that releases the work, if the reader may release it.
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
