// SPDX-License-Identifier: Apache-2.0

import Casework
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Procedure
import Values
import Words

/// The one way in: every request of every route passes here, in this order.
///
/// Origin, session or client certificate, requests of the address, right to be here, body limit, CSRF token, handler, errors, headers.
/// Nothing of a body is read for whom is refused without it.
struct RequestPipeline: Sendable {
    static let sessionCookie = "__Host-titipan"
    static let languageCookie = "__Host-titipan-language"

    let casework: Casework
    let pages: Pages
    let peers: PeerIdentity
    let limit: RequestLimit
    let largeBodies = LargeBodies()
    let repeated: RepeatedRequests

    func respond(to request: Request, at route: Route, context: WebContext) async -> Response {
        guard route.kind == .agent || route.isForMachines else { return await answer(request, at: route, context) }
        return await Casework.readingForMachines { await answer(request, at: route, context) }
    }

    private func answer(_ request: Request, at route: Route, _ context: WebContext) async -> Response {
        let nonce = SecurityHeaders.makeNonce()
        let cookies = Cookies(request.headers)
        let language = cookies[Self.languageCookie].flatMap { Language(rawValue: $0) } ?? .indonesian
        var session: Session?
        var response: Response
        do {
            if route.isUnsafe { try Self.checkOrigin(request) }
            let token = cookies[Self.sessionCookie]
            if route.kind != .agent, let token { session = try await casework.people.session(token: token) }
            if route.kind != .agent, session == nil { try limit.count(context) }
            let agentID = route.kind == .agent ? try await peers.agentID(context) : nil
            try Self.checkAccess(to: route, session, agentID)
            if route.kind != .page {
                try Self.checkToken(request.headers[values: .csrfToken].first, of: session, for: route)
            }
            let parameters = try Self.parameters(of: route, context)
            try await route.admission?(casework, parameters, session?.user)
            let read = { () async throws -> RequestContext in
                RequestContext(
                    method: request.method, path: request.uri.path, query: Self.query(request), parameters: parameters,
                    headers: request.headers, body: try await Self.body(of: request, limit: route.bodyLimit),
                    remote: context.remote, origin: context.origin, session: session, token: token, agentID: agentID,
                    language: language,
                    onClose: { [channel = context.channel] done in channel.closeFuture.whenComplete { _ in done() } },
                    nonce: nonce)
            }
            response =
                route.bodyLimit > LargeBodies.least
                ? try await largeBodies.receiving { try await answer(to: try await read(), at: route) }
                : try await answer(to: try await read(), at: route)
        } catch {
            response = refusal(
                of: error, route: route, path: Self.target(request), session: session, language: language, nonce: nonce,
                context: context)
        }
        // Programs wait at least so long before they try again.
        if response.status == .tooManyRequests, response.headers[.retryAfter] == nil {
            response.headers[.retryAfter] = "60"
        }
        if response.status == .serviceUnavailable { response.headers[.retryAfter] = "5" }
        SecurityHeaders.add(to: &response, kind: route.kind, nonce: nonce)
        return response
    }

    private func answer(to call: RequestContext, at route: Route) async throws -> Response {
        // Programs' tokens stand in the head.
        if route.kind == .page, route.isUnsafe, call.session != nil, route.access != .anyone {
            try Self.checkToken(try Self.token(ofForm: call), of: call.session, for: route)
        }
        if route.kind == .api { try QueryField.check(call.query, by: route.query) }
        let response = try await repeated.answer(call, at: route, route.handler)
        guard try Self.isKnown(response, to: call) else { return response }
        return Response(status: .notModified, headers: Self.kept(response))
    }

    // MARK: Checks

