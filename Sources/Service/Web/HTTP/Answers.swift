// SPDX-License-Identifier: Apache-2.0

import Casework
import Foundation
import Hummingbird
import NIOCore
internal import Procedure
internal import Words

extension Problem.Kind {
    /// RFC 9110, section 15.
    var status: HTTPResponse.Status {
        switch self {
        case .unauthenticated: .unauthorized
        case .forbidden: .forbidden
        case .unknown: .notFound
        case .conflict: .conflict
        case .precondition: .preconditionFailed
        case .invalid: .unprocessableContent
        case .malformed: .badRequest
        case .tooMany: .tooManyRequests
        case .unavailable: .serviceUnavailable
        }
    }
}

/// Problem details (RFC 9457) in English, for programs.
struct ProblemDocument: APIDocument {
    let type: String
    let title: String
    let status: Int
    let detail: String
    let code: String
    let field: String?
    let errors: [Fault]?

    /// One field at fault.
    struct Fault: APIDocument {
        let field: String
        let detail: String
    }
}

extension Response {
    static func bytes(
        _ bytes: [UInt8], _ mediaType: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = mediaType
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        .bytes(Array(text.utf8), "text/plain; charset=utf-8", status: status)
    }

    static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        .bytes(Array(text.utf8), "text/html; charset=utf-8", status: status)
    }

    static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, mediaType: String = "application/json"
    ) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return .bytes(Array(try encoder.encode(value)), mediaType, status: status)
    }

    static func problem(_ problem: Problem, status: HTTPResponse.Status? = nil) -> Response {
        let status = status ?? problem.kind.status
        let document = ProblemDocument(
            type: "urn:titipan:problem:\(problem.code)", title: problem.title.en, status: status.code,
            detail: problem.detail.en, code: problem.code, field: problem.field,
            errors: problem.fields.isEmpty
                ? nil : problem.fields.map { ProblemDocument.Fault(field: $0.field, detail: $0.detail.en) })
        let answer = try? Response.json(document, status: status, mediaType: "application/problem+json")
        return answer ?? Response(status: .internalServerError)
    }

    static let noContent = Response(status: .noContent)

    /// 303: the browser fetches `location` with GET.
    static func seeOther(_ location: String) -> Response {
        Response(status: .seeOther, headers: [.location: location])
    }

    /// A stored file with its own hash as entity tag. PDFs are shown, all else is saved.
    static func file(_ file: StoredFile) -> Response {
        let disposition = file.mediaType == "application/pdf" ? "inline" : "attachment"
        return .bytes(
            file.bytes, file.mediaType,
            headers: [
                .contentDisposition: "\(disposition); filename=\"\(file.name)\"",
                .eTag: "\"\(file.sha256)\"",
            ])
    }

    /// What somebody has sent: saved and never shown, whatever it is.
    static func attachment(_ file: StoredFile) -> Response { sent(file, "attachment") }

    /// A picture that was made of what somebody has sent.
    static func picture(_ file: StoredFile) -> Response { sent(file, "inline") }

    private static func sent(_ file: StoredFile, _ disposition: String) -> Response {
        .bytes(
            file.bytes, file.mediaType,
            headers: [
                .contentDisposition: "\(disposition); filename=\"\(file.name)\"", .eTag: "\"\(file.sha256)\"",
                .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'; sandbox",
            ])
    }
}
