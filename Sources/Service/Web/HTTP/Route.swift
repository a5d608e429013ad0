// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import Procedure
internal import Values

/// JSON of the API, whose published schema is read from the type.
typealias APIDocument = Codable & Sendable

/// One entry of the route table, from which routing, documentation and tests are derived.
struct Route: Sendable {
    /// The kind of client that the answer is for.
    enum Kind: Sendable {
        /// Programs: errors are `application/problem+json`.
        case api
        /// Agents: as `api`, behind a client certificate.
        case agent
        /// Browsers: errors are pages.
        case page
    }

    /// The clients that may call the route. The application layer checks again, in more detail.
    enum Access: Sendable, Equatable {
        case anyone
        case signedIn
        /// Officers who have the duty.
        case duty(Duty)
        /// Everybody signed in; the procedure itself refuses other roles and steps that are not possible now.
        case step(Action)
        /// The certificate's agent, of whatever standing.
        case agent

        func admits(_ role: Role) -> Bool {
            switch self {
            case .anyone, .signedIn, .step: true
            case .duty(let duty): duty.roles.contains(role)
            case .agent: false
            }
        }

        /// The only roles that can have taken the route's action; `nil` where that depends on no role.
        var roles: Set<Role>? {
            switch self {
            case .duty(let duty): duty.roles
            case .step(let action): [action.role]
            case .anyone, .signedIn, .agent: nil
            }
        }
    }

    /// A status and what it means.
    struct Answer: Sendable {
        let status: Int
        let text: String
        var mediaType: String? = "application/json"
        /// The type that a JSON answer is encoded from.
        var document: (any APIDocument.Type)?
    }

    /// What becomes of a request of the API that is sent again with the same `Idempotency-Key`.
    enum Repetition: Sendable {
        /// It gets the first answer again.
        case answeredAgain
        /// It is refused: the first answer held a secret, which is kept nowhere.
        case refused
        /// It is a request like any other: what the route does is the same when it is done again, or must be.
        case performedAgain
    }

    /// The content of a JSON request.
    enum Body: Sendable {
        case document(any APIDocument.Type)
        /// The fields of a form, and what the OpenAPI document calls it.
        case form(String, [FieldShape])

        func schema(_ reader: SchemaReader) throws -> JSONValue {
            switch self {
            case .document(let type): try reader.schema(of: type)
            case .form(let name, let fields): reader.schema(ofForm: name, fields)
            }
        }
    }

    /// Throws ``Problem`` where nothing of the body is to be read.
    typealias Admission = @Sendable (Casework, [String: String], UserView?) async throws -> Void

    let kind: Kind
    let method: HTTPRequest.Method
    /// With parameters in braces, such as `/api/v1/cases/{number}`.
    let path: String
    var access: Access = .signedIn
    let summary: String
    /// `nil` without a body.
    var body: Body?
    /// Longest request body, bytes.
    var bodyLimit = 256 * 1024
    /// Asked before a body is read, with the path's parameters and the person signed in.
    var admission: Admission?
    /// Of the API: others are refused.
    var query: [QueryField] = []
    var repetition = Repetition.answeredAgain
    /// Whether `If-Match` says which version of a case it is for.
    var takesVersion: Bool { if case .step = access { kind == .api } else { false } }
    /// Whether what it reads is read by the readers of agents and health.
    var isForMachines = false
    var answers: [Answer] = []
    let handler: @Sendable (RequestContext) async throws -> Response

    /// Whether it changes something, and so needs the session's CSRF token.
    var isUnsafe: Bool { method != .get && method != .head }

    /// Names of the path's parameters, in order.
    var parameters: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }
}
