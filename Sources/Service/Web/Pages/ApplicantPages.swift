// SPDX-License-Identifier: Apache-2.0

import Casework
import Foundation
import Hummingbird
import Procedure
internal import Values
internal import Words

/// The application form and the applicant's own page.
extension Routes {
    var applicantRoutes: [Route] {
        [
            Route(kind: .page, method: .get, path: "/apply", access: .anyone, summary: "The application form") { call in
                applicationPage(
                    call,
                    values: [
                        "letter.date": pages.formatting(call.language).day(now).description, "service.port": "22",
                        "service.protocol": "ssh",
                    ])
            },
            Route(
                kind: .page, method: .post, path: "/apply", access: .anyone, summary: "Apply", bodyLimit: 64 * 1024
            ) { call in
                let posted = try call.form()
                do {
                    let new = try await apply(FormModel.json(posted, for: ApplicationForm.shapes), call)
                    return .seeOther("/t/\(new.secret)?new=1")
                } catch let problem as Problem where [.invalid, .tooMany].contains(problem.kind) {
                    let values = Dictionary(posted.map { ($0.name, $0.value) }) { "\($0)\n\($1)" }
                    return applicationPage(call, values: values, problem: problem)
                }
            },
            Route(kind: .page, method: .get, path: "/t/{secret}", access: .anyone, summary: "The applicant's page") {
                call in
                let view = try await casework.applications.view(secret: call.parameter("secret"))
                return applicantPage(view, call)
            },
            Route(
                kind: .page, method: .post, path: "/t/{secret}", access: .anyone, summary: "Send it again",
                bodyLimit: 64 * 1024
            ) { call in
                let posted = try call.form()
                let secret = call.parameter("secret")
                do {
                    let form = FormModel.json(posted, for: ApplicationForm.shapes)
                    _ = try await casework.applications.resubmit(secret: secret, form: form)
                    return .seeOther("/t/\(secret)")
                } catch let problem as Problem where problem.kind == .invalid {
                    let values = Dictionary(posted.map { ($0.name, $0.value) }) { "\($0)\n\($1)" }
                    return applicationPage(call, values: values, problem: problem, secret: secret)
                }
            },
            Route(
                kind: .page, method: .get, path: "/t/{secret}/edit", access: .anyone, summary: "Complete the form"
            ) { call in
                let secret = call.parameter("secret")
                let view = try await casework.applications.view(secret: secret)
                guard let form = view.form else { return .seeOther("/t/\(secret)") }
                return applicationPage(call, values: Self.values(form), secret: secret, reason: view.returnReason)
            },
        ]
    }

    private func applicationPage(
        _ call: RequestContext, values: [String: String], problem: Problem? = nil, secret: String? = nil,
        reason: String? = nil
    ) -> Response {
        let texts = pages.catalogue(call.language)
        var model = FormModel(texts: texts, values: values)
        var content: [String: Any] = ["href": secret.map { "/t/\($0)" } ?? "/apply", "building": settings.building]
        if let problem {
            let message = pages.detail(problem, call.language)
            model.problems = FormModel.problems(problem, message)
            content["error"] =
                [
                    "heading": pages.heading(problem, call.language), "detail": message,
                    "original": pages.original(problem, call.language) ?? false,
                ] as [String: Any]
        }
        if let reason { content["reason"] = reason }
        content["groups"] = model.groups(ApplicationForm.sections)
        let title = texts.text(secret == nil ? "apply.title" : "apply.againTitle")
        content["heading"] = title
        return page("apply", title: title, content, call, status: problem?.kind.status ?? .ok)
    }

    private static func values(_ form: ApplicationForm) -> [String: String] {
        Dictionary(uniqueKeysWithValues: ApplicationForm.fields.map { ($0.name, $0.text(form)) })
    }

    private func applicantPage(_ view: ApplicantView, _ call: RequestContext) -> Response {
        let texts = pages.catalogue(call.language)
        let formatting = pages.formatting(call.language)
        var content: [String: Any] = [
            "number": view.number, "agency": view.agency, "server": view.serverName,
            "stage": texts[view.stage.applicantTitle],
            "tone": CasePage.tone(view.stage), "received": formatting.dateTime(view.received),
            "updated": formatting.dateTime(view.updated), "isNew": call.query["new"] == "1",
            "hasDocuments": !view.documents.isEmpty,
            "link": "\(settings.publicURL)/t/\(call.parameter("secret"))", "building": settings.building,
            "steps": view.steps.map { step in
                let state =
                    step.ended != nil ? "done" : step.step == view.step && !view.stage.isFinal ? "current" : "todo"
                var item: [String: Any] = [
                    "step": step.step.rawValue, "name": texts[step.step.applicantTitle],
                    "state": state, "at": false,
                    "stateText": texts.text("timeline.\(state)"),
                ]
                if let at = step.ended ?? step.began { item["at"] = formatting.dateTime(at) }
                return item
            },
            "documents": view.documents.map { file in
                [
                    "name": texts[file.title],
                    "href": "\(Self.api)/applications/\(call.parameter("secret"))/documents/\(file.name)",
                    "size": formatting.size(file.size),
                ]
            },
        ]
        if let sentence = view.stage.applicantSentence {
            content["words"] = texts[sentence.filled(["building": settings.building])]
        } else if view.feasible == true, view.decision == nil {
            content["words"] = texts.text("applicant.feasible")
        }
        if let reason = view.returnReason {
            content["returned"] = ["reason": reason, "href": "/t/\(call.parameter("secret"))/edit"]
        }
        if let before = view.deliverBefore {
            content["deliver"] = texts.text(
                "applicant.deliverBefore", ["date": formatting.date(before), "building": settings.building])
        }
        return page(
            "applicant", title: texts.text("applicant.title", ["number": view.number]), content, call)
    }
}