    /// Another site's page must not act for the person who is signed in here (Fetch Metadata; RFC 6454).
    private static func checkOrigin(_ request: Request) throws {
        let foreign = Problem(
            .forbidden, code: "request.origin",
            title: Phrase(id: "Permintaan dari situs lain", en: "From another site"),
            detail: Phrase(
                id: "Permintaan ini dikirim oleh halaman situs lain dan tidak dijalankan.",
                en: "This request was sent by a page of another site and is not performed."))
        if let site = request.headers[values: .secFetchSite].first {
            guard ["same-origin", "none"].contains(site) else { throw foreign }
        } else if let origin = request.headers[values: .origin].first, let host = request.head.authority {
            // Browsers too old for Fetch Metadata.
            guard origin == "https://\(host)" else { throw foreign }
        }
    }

    private static func body(of request: Request, limit: Int) async throws -> [UInt8] {
        if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > limit {
            throw TooLarge(limit: limit)
        }
        do {
            return Array(buffer: try await request.body.collect(upTo: limit))
        } catch is NIOTooManyBytesError {
            throw TooLarge(limit: limit)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw Problem(
                .malformed, code: "body.broken", title: Phrase(id: "Isi permintaan rusak", en: "A broken body"),
                detail: Phrase(
                    id: "Isi permintaan tidak sampai utuh; kirim lagi.",
                    en: "The request's body did not come whole; send it again."))
        }
    }

    private static func checkAccess(to route: Route, _ session: Session?, _ agentID: String?) throws {
        switch route.access {
        case .anyone: break
        case .agent: guard agentID != nil else { throw Problem.noCertificate }
        case .signedIn, .duty, .step:
            guard let user = session?.user else { throw Problem.signInFirst }
            guard route.access.admits(user.role) else {
                throw Problem(
                    .forbidden, code: "route.role", title: Problem.otherRole,
                    detail: Phrase(
                        id: "Halaman ini untuk peran lain; Anda bertindak sebagai \(user.role.title.id).",
                        en: "This address is for other roles; you act as \(user.role.title.en)."))
            }
        }
    }

    private static func checkToken(_ given: String?, of session: Session?, for route: Route) throws {
        guard route.isUnsafe, let session, route.access != .anyone else { return }
        guard let given, constantTimeEqual(given, session.csrfToken) else {
            throw Problem(
                .forbidden, code: "session.csrf", title: Phrase(id: "Formulir sudah usang", en: "The form is stale"),
                detail: Phrase(
                    id: "Token CSRF tidak ada atau milik sesi lain. Muat ulang halaman, lalu coba lagi.",
                    en: "The CSRF token is missing or belongs to another session. Reload the page and try again."))
        }
    }

    /// Of whatever type the body is: what it holds comes after the right to send it.
    private static func token(ofForm call: RequestContext) throws -> String? {
        let type = call.headers[values: .contentType].first
        guard MultipartBody.takes(type) else {
            return try FormBody.fields(call.body).first { $0.name == "_csrf" }?.value
        }
        return try MultipartBody(call.body, mediaType: type).fields["_csrf"]
    }

    /// Whether the caller has what would be answered: RFC 9110, section 13.1.2.
    private static func isKnown(_ response: Response, to call: RequestContext) throws -> Bool {
        let fields = call.headers[values: .ifNoneMatch]
        guard !fields.isEmpty, [.get, .head].contains(call.method), response.status == .ok,
            let tag = response.headers[.eTag]
        else {
            return false
        }
        return try EntityTags(fields, of: "If-None-Match").matches(tag)
    }

    /// The headers of an answer that is not sent again.
    private static func kept(_ response: Response) -> HTTPFields {
        response.headers[.eTag].map { [.eTag: $0] } ?? [:]
    }

    // MARK: Errors

