// SPDX-License-Identifier: Apache-2.0

import Casework
import HTTPTypes
import Hummingbird
import Procedure
import Values
internal import Words

/// The session: its user, its end, and the token that changes need.
struct SessionDocument: APIDocument {
    struct User: APIDocument {
        let username: String
        let displayName: String
        let position: String?
    }

    let user: User
    let role: Role
    let csrfToken: String
    let expires: Timestamp
    /// Sign-ins that failed before this one.
    let notice: SignInNotice?

    init(_ user: UserView, csrfToken: String, expires: Timestamp, notice: SignInNotice?) {
        self.user = User(username: user.username, displayName: user.displayName, position: user.position)
        role = user.role
        self.csrfToken = csrfToken
        self.expires = expires
        self.notice = notice
    }
}

extension Route.Body {
    static let signIn = Route.Body.form(
        "SignIn",
        [
            .text("username", most: 200),
            .text("password", most: 1024),
        ])
}

/// Signing in and out.
extension Routes {
    private struct SignInBody: Decodable {
        let username: String
        let password: String
    }

    var sessionRoutes: [Route] {
        [
            Route(
                kind: .api, method: .post, path: "\(Self.api)/session", access: .anyone, summary: "Sign in",
                body: .signIn, bodyLimit: 4096, repetition: .performedAgain,
                answers: [.ok("The session; its token is in the cookie __Host-titipan.", SessionDocument.self)]
            ) { call in
                let body = try call.decode(SignInBody.self)
                let signIn = try await self.signIn(username: body.username, password: body.password, call)
                var response = try Response.json(
                    SessionDocument(
                        signIn.user, csrfToken: signIn.csrfToken, expires: signIn.expires, notice: signIn.notice))
                response.headers.append(contentsOf: cookies(for: signIn))
                return response
            },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/session", summary: "Who is signed in",
                answers: [.ok("The session.", SessionDocument.self)]
            ) { call in
                guard let session = call.session else { throw Problem.signInFirst }
                return try .json(
                    SessionDocument(
                        session.user, csrfToken: session.csrfToken, expires: session.expires, notice: session.notice))
            },
            Route(
                kind: .api, method: .delete, path: "\(Self.api)/session", summary: "Sign out",
                repetition: .performedAgain, answers: [.done]
            ) { call in
                if let token = call.token { try await casework.people.signOut(token: token) }
                var response = Response.noContent
                response.headers.append(Self.noCookie)
                return response
            },
        ]
    }

    func signIn(username: String, password: String, _ call: RequestContext) async throws -> SignIn {
        guard username.utf8.count <= 200, password.utf8.count <= 1024 else {
            throw Problem(
                .invalid, code: "field.invalid", title: Phrase(id: "Terlalu panjang", en: "Too long"),
                detail: Phrase(
                    id: "Tidak ada nama pengguna atau kata sandi sepanjang itu.",
                    en: "No user name or password is that long."))
        }
        return try await casework.people.signIn(
            username: username, password: password, from: call.remote,
            device: Cookies(call.headers)[Self.deviceCookie], replacing: call.session == nil ? nil : call.token)
    }

    /// Set at a sign-in and read at the next: strangers' failures do not hold up who brings it.
    static let deviceCookie = "__Host-titipan-device"

    /// Of the session, and of the device for a year.
    func cookies(for signIn: SignIn) -> [HTTPField] {
        let seconds = max(0, Int(saturating: signIn.expires.seconds(since: now)))
        return [
            Cookies.make(RequestPipeline.sessionCookie, signIn.token, seconds: seconds),
            Cookies.make(Self.deviceCookie, signIn.device, seconds: 31_536_000),
        ].map { HTTPField(name: .setCookie, value: $0) }
    }

    static var noCookie: HTTPField {
        HTTPField(name: .setCookie, value: Cookies.make(RequestPipeline.sessionCookie, "", seconds: 0))
    }
}
