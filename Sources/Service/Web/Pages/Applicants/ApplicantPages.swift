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
                try FormBody.requireAny(of: ApplicationForm.shapes, in: posted)
                do {
                    let new = try await apply(FormModel.json(posted, for: ApplicationForm.shapes), call)
                    return .seeOther("/t/\(new.secret)?new=1")
                } catch let problem as Problem where [.invalid, .tooMany, .unavailable].contains(problem.kind) {
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
                try FormBody.requireAny(of: ApplicationForm.shapes, in: posted)
                let secret = call.parameter("secret")
                do {
                    let form = FormModel.json(posted, for: ApplicationForm.shapes)
                    _ = try await casework.applications.resubmit(secret: secret, form: form)
                    return .seeOther("/t/\(secret)")
                } catch let problem as Problem where [.invalid, .unavailable].contains(problem.kind) {
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
        model.problems = problem.map(FormModel.problems) ?? []
        let title = texts.text(secret == nil ? "apply.title" : "apply.againTitle")
        return page(
            ApplyPage(
                heading: title, href: secret.map { "/t/\($0)" } ?? "/apply", reason: reason,
                error: problem.map { ProblemSummary($0, ApplicationForm.shapes, texts) },
                groups: model.groups(ApplicationForm.sections)),
            title: title, call, status: problem?.kind.status ?? .ok)
    }

    private static func values(_ form: ApplicationForm) -> [String: String] {
        Dictionary(uniqueKeysWithValues: ApplicationForm.fields.map { ($0.name, $0.text(form)) })
    }

    func applicantPage(_ view: ApplicantView, _ call: RequestContext, refusedFile: Problem? = nil) -> Response {
        let formatting = pages.formatting(call.language)
        return page(
            ApplicantPage(
                view, secret: call.parameter("secret"), isNew: call.query["new"] == "1", refusedFile: refusedFile,
                isSent: call.query["attached"] == "1",
                settings: settings, formatting),
            title: formatting.catalogue.text("applicant.title", ["number": view.number]), call,
            status: refusedFile?.kind.status ?? .ok)
    }
}
