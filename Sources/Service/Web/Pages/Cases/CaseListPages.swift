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
                let parked = try await casework.parkedWork.list(for: user)
                return page(
                    InboxPage(
                        items: items.map { CaseRow($0.summary, action: $0.actions.first, formatting) },
                        parked: parked.map { PendingLine($0, mayRelease: true, formatting) },
                        hasParked: !parked.isEmpty,
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
                return try await casePage(view, call)
            },
            Route(
                kind: .page, method: .post, path: "/cases/{number}/pending/{id}/release", access: .duty(.releaseWork),
                summary: "Attempt queued work again", bodyLimit: 4096
            ) { call in
                let number = call.parameter("number")
                try await casework.parkedWork.release(try workID(call), of: number, by: try call.user())
                return .seeOther("/cases/\(number)")
            },
        ]
    }
}
