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
            Route(kind: .page, method: .get, path: "/inbox", summary: "What waits for me", query: [.cursor(parts: 2)]) {
                call in
                let user = try call.user()
                let texts = pages.catalogue(call.language)
                let inbox = try await casework.cases.inbox(for: user, page: PageRequest(after: call.query["after"]))
                let count = try await casework.cases.countWaiting(for: user)
                let formatting = pages.formatting(call.language)
                let parked = try await casework.parkedWork.list(for: user)
                return page(
                    InboxPage(
                        items: inbox.items.map { CaseRow($0.summary, action: $0.actions.first, formatting) },
                        parked: parked.map { PendingLine($0, mayRelease: true, formatting) },
                        hasParked: !parked.isEmpty,
                        empty: inbox.items.isEmpty, count: Self.inboxCount(count, texts),
                        pages: PageTurn(call, next: inbox.next)),
                    title: texts.text("inbox.title"), section: .inbox, call, live: "\(Self.api)/noc/events")
            },
            Route(
                kind: .page, method: .get, path: "/cases", summary: "All cases",
                query: [.text("q"), .flag("ended"), .cursor(parts: 1)]
            ) {
                call in
                let texts = pages.catalogue(call.language)
                let filter = filter(call)
                let cases = try await casework.cases.list(
                    for: try call.user(), filter: filter, page: PageRequest(after: call.query["after"]))
                let turn = PageTurn(call, next: cases.next)
                let formatting = pages.formatting(call.language)
                return page(
                    CasesPage(
                        cases: cases.items.map { CaseRow($0, formatting) }, empty: cases.items.isEmpty,
                        count: texts.text(
                            turn == nil ? "cases.count" : "cases.countHere", ["n": "\(cases.items.count)"]),
                        pages: turn, q: filter.text,
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

    private static func inboxCount(_ count: Int, _ texts: Catalogue) -> String {
        let most = Cases.mostCounted
        return texts.text(count > most ? "inbox.countMore" : "inbox.count", ["n": "\(min(count, most))"])
    }
}
