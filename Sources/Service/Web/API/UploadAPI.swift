// SPDX-License-Identifier: Apache-2.0

import Casework
import HTTPTypes
import Hummingbird
import Procedure
import Values
internal import Words

extension HTTPField.Name {
    static let uploadLength = known("Upload-Length")
    static let uploadOffset = known("Upload-Offset")
    static let tusResumable = known("Tus-Resumable")
}

/// Files in pieces, as the tus protocol 1.0.0 has it: creation by POST, offset by HEAD, pieces by PATCH. What has come completely is attached
/// by the route for attachments.
extension Routes {
    private static let version = "1.0.0"

    var uploadRoutes: [Route] {
        uploadRoutes("\(Self.api)/cases/{number}", access: .signedIn, Self.officerAdmission) { call in
            .officer(try call.user(), caseNumber: call.parameter("number"))
        }
            + uploadRoutes("\(Self.api)/applications/{secret}", access: .anyone, Self.applicantAdmission) { call in
                .applicant(secret: call.parameter("secret"))
            }
    }

    private func uploadRoutes(
        _ folder: String, access: Route.Access, _ admission: @escaping Route.Admission,
        _ sender: @escaping @Sendable (RequestContext) throws -> UploadSender
    ) -> [Route] {
        [
            Route(
                kind: .api, method: .post, path: "\(folder)/uploads", access: access,
                summary: "Begin a file in pieces; Upload-Length has its bytes", bodyLimit: 4096, admission: admission,
                answers: [
                    Route.Answer(status: 201, text: "The upload; pieces go to Location.", document: UploadView.self)
                ]
            ) { call in
                guard let length = call.headers[values: .uploadLength].first.flatMap({ Int($0) }) else {
                    throw Problem.invalid(
                        "Upload-Length",
                        Phrase(id: "Panjang berkas wajib disebut.", en: "The length of the file must be given."))
                }
                let upload = try await casework.uploads.begin(length, by: try sender(call))
                var response = try Response.json(upload, status: .created)
                response.headers[.location] = "\(call.path)/\(upload.id)"
                return Self.telling(upload, response)
            },
            Route(
                kind: .api, method: .get, path: "\(folder)/uploads/{id}", access: access,
                summary: "How far a file in pieces has come; HEAD has it in Upload-Offset",
                answers: [.ok("The upload.", UploadView.self)]
            ) { call in
                let upload = try await casework.uploads.view(call.parameter("id"), by: try sender(call))
                return Self.telling(upload, try .json(upload))
            },
            Route(
                kind: .api, method: .patch, path: "\(folder)/uploads/{id}", access: access,
                summary: "Add a piece at Upload-Offset, application/offset+octet-stream",
                bodyLimit: UploadLimits.pieceBytes, admission: admission,
                answers: [Route.Answer(status: 204, text: "Upload-Offset says how far it is.", mediaType: nil)]
            ) { call in
                let type = call.headers[values: .contentType].first
                guard type == "application/offset+octet-stream",
                    let offset = call.headers[values: .uploadOffset].first.flatMap({ Int($0) }), offset >= 0
                else {
                    // Also of a case that is not there: admission said so before.
                    throw Problem.invalid(
                        "Upload-Offset",
                        Phrase(
                            id: "Kirim bagian sebagai application/offset+octet-stream dengan Upload-Offset.",
                            en: "Send a piece as application/offset+octet-stream with Upload-Offset."))
                }
                let upload = try await casework.uploads.append(
                    call.body, at: offset, to: call.parameter("id"), by: try sender(call))
                return Self.telling(upload, .noContent)
            },
        ]
    }

    private static func telling(_ upload: UploadView, _ response: Response) -> Response {
        var response = response
        response.headers[.uploadOffset] = "\(upload.offset)"
        response.headers[.uploadLength] = "\(upload.length)"
        response.headers[.tusResumable] = version
        return response
    }
}
