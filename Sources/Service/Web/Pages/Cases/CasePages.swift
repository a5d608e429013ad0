// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import Procedure
internal import Values
internal import Words

/// A case's page and the forms on it.
extension Routes {
    func casePage(
        _ view: CaseView, _ call: RequestContext, sent: SentForm? = nil, additions: String?? = nil,
        refusedFile: Problem? = nil
    ) async throws -> Response {
        let reading = CaseReading(
            view: view, user: try call.user(), formatting: pages.formatting(call.language), settings: settings,
            now: now, sent: sent, refusedFile: refusedFile,
            isFileSent: call.query["attached"] == "1", sheets: try await sheets(of: view, call, additions: additions),
            offer: try await offer(for: view, call))
        let done = sent == nil ? call.query["done"].flatMap { Action(rawValue: $0) } : nil
        return page(
            CasePage(reading, done: done), title: reading.texts.text("case.title", ["number": view.summary.number]),
            section: .cases, call, live: "\(Self.api)/cases/\(view.summary.number)/events",
            status: (sent?.problem ?? refusedFile)?.kind.status ?? .ok)
    }

    /// What is free, for who is to check the facilities; `nil` too where the application asks for what cannot be placed.
    private func offer(for view: CaseView, _ call: RequestContext) async throws -> FacilityOffer? {
        guard view.awaited.contains(.recordCheck) else { return nil }
        do {
            return try await casework.sites.offer(for: view.summary.number, to: try call.user())
        } catch let problem as Problem where problem.kind == .invalid {
            return nil
        }
    }

    /// The draft's pages for who is to decide on it, or to write it.
    private func sheets(
        of view: CaseView, _ call: RequestContext, additions: String??
    ) async throws -> DraftSheets? {
        guard let draft = view.letter?.draft,
            view.awaited.contains(where: { $0.formStep?.sees.contains(.draft) ?? false })
        else { return nil }
        do {
            let pages = try await casework.drafts.pages(
                draft.sha256.description, of: view.summary.number, for: try call.user(), additions: additions)
            return .made(pages.pictures.count)
        } catch let problem as Problem where problem.kind == .unavailable || problem.kind == .conflict {
            return .failed(problem)
        }
    }

    /// The page with the draft as it would be with what the clerk has typed.
    private func draftPreview(_ number: String, _ body: JSONValue, _ values: [String: String], _ call: RequestContext)
        async throws -> Response
    {
        let (view, additions) = try await casework.cases.preview(body, on: number, for: try call.user())
        return try await casePage(
            view, call, sent: SentForm(action: .draftReply, values: values, problem: nil), additions: .some(additions))
    }

    var actionPageRoutes: [Route] {
        Action.withForms.map { action in
            Route(
                kind: .page, method: .post, path: "/cases/{number}/actions/\(action.rawValue)",
                access: .step(action), summary: "\(action.title.en), by \(action.role.title.en)",
                bodyLimit: 64 * 1024
            ) { call in
                let number = call.parameter("number")
                let posted = try call.form()
                let body = FormModel.json(posted, for: action.formStep?.shapes ?? [])
                let values = Dictionary(posted.map { ($0.name, $0.value) }) { "\($0)\n\($1)" }
                do {
                    if action == .draftReply, values["_preview"] != nil {
                        return try await draftPreview(number, body, values, call)
                    }
                    _ = try await casework.cases.perform(
                        action, on: number, body: body, by: try call.user(), expecting: nil)
                    return .seeOther("/cases/\(number)?done=\(action.rawValue)")
                } catch let problem as Problem where [.invalid, .conflict, .unavailable].contains(problem.kind) {
                    let view = try await casework.cases.view(number, for: try call.user())
                    return try await casePage(
                        view, call, sent: SentForm(action: action, values: values, problem: problem))
                }
            }
        }
    }
}
