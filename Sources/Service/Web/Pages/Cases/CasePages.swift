// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import Procedure
internal import Values
internal import Words

/// A case's page and the forms on it.
extension Routes {
    func casePage(
        _ view: CaseView, _ call: RequestContext, refused: RefusedForm? = nil, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let reading = CaseReading(
            view: view, user: try call.user(), formatting: pages.formatting(call.language), settings: settings,
            now: now, refused: refused)
        let done = refused == nil ? call.query["done"].flatMap { Action(rawValue: $0) } : nil
        return page(
            CasePage(reading, done: done), title: reading.texts.text("case.title", ["number": view.summary.number]),
            section: .cases, call, live: "\(Self.api)/cases/\(view.summary.number)/events", status: status)
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
                do {
                    _ = try await casework.cases.perform(
                        action, on: number, body: FormModel.json(posted, for: action.formStep?.shapes ?? []),
                        by: try call.user(), expecting: nil)
                    return .seeOther("/cases/\(number)?done=\(action.rawValue)")
                } catch let problem as Problem where [.invalid, .conflict, .unavailable].contains(problem.kind) {
                    let view = try await casework.cases.view(number, for: try call.user())
                    let values = Dictionary(posted.map { ($0.name, $0.value) }) { "\($0)\n\($1)" }
                    let refused = RefusedForm(
                        action: action, values: values, problem: problem)
                    return try casePage(view, call, refused: refused, status: problem.kind.status)
                }
            }
        }
    }
}
