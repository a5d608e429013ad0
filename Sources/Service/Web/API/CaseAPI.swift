// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import Procedure
internal import Values

struct CaseList: APIDocument {
    let cases: [CaseSummary]
    /// Address of the next page; absent on the last.
    let next: String?
}

struct Inbox: APIDocument {
    let items: [InboxItem]
    /// Address of the next page; absent on the last.
    let next: String?
}

extension Response {
    /// A case with its version as entity tag.
    static func `case`(_ view: CaseView) throws -> Response {
        var response = try Response.json(view)
        response.headers[.eTag] = EntityTags.tag(ofVersion: view.summary.version)
        return response
    }
}

/// Cases, their documents and news, and every action on them.
extension Routes {
    /// The list's filter from `?q=…&ended=true|false`.
    func filter(_ call: RequestContext) -> CaseFilter {
        CaseFilter(
            text: String((call.query["q"] ?? "").prefix(100)),
            ended: ["true": true, "false": false][call.query["ended"] ?? ""])
    }

    /// The page of a list from `?after=…&limit=1…200`.
    func pageRequest(_ call: RequestContext) throws -> PageRequest {
        var page = PageRequest(after: call.query["after"])
        if let limit = call.query["limit"] {
            guard let most = Int(limit), (1...PageRequest.longest).contains(most) else { throw Problem.noPageLength }
            page.most = most
        }
        return page
    }

    var caseRoutes: [Route] {
        [
            Route(
                kind: .api, method: .get, path: "\(Self.api)/cases", summary: "Cases, newest first",
                query: [.text("q"), .flag("ended"), .cursor(parts: 1), .number("limit", 1...PageRequest.longest)],
                answers: [.ok("A page of the cases.", CaseList.self)]
            ) { call in
                let cases = try await casework.cases.list(
                    for: try call.user(), filter: filter(call), page: pageRequest(call))
                return try .json(CaseList(cases: cases.items, next: cases.next.map { Self.nextPage(call, $0) }))
            },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/inbox",
                summary: "What waits for the person signed in, oldest first",
                query: [.cursor(parts: 2), .number("limit", 1...PageRequest.longest)],
                answers: [.ok("A page of the inbox.", Inbox.self)]
            ) { call in
                let inbox = try await casework.cases.inbox(for: try call.user(), page: pageRequest(call))
                return try .json(Inbox(items: inbox.items, next: inbox.next.map { Self.nextPage(call, $0) }))
            },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/cases/{number}", summary: "A case",
                answers: [.ok("The case.", CaseView.self)]
            ) { call in
                try .case(try await casework.cases.view(call.parameter("number"), for: try call.user()))
            },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/cases/{number}/transitions",
                summary: "Exactly the moves that the person signed in may make now",
                answers: [.ok("The moves.", TransitionsView.self)]
            ) { call in
                try .json(try await casework.cases.transitions(of: call.parameter("number"), for: try call.user()))
            },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/cases/{number}/drafts/{sha256}/letter.pdf",
                summary: "The reply's draft with this SHA-256, while it is the present one",
                answers: [.file("The document.", "application/pdf")]
            ) { call in
                .bytes(
                    try await draftPages(call).document, "application/pdf",
                    headers: [.contentDisposition: "inline"])
            },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/cases/{number}/drafts/{sha256}/pages/{page}",
                summary: "A page of that draft as a picture; pages are counted from 1",
                answers: [.file("The picture.", "image/png")]
            ) { call in
                let pictures = try await draftPages(call).pictures
                guard let page = Int(call.parameter("page")), pictures.indices.contains(page - 1) else {
                    throw Problem.nothingHere
                }
                return .bytes(pictures[page - 1], "image/png")
            },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/cases/{number}/events",
                summary: "News of a case as server-sent events: `case` and `progress`",
                answers: [.file("The stream.", "text/event-stream")]
            ) { call in
                // Only users who may see the case may subscribe to its updates.
                try await casework.cases.requireVisible(call.parameter("number"), for: try call.user())
                return try stream(of: call.parameter("number"), call)
            },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/cases/{number}/documents/{name}",
                summary: "letter.pdf, record.pdf or handover.pdf",
                answers: [.file("The document.", "application/pdf")]
            ) { call in
                .file(
                    try await casework.caseFiles.document(
                        call.parameter("name"), of: call.parameter("number"), for: try call.user()))
            },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/cases/{number}/evidence/{name}",
                summary:
                    "order.json, report.dsse.json, report-outside.dsse.json, or a check's frames such as reachable.port.pcapng; byte for byte",
                answers: [.file("The evidence.", "application/json")]
            ) { call in
                .file(
                    try await casework.caseFiles.evidence(
                        call.parameter("name"), of: call.parameter("number"), for: try call.user()))
            },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/cases/{number}/witness",
                summary:
                    "The ledger's proofs of the sealed record with the cosignatures of today, for record verify --witness",
                answers: [.file("The proofs.", "application/json")]
            ) { call in
                .file(try await casework.lateWitnesses.proof(of: call.parameter("number"), for: try call.user()))
            },
        ]
    }

    private func draftPages(_ call: RequestContext) async throws -> DraftPages {
        try await casework.drafts.pages(
            call.parameter("sha256"), of: call.parameter("number"), for: try call.user())
    }

    /// News of one case, or of all, for as long as the session lasts.
    func stream(of number: String?, _ call: RequestContext) throws -> Response {
        let token = call.token ?? ""
        return try streams.response(
            casework.cases.updates(of: number, for: try call.user()), of: token, doubts: casework.people.sessionEnds(),
            onClose: call.onClose
        ) { (try? await casework.people.isOpen(token: token)) == true }
    }

    var facilityRoutes: [Route] {
        [
            Route(
                kind: .api, method: .get, path: "\(Self.api)/cases/{number}/facilities",
                summary:
                    "What is free now for a case whose facilities are checked: the places that `recordCheck` names",
                answers: [.ok("The five facilities and the free places.", FacilityOffer.self)]
            ) { call in
                try .json(try await casework.sites.offer(for: call.parameter("number"), to: try call.user()))
            }
        ]
    }

    var actionRoutes: [Route] {
        Action.withForms.map { action in
            Route(
                kind: .api, method: .post, path: "\(Self.api)/cases/{number}/actions/\(action.rawValue)",
                access: .step(action), summary: "\(action.rawValue), by \(action.role.rawValue)",
                body: .form("Action.\(action.rawValue)", action.formStep?.shapes ?? []), bodyLimit: 64 * 1024,
                answers: [.ok("The case after it.", CaseView.self)]
            ) { call in
                let condition = call.headers[values: .ifMatch]
                let versions = try condition.isEmpty ? nil : EntityTags(condition, of: "If-Match").versions
                return try .case(
                    try await casework.cases.perform(
                        action, on: call.parameter("number"), body: try call.json(), by: try call.user(),
                        expecting: versions))
            }
        }
    }
}
