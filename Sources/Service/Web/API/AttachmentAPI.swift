// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import Procedure
import Values
internal import Words

/// The files of a case, and what may be attached to it now.
struct AttachmentList: APIDocument {
    let attachments: [AttachmentView]
    let attachable: [AttachmentKind]
}

/// A file that came in pieces and is complete.
struct UploadedFile: APIDocument {
    let upload: String
    let name: String
    let kind: AttachmentKind
    let note: String?
}

/// Files that people attach to cases: whole in a form, or in pieces first.
extension Routes {
    /// Longest request with a file: the file, its form and some room.
    static let attachmentLimit = UploadLimits.fileBytes + (64 << 10)

    var attachmentRoutes: [Route] {
        [
            Route(
                kind: .api, method: .get, path: "\(Self.api)/cases/{number}/attachments",
                summary: "Files attached to a case, oldest first",
                answers: [.ok("The files.", AttachmentList.self)]
            ) { call in
                let view = try await casework.cases.view(call.parameter("number"), for: try call.user())
                return try .json(AttachmentList(attachments: view.attachments, attachable: view.attachable))
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/cases/{number}/attachments",
                summary:
                    "Attach a file: multipart/form-data with kind, file and optionally note; or JSON that names what was uploaded in pieces",
                body: .document(UploadedFile.self), bodyLimit: Self.attachmentLimit, admission: Self.officerAdmission,
                answers: [.ok("The case after it.", CaseView.self)]
            ) { call in
                let (number, user) = (call.parameter("number"), try call.user())
                try await attach(call, by: .officer(user, caseNumber: number))
                return try .json(try await casework.cases.view(number, for: user))
            },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/cases/{number}/attachments/{id}/file",
                summary: "An attached file's bytes, to be saved",
                answers: [.file("The file.", "application/octet-stream")]
            ) { call in
                guard let id = Int(call.parameter("id")) else {
                    try await casework.cases.requireVisible(call.parameter("number"), for: try call.user())
                    throw Problem.nothingHere
                }
                return .attachment(
                    try await casework.attachments.file(id, of: call.parameter("number"), for: try call.user()))
            },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/cases/{number}/attachments/{id}/pictures/{page}",
                summary: "A picture of an attached file: 0 is its thumbnail, pages are counted from 1",
                answers: [.file("The picture.", AttachmentFormat.jpeg.mediaType)]
            ) { call in
                guard let id = Int(call.parameter("id")), let page = Int(call.parameter("page")) else {
                    try await casework.cases.requireVisible(call.parameter("number"), for: try call.user())
                    throw Problem.nothingHere
                }
                return .picture(
                    try await casework.attachments.picture(
                        page, of: id, in: call.parameter("number"), for: try call.user()))
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/applications/{secret}/attachments", access: .anyone,
                summary: "The same by the applicant, while the application waits for files",
                body: .document(UploadedFile.self), bodyLimit: Self.attachmentLimit, admission: Self.applicantAdmission,
                answers: [.ok("The case.", ApplicantView.self)]
            ) { call in
                let secret = call.parameter("secret")
                try await attach(call, by: .applicant(secret: secret))
                return try .json(try await casework.applications.view(secret: secret))
            },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/applications/{secret}/attachments/{id}/pictures/{page}",
                access: .anyone, summary: "A picture of what the applicant has attached",
                answers: [.file("The picture.", AttachmentFormat.jpeg.mediaType)]
            ) { call in
                guard let id = Int(call.parameter("id")), let page = Int(call.parameter("page")) else {
                    throw Problem.nothingHere
                }
                return .picture(
                    try await casework.attachments.picture(page, of: id, secret: call.parameter("secret")))
            },
        ] + uploadRoutes
    }

    /// Before a file is read: there is such a case, and the person may attach something to it.
    static let officerAdmission: Route.Admission = { casework, parameters, user in
        guard let user else { throw Problem.signInFirst }
        try await casework.attachments.admit(user, to: parameters["number"] ?? "")
    }

    static let applicantAdmission: Route.Admission = { casework, parameters, _ in
        try await casework.attachments.admit(secret: parameters["secret"] ?? "")
    }

    /// Attaches the file that the request carries or names.
    func attach(_ call: RequestContext, by sender: UploadSender) async throws {
        guard MultipartBody.takes(call.headers[values: .contentType].first) else {
            let file = try call.decode(UploadedFile.self)
            return try await casework.uploads.finish(
                file.upload, name: file.name, kind: file.kind, note: file.note, by: sender)
        }
        let form = try MultipartBody(call.body, mediaType: call.headers[values: .contentType].first)
        guard let kind = form.fields["kind"].flatMap({ AttachmentKind(rawValue: $0) }) else {
            throw Problem.invalid(
                "kind", Phrase(id: "Pilih jenis berkas.", en: "Choose what the file is."))
        }
        if let upload = form.fields["upload"], !upload.isEmpty {
            return try await casework.uploads.finish(
                upload, name: form.fields["name"] ?? "", kind: kind, note: form.fields["note"], by: sender)
        }
        guard let file = form.file, !file.bytes.isEmpty else { throw Problem.unacceptable(.empty) }
        let sent = SentFile(name: file.name, kind: kind, note: form.fields["note"], bytes: file.bytes)
        switch sender {
        case .officer(let user, let number): try await casework.attachments.attach(sent, to: number, by: user)
        case .applicant(let secret): try await casework.attachments.attach(sent, secret: secret)
        }
    }
}
