// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import Procedure
internal import Values
internal import Words

/// The pages on which the administrator keeps people and their roles.
extension Routes {
    var peopleRoutes: [Route] {
        let keepers = Route.Access.duty(.keepPeople)
        return [
            Route(kind: .page, method: .get, path: "/people", access: keepers, summary: "The people of the office") {
                call in try await peoplePage(call)
            },
            Route(
                kind: .page, method: .post, path: "/people", access: keepers, summary: "Add a person",
                bodyLimit: 16 * 1024
            ) { call in
                let form = FormTexts(try call.form())
                do {
                    let made = try await casework.people.add(form, by: try call.user())
                    return try await peoplePage(call, made: made)
                } catch let problem as Problem where problem.kind == .invalid || problem.kind == .conflict {
                    return try await peoplePage(call, form: form, problem: problem)
                }
            },
            Route(
                kind: .page, method: .get, path: "/people/{username}", access: keepers, summary: "A person's account"
            ) { call in
                let user = try await casework.people.one(call.parameter("username"), for: try call.user())
                return personPage(user, call)
            },
            Route(
                kind: .page, method: .post, path: "/people/{username}", access: keepers,
                summary: "Change what an account says", bodyLimit: 16 * 1024
            ) { call in
                let (name, keeper) = (call.parameter("username"), try call.user())
                let form = FormTexts(try call.form())
                do {
                    let user = try await casework.people.change(name, form, by: keeper)
                    return .seeOther("/people/\(user.username)")
                } catch let problem as Problem where problem.kind != .unknown && problem.kind != .unavailable {
                    let user = try await casework.people.one(name, for: keeper)
                    return personPage(user, call, form: form, problem: problem)
                }
            },
            Route(
                kind: .page, method: .post, path: "/people/{username}/{deed}", access: keepers,
                summary: "Disable, enable, unlock or sign out a person, or make a new password", bodyLimit: 4096
            ) { call in
                let account = try await performDeed(call)
                guard account.password == nil else { return personPage(account.user, call, made: account) }
                return .seeOther("/people/\(account.user.username)")
            },
        ]
    }

    /// Does what the path says to the account that it names.
    func performDeed(_ call: RequestContext) async throws -> AccountView {
        guard let deed = AccountDeed(rawValue: call.parameter("deed")) else {
            throw Problem.unknownAction(call.parameter("deed"))
        }
        return try await casework.people.perform(deed, on: call.parameter("username"), by: try call.user())
    }

    private func peoplePage(
        _ call: RequestContext, form: FormTexts? = nil, made: AccountView? = nil, problem: Problem? = nil
    ) async throws -> Response {
        let texts = pages.catalogue(call.language)
        let shapes = PersonForm.shapes(isNew: true)
        let content = PeoplePage(
            heading: texts[PageSection.people.title], nipHeading: texts[PersonWords.nip.label],
            made: MadePassword(made, texts),
            error: problem.map { ProblemSummary($0, shapes, texts) },
            people: try await casework.people.all(for: try call.user()).map { PeoplePage.Line($0, texts) },
            fields: model(form, shapes, problem, texts).fields(shapes))
        return page(
            content, title: content.heading, section: .people, call,
            status: problem?.kind.status ?? (made == nil ? .ok : .created))
    }

    private func personPage(
        _ user: UserView, _ call: RequestContext, form: FormTexts? = nil, made: AccountView? = nil,
        problem: Problem? = nil
    ) -> Response {
        let texts = pages.catalogue(call.language)
        let shapes = PersonForm.shapes(isNew: false)
        var model = model(form, shapes, problem, texts)
        if form == nil { model.values = PersonForm.values(user) }
        let content = PersonPage(
            heading: user.displayName, username: user.username, tone: user.disabled ? "bad" : "good",
            standing: texts.text(user.disabled ? "people.disabled" : "people.active"),
            made: MadePassword(made, texts), error: problem.map { ProblemSummary($0, shapes, texts) },
            href: "/people/\(user.username)", fields: model.fields(shapes),
            deeds: AccountDeed.allCases.filter { $0 != (user.disabled ? .disable : .enable) }.map {
                PersonPage.Deed($0, on: user, texts)
            })
        return page(content, title: user.displayName, section: .people, call, status: problem?.kind.status ?? .ok)
    }

    private func model(
        _ form: FormTexts?, _ shapes: [FieldShape], _ problem: Problem?, _ texts: Catalogue
    ) -> FormModel {
        var model = FormModel(texts: texts)
        if let form { model.values = Dictionary(uniqueKeysWithValues: shapes.map { ($0.name, form[$0.name]) }) }
        model.problems = problem.map(FormModel.problems) ?? []
        return model
    }
}
