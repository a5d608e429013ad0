// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import Procedure
import Values
internal import Words

/// An application just received, with its secret link.
struct NewCaseDocument: APIDocument {
    let number: String
    let link: String
}

extension Route.Body {
    static let application = Route.Body.form("ApplicationForm", ApplicationForm.shapes)
}

/// Routes for applicants, who have no account.
extension Routes {
    func apply(_ form: JSONValue, _ call: RequestContext) async throws -> NewCase {
        if let pause = applications.pause(call.origin) {
            throw Problem(
                .tooMany, code: "application.rate",
                title: Phrase(id: "Terlalu banyak permohonan", en: "Too many applications"),
                detail: Phrase(
                    id: "Alamat ini sudah mengirim banyak permohonan. Coba lagi \(pause) detik lagi.",
                    en: "This address has sent its applications for now. Try again in \(pause) seconds."))
        }
        let new = try await casework.applications.apply(form, from: call.remote)
        _ = applications.admit(call.origin)
        return new
    }

    var applicationRoutes: [Route] {
        [
            Route(
                kind: .api, method: .post, path: "\(Self.api)/applications", access: .anyone,
                summary: "Apply for a place", body: .application, bodyLimit: 64 * 1024, repetition: .refused,
                answers: [
                    Route.Answer(
                        status: 201, text: "The case and the applicant's secret link.", document: NewCaseDocument.self)
                ]
            ) { call in
                let new = try await apply(try call.json(), call)
                return try .json(
                    NewCaseDocument(number: new.number, link: "\(settings.publicURL)/t/\(new.secret)"),
                    status: .created)
            },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/applications/{secret}", access: .anyone,
                summary: "The applicant's view of the case; never an address or a port",
                answers: [.ok("The case.", ApplicantView.self)]
            ) { call in
                try .json(try await casework.applications.view(secret: call.parameter("secret")))
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/applications/{secret}", access: .anyone,
                summary: "Send a returned application again", body: .application, bodyLimit: 64 * 1024,
                answers: [.ok("The case.", ApplicantView.self)]
            ) { call in
                try .json(
                    try await casework.applications.resubmit(secret: call.parameter("secret"), form: try call.json()))
            },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/applications/{secret}/documents/{name}", access: .anyone,
                summary: "The reply, once it is sent: letter.pdf",
                answers: [.file("The document.", "application/pdf")]
            ) { call in
                .file(
                    try await casework.applications.document(call.parameter("name"), secret: call.parameter("secret")))
            },
        ]
    }
}
