// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import Procedure
internal import Values
internal import Words

/// Who acts in whose post, and the form by which the administrator enters it.
struct DelegationsPage: PageModel {
    static let template = "delegations"

    struct Card: TemplateModel {
        let id: String
        let heading: String
        let tone: String
        let standing: String
        let holder: String
        let days: String
        let document: String
        let made: String
        /// Who revoked it, when and why.
        let revoked: String?
        let canRevoke: Bool

        init(_ delegation: DelegationView, _ formatting: Formatting) {
            let texts = formatting.catalogue
            let date = { (date: CivilDate) in formatting.date(written: date.description) }
            id = delegation.id
            let capacity = texts[delegation.capacity.abbreviation]
            heading = "\(delegation.delegate), \(capacity) \(texts[delegation.post.title])"
            let (tone, key) =
                switch delegation.standing {
                case .upcoming: ("open", "delegations.upcoming")
                case .valid: ("good", "delegations.valid")
                case .ended: ("", "delegations.ended")
                case .revoked: ("warn", "delegations.revoked")
                }
            self.tone = tone
            standing = texts.text(key)
            holder =
                (delegation.holder ?? texts.text("delegations.vacant"))
                + (delegation.intermediate.map { ", \(texts.text("delegations.through", ["post": $0]))" } ?? "")
            days = "\(date(delegation.first)) – \(date(delegation.last))"
            document =
                "\(delegation.documentTitle) \(delegation.documentNumber), \(date(delegation.documentDate))"
            made = "\(delegation.madeBy), \(formatting.dateTime(delegation.made))"
            revoked = delegation.revocation.map { "\($0.by), \(formatting.dateTime($0.at)): \($0.reason)" }
            canRevoke = delegation.standing == .valid || delegation.standing == .upcoming
        }
    }

    let heading: String
    let error: ProblemSummary?
    let fields: [FieldModel]
    let empty: Bool
    let delegations: [Card]
    let pages: PageTurn?
}

extension Routes {
    var delegationRoutes: [Route] {
        let keepers = Route.Access.duty(.keepPeople)
        return [
            Route(
                kind: .page, method: .get, path: "/delegations", access: keepers, summary: "Who acts in whose post",
                query: [.cursor(parts: 1)]
            ) { call in try await delegationsPage(call) },
            Route(
                kind: .page, method: .post, path: "/delegations", access: keepers, summary: "Enter a delegation",
                bodyLimit: 16 * 1024
            ) { call in
                let form = FormTexts(try call.form())
                do {
                    _ = try await casework.delegations.add(form, by: try call.user())
                    return .seeOther("/delegations")
                } catch let problem as Problem where problem.kind != .unavailable {
                    return try await delegationsPage(call, form: form, problem: problem)
                }
            },
            Route(
                kind: .page, method: .post, path: "/delegations/{id}/revoke", access: keepers,
                summary: "Revoke a delegation", bodyLimit: 8192
            ) { call in
                _ = try await casework.delegations.revoke(
                    call.parameter("id"), FormTexts(try call.form()), by: try call.user())
                return .seeOther("/delegations")
            },
        ]
    }

    private func delegationsPage(
        _ call: RequestContext, form: FormTexts? = nil, problem: Problem? = nil
    ) async throws -> Response {
        let formatting = self.pages.formatting(call.language)
        let texts = formatting.catalogue
        let shapes = try await casework.delegations.shapesWithPeople()
        let list = try await casework.delegations.list(
            for: try call.user(), page: PageRequest(after: call.query["after"]))
        var model = FormModel(texts: texts)
        if let form { model.values = Dictionary(uniqueKeysWithValues: shapes.map { ($0.name, form[$0.name]) }) }
        model.problems = problem.map(FormModel.problems) ?? []
        let content = DelegationsPage(
            heading: texts[PageSection.delegations.title],
            error: problem.map { ProblemSummary($0, shapes, texts) }, fields: model.fields(shapes),
            empty: list.items.isEmpty, delegations: list.items.map { DelegationsPage.Card($0, formatting) },
            pages: PageTurn(call, next: list.next))
        return page(
            content, title: content.heading, section: .delegations, call, status: problem?.kind.status ?? .ok)
    }
}
