// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Foundation
import Hummingbird
import Procedure
import Values
import Words

/// A request that the pipeline admitted: body read, session resolved, permission checked.
struct RequestContext: Sendable {
    let method: HTTPRequest.Method
    let path: String
    let query: [String: String]
    let parameters: [String: String]
    let headers: HTTPFields
    let body: [UInt8]
    /// The peer's address.
    let remote: String
    /// What it is counted for.
    let origin: IPPrefix?
    /// `nil` unless somebody is signed in.
    let session: Session?
    /// The session's token, to end it.
    let token: String?
    /// UUID from the client certificate; only on the agents' listener.
    let agentID: String?
    let language: Language
    /// Calls what it is given when the connection closes.
    let onClose: @Sendable (@escaping @Sendable () -> Void) -> Void
    /// For scripts of this answer only.
    let nonce: String

    /// The value of a path parameter; empty if the route has none of that name.
    func parameter(_ name: String) -> String { parameters[name] ?? "" }

    /// The person who is signed in.
    func user() throws -> UserView {
        guard let session else { throw Problem.signInFirst }
        return session.user
    }

    /// The agent at the other end.
    func agent() throws -> String {
        guard let agentID else { throw Problem.noCertificate }
        return agentID
    }

    /// The body as JSON; an empty body is an empty object.
    func json() throws -> JSONValue {
        guard !body.isEmpty else { return .object([:]) }
        do {
            return try JSONValue(json: body, limits: .form)
        } catch let error as DecodingError {
            throw Problem(error)
        }
    }

    /// - Throws: ``Problem`` naming the field at fault.
    func decode<T: Decodable>(_ type: T.Type, limits: JSONLimits = .form) throws -> T {
        do {
            return try CanonicalJSON.decode(type, from: body, limits: limits)
        } catch let error as DecodingError {
            throw Problem(error)
        }
    }

    /// The fields of a form in the order in which they were sent.
    ///
    /// - Throws: ``Problem`` for what is no form, such as a body of several parts: read as one it would have other fields.
    func form() throws -> [(name: String, value: String)] {
        try FormBody.check(mediaType: headers[values: .contentType].first)
        return try FormBody.fields(body)
    }

    /// Seconds that the caller is willing to wait, at most a minute.
    var wait: Duration {
        .seconds(min(60, max(0, query["wait"].flatMap { Int($0) } ?? 0)))
    }
}

extension JSONLimits {
    /// What people and agents send by hand: more values than any form of ours has.
    static let form: JSONLimits = {
        var limits = JSONLimits.standard
        limits.values = 2_000
        return limits
    }()
}

extension Problem {
    static let signInFirst = Problem(
        .unauthenticated, code: "session.missing", title: Phrase(id: "Belum masuk", en: "Not signed in"),
        detail: Phrase(id: "Silakan masuk terlebih dahulu.", en: "Sign in first."))
    static let nothingHere = Problem(
        .unknown, code: "request.404", title: Phrase(id: "Halaman tidak ditemukan", en: "Page not found"),
        detail: Phrase(id: "Tidak ada apa-apa di alamat ini.", en: "There is nothing at this address."))
    static let noCertificate = Problem(
        .unauthenticated, code: "agent.certificate",
        title: Phrase(id: "Tanpa sertifikat klien", en: "No client certificate"),
        detail: Phrase(
            id: "Di sini diperlukan sertifikat yang diperoleh agen saat mendaftar.",
            en: "This listener needs the certificate that the agent got when it enrolled."))

    /// The problem of JSON that does not have the route's form.
    init(_ error: DecodingError) {
        func name(_ path: [any CodingKey], _ last: (any CodingKey)? = nil) -> String? {
            let parts = (path + (last.map { [$0] } ?? [])).map { $0.intValue.map { "\($0)" } ?? $0.stringValue }
            return parts.isEmpty ? nil : parts.joined(separator: ".")
        }
        let notJSON = Phrase(id: "Bukan JSON yang sah", en: "Not valid JSON")
        switch error {
        case .keyNotFound(let key, let context):
            let field = name(context.codingPath, key)
            self.init(
                .invalid, code: "field.missing", title: Problem.missingField,
                detail: Phrase(
                    id: "Isian \(field ?? "") wajib diisi.", en: "\(field ?? "It") is required."), field: field)
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            self.init(
                .invalid, code: "field.invalid", title: Problem.wrongField,
                detail: .quoting(
                    Phrase(id: "Jenis isian tidak sesuai", en: "The field has the wrong kind"),
                    context.debugDescription), field: name(context.codingPath))
        case .dataCorrupted(let context):
            let field = name(context.codingPath)
            self.init(
                field == nil ? .malformed : .invalid, code: field == nil ? "body.malformed" : "field.invalid",
                title: field == nil ? notJSON : Problem.wrongField,
                detail: .quoting(
                    Phrase(id: "Isinya tidak dapat dibaca", en: "It cannot be read"), context.debugDescription),
                field: field)
        @unknown default:
            self.init(
                .malformed, code: "body.malformed", title: notJSON,
                detail: Phrase(id: "Isi permintaan tidak dapat dibaca.", en: "The body cannot be read."))
        }
    }
}
