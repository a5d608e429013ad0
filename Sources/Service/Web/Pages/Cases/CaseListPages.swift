// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import Procedure
import Values
internal import Words

/// Inbox, list of cases, and each case.
extension Routes {
    var caseListRoutes: [Route] {
        [
            Route(kind: .page, method: .get, path: "/inbox", summary: "What waits for me") { call in
                let user = try call.user()
                let texts = pages.catalogue(call.language)
                let items = try await casework.cases.inbox(for: user)
                let formatting = pages.formatting(call.language)
                return page(
                    InboxPage(
                        items: items.map { CaseRow($0.summary, action: $0.actions.first, formatting) },
                        empty: items.isEmpty, count: texts.text("inbox.count", ["n": "\(items.count)"])),
                    title: texts.text("inbox.title"), section: .inbox, call, live: "\(Self.api)/noc/events")
            },
            Route(kind: .page, method: .get, path: "/cases", summary: "All cases", query: ["q", "ended"]) { call in
                let texts = pages.catalogue(call.language)
                let filter = filter(call)
                let cases = try await casework.cases.list(for: try call.user(), filter: filter)
                let formatting = pages.formatting(call.language)
                return page(
                    CasesPage(
                        cases: cases.map { CaseRow($0, formatting) }, empty: cases.isEmpty,
                        count: texts.text("cases.count", ["n": "\(cases.count)"]), q: filter.text,
                        all: filter.ended == nil, open: filter.ended == false, ended: filter.ended == true),
                    title: texts.text("cases.title"), section: .cases, call)
            },
            Route(kind: .page, method: .get, path: "/cases/{number}", summary: "A case") { call in
                let view = try await casework.cases.view(call.parameter("number"), for: try call.user())
                return try casePage(view, call)
            },
        ]
    }
}