    private func refusal(
        of error: any Error, route: Route, path: String, session: Session?, language: Language, nonce: String,
        context: WebContext
    ) -> Response {
        if let rate = error as? TooManyRequests {
            var response = route.kind == .page ? rate.answer : .problem(rate.problem)
            response.headers[.retryAfter] = "\(rate.pause)"
            return response
        }
        let (problem, status) = Self.problem(of: error, context: context)
        if route.kind == .page {
            if problem.kind == .unauthenticated, session == nil {
                let next = path.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
                return .seeOther(route.isUnsafe ? "/sign-in" : "/sign-in?next=\(next)")
            }
            return pages.error(problem, status: status, session: session, language: language, nonce: nonce)
        }
        return .problem(problem, status: status)
    }

    static func problem(of error: any Error, context: WebContext) -> (Problem, HTTPResponse.Status) {
        switch error {
        case let problem as Problem:
            return (problem, problem.kind.status)
        case let large as TooLarge:
            let problem = Problem(
                .malformed, code: "body.size", title: Phrase(id: "Terlalu besar", en: "Too large"),
                detail: Phrase(
                    id: "Di sini paling banyak \(large.limit) bita yang diterima.",
                    en: "At most \(large.limit) bytes are taken here."))
            return (problem, .contentTooLarge)
        case let http as HTTPError where http.status.code < 500:
            if http.status == .notFound { return (.nothingHere, http.status) }
            let problem = Problem(
                .malformed, code: "request.\(http.status.code)",
                title: Phrase(id: "Cara itu tidak dikenal di sini", en: "Not possible here"),
                detail: .quoting(
                    Phrase(
                        id: "Alamat ini tidak menerima permintaan itu", en: "This address does not take that request"),
                    http.body ?? http.status.reasonPhrase))
            return (problem, http.status)
        case is CancellationError:
            let problem = Problem(
                .unavailable, code: "service.stopping",
                title: Phrase(id: "Layanan sedang berhenti", en: "The service is stopping"),
                detail: Phrase(id: "Coba lagi sebentar lagi.", en: "Try again in a moment."))
            return (problem, .serviceUnavailable)
        case let error where Problem(from: error) != nil:
            // Of a call that does not map its errors itself: the store cannot be used, for example.
            let problem = Problem(from: error) ?? .nothingHere
            return (problem, problem.kind.status)
        default:
            context.logger.error("request failed", metadata: ["error": "\(String(reflecting: error))"])
            let problem = Problem(
                .unavailable, code: "service.fault",
                title: Phrase(id: "Gangguan pada layanan", en: "A fault in the service"),
                detail: Phrase(
                    id:
                        "Gangguan ini dicatat dengan nomor \(context.reference). Tidak ada yang berubah setengah jalan; coba lagi.",
                    en: "It is logged under \(context.reference). Nothing was changed by halves; try again."))
            return (problem, .internalServerError)
        }
    }

    // MARK: Parts of a request

    private static func query(_ request: Request) -> [String: String] {
        var query: [String: String] = [:]
        let text = request.uri.query.map { Array($0.utf8) } ?? []
        for (name, value) in (try? FormBody.fields(text)) ?? [] where query[name] == nil { query[name] = value }
        return query
    }

    /// - Throws: ``Problem`` for a part of the path that would cost too much to compare, or that no name in the store has.
    private static func parameters(of route: Route, _ context: WebContext) throws -> [String: String] {
        try route.parameters.reduce(into: [:]) { parameters, name in
            let value = context.parameters.get(name) ?? ""
            guard value.isStreamSafe, !value.utf8.contains(0) else { throw Problem.nothingHere }
            parameters[name] = value
        }
    }

    private static func target(_ request: Request) -> String {
        request.uri.query.map { "\(request.uri.path)?\($0)" } ?? request.uri.path
    }
}

struct TooLarge: Error {
    let limit: Int
}

/// Compares in a time that does not depend on where the texts differ.
func constantTimeEqual(_ a: String, _ b: String) -> Bool {
    let (a, b) = (Array(a.utf8), Array(b.utf8))
    guard a.count == b.count else { return false }
    return zip(a, b).reduce(into: UInt8(0)) { $0 |= $1.0 ^ $1.1 } == 0
}
