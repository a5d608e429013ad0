// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import Procedure
internal import Values
internal import Words

/// Forms with files, on a case's page and on the applicant's.
extension Routes {
    var attachmentPageRoutes: [Route] {
        [
            Route(
                kind: .page, method: .post, path: "/cases/{number}/attachments", summary: "Attach a file",
                bodyLimit: Self.attachmentLimit
            ) { call in
                let (number, user) = (call.parameter("number"), try call.user())
                do {
                    // Not before the form is read, which holds the session's token.
                    try await casework.attachments.admit(user, to: number)
                    try await attach(call, by: .officer(user, caseNumber: number))
                    return .seeOther("/cases/\(number)?attached=1#attachments")
                } catch let problem as Problem where [.invalid, .conflict, .unavailable].contains(problem.kind) {
                    let view = try await casework.cases.view(number, for: user)
                    return try await casePage(view, call, refusedFile: problem)
                }
            }
        ]
    }

    var applicantAttachmentRoutes: [Route] {
        [
            Route(
                kind: .page, method: .post, path: "/t/{secret}/attachments", access: .anyone, summary: "Attach a file",
                bodyLimit: Self.attachmentLimit, admission: Self.applicantAdmission
            ) { call in
                let secret = call.parameter("secret")
                do {
                    try await attach(call, by: .applicant(secret: secret))
                    return .seeOther("/t/\(secret)?attached=1#attachments")
                } catch let problem as Problem where [.invalid, .conflict, .unavailable].contains(problem.kind) {
                    let view = try await casework.applications.view(secret: secret)
                    return applicantPage(view, call, refusedFile: problem)
                }
            }
        ]
    }
}
