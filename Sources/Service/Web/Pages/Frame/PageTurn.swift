// SPDX-License-Identifier: Apache-2.0

import Casework

/// The links below a list that has more than one page.
struct PageTurn: TemplateModel {
    let first: String?
    let next: String?

    /// `nil` when the list has one page.
    init?(_ call: RequestContext, next cursor: PageCursor?) {
        first = Routes.firstPage(call)
        next = cursor.map { Routes.nextPage(call, $0) }
        if first == nil, next == nil { return nil }
    }
}
