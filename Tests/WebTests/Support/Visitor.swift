// SPDX-License-Identifier: Apache-2.0

import Casework
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import OfficeSupport
import Procedure
import Values

@testable import Web

/// A browser or program at the public listener, without a network.
struct Visitor: Sendable {
    let client: any TestClientProtocol
    var cookie: String?
    var csrf: String?

    struct Answer: Sendable {
        let status: Int
        let headers: HTTPFields
        let text: String

        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]) ?? [:]
        }

        /// The code of a problem document.
        var code: String { json["code"] as? String ?? "" }
    }

    static let patientLimits = WebSettings.Limits(
        requestsPerMinute: 1_000_000, enrolmentsPerHour: 100_000)

    /// Runs `body` against the routes of the public listener of a new office, with one person per role.
    static func visit(
        settings change: (inout OfficeSettings) -> Void = { _ in }, limits: WebSettings.Limits = patientLimits,
        _ body: @escaping @Sendable (Visitor, Routes) async throws -> Void
    ) async throws {
        try await TestOffice.open(settings: change) { office in
            try await office.addPeople()
            try await visit(office.casework, limits: limits, body)
        }
    }

    /// The same for an office in the middle of its work.
    static func tour(
        settings change: (inout OfficeSettings) -> Void = { _ in },
        _ body: @escaping @Sendable (Visitor, Routes, FurnishedOffice) async throws -> Void
    ) async throws {
        try await FurnishedOffice.open(settings: change) { furnished in
            try await visit(furnished.casework) { try await body($0, $1, furnished) }
        }
    }

    static func visit(
        _ casework: Casework, limits: WebSettings.Limits = patientLimits,
        _ body: @escaping @Sendable (Visitor, Routes) async throws -> Void
    ) async throws {
        let identity = WebIdentity(certificateChain: "", privateKey: "", authority: "-----BEGIN", agentID: { _ in "" })
        let site = try Routes(casework: casework, settings: TestServer.settings(limits: limits), identity: { identity })
        var logger = Logger(label: "test")
        logger.logLevel = .error
        let application = Application(router: site.publicRouter(), logger: logger)
        try await application.test(.router) { client in try await body(Visitor(client: client), site) }
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ headers: [String: String] = [:], body: String? = nil,
        type: String = "application/json", withCSRF: Bool = true
    ) async throws -> Answer {
        var fields = HTTPFields()
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        if let cookie { fields[.cookie] = cookie }
        if withCSRF, let csrf, let name = HTTPField.Name("X-CSRF-Token") { fields[name] = csrf }
        if body != nil { fields[.contentType] = type }
        return try await client.execute(
            uri: path, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) }
        ) { response in
            Answer(
                status: response.status.code, headers: response.headers, text: String(buffer: response.body))
        }
    }

    /// Posts a form as a page does, with the token of the session.
    func post(_ path: String, _ fields: [String: String], withCSRF: Bool = true) async throws -> Answer {
        var fields = fields
        if withCSRF, let csrf { fields["_csrf"] = csrf }
        let body = fields.map { "\(Self.escaped($0))=\(Self.escaped($1))" }.joined(separator: "&")
        return try await send(
            .post, path, body: body, type: "application/x-www-form-urlencoded", withCSRF: false)
    }

    /// The same visitor, signed in.
    ///
    /// - Parameter suffix: behind the role in the user name.
    func signedIn(as role: Role, _ suffix: String = "") async throws -> Visitor {
        let answer = try await send(
            .post, "/api/v1/session",
            body: "{\"username\":\"\(role.rawValue)\(suffix)\",\"password\":\"\(TestOffice.password)\"}")
        var visitor = self
        visitor.cookie = answer.headers[.setCookie].map { String($0.prefix { $0 != ";" }) }
        visitor.csrf = answer.json["csrfToken"] as? String
        return visitor
    }

    static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

extension Route {
    /// The path with `values` for its parameters.
    func address(_ values: [String: String] = [:]) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).map { part in
            part.hasPrefix("{") ? values[String(part.dropFirst().dropLast())] ?? "x" : String(part)
        }.joined(separator: "/")
    }
}
