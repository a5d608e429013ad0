// SPDX-License-Identifier: Apache-2.0

import Casework
import HTTPTypes
import Hummingbird
import Procedure
import Words
import Values

/// Start, sign-in, language, style and script.
extension Routes {
    var entranceRoutes: [Route] {
        [
            Route(kind: .page, method: .get, path: "/", access: .anyone, summary: "Start") { call in
                if call.session != nil { return .seeOther("/inbox") }
                let texts = pages.catalogue(call.language)
                return page(
                    StartPage(lead: texts.text("start.lead", ["building": settings.building])),
                    title: texts.text("start.title"), call)
            },
            Route(kind: .page, method: .get, path: "/sign-in", access: .anyone, summary: "Sign in") { call in
                if call.session != nil { return .seeOther("/inbox") }
                return signInPage(call, next: call.query["next"] ?? "")
            },
            Route(
                kind: .page, method: .post, path: "/sign-in", access: .anyone, summary: "Sign in", bodyLimit: 8192
            ) { call in
                let form = try call.form()
                let value = { (name: String) in form.first { $0.name == name }?.value ?? "" }
                do {
                    let signIn = try await signIn(username: value("username"), password: value("password"), call)
                    var response = Response.seeOther(Self.safe(value("next")) ?? "/inbox")
                    response.headers.append(contentsOf: cookies(for: signIn))
                    return response
                } catch let problem as Problem
                    where problem.kind == .unauthenticated || problem.kind == .tooMany || problem.kind == .invalid
                {
                    return signInPage(call, next: value("next"), username: value("username"), problem: problem)
                }
            },
            Route(
                kind: .page, method: .post, path: "/sign-out", summary: "Sign out", bodyLimit: 4096
            ) { call in
                if let token = call.token { try await casework.people.signOut(token: token) }
                var response = Response.seeOther("/")
                response.headers.append(Self.noCookie)
                return response
            },
            Route(
                kind: .page, method: .post, path: "/language", access: .anyone, summary: "Choose a language",
                bodyLimit: 4096
            ) { call in
                let form = try call.form()
                let chosen = form.first { $0.name == "language" }.flatMap { Language(rawValue: $0.value) }
                var response = Response.seeOther(Self.safe(form.first { $0.name == "back" }?.value ?? "") ?? "/")
                if let chosen {
                    let cookie = Cookies.make(RequestPipeline.languageCookie, chosen.rawValue, seconds: 31_536_000)
                    response.headers.append(HTTPField(name: .setCookie, value: cookie))
                }
                return response
            },
            Route(
                kind: .page, method: .get, path: "/assets/{version}/{file}", access: .anyone,
                summary: "Style and script"
            ) { call in
                guard let response = Assets.response(call.parameter("file")) else {
                    throw Problem.nothingHere
                }
                return response
            },
        ]
    }

    /// `path` if it is a path of this site, so that no redirect leads to another.
    static func safe(_ path: String) -> String? {
        guard path.hasPrefix("/"), !path.hasPrefix("//"), path.utf8.count < 500,
            path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
        else { return nil }
        return path
    }

    private func signInPage(_ call: RequestContext, next: String, username: String = "", problem: Problem? = nil)
        -> Response
    {
        let texts = pages.catalogue(call.language)
        let content = SignInPage(
            next: Self.safe(next) ?? "", username: username,
            error: problem.map { "\(texts[$0.title]). \(texts[$0.detail])" })
        return page(content, title: texts.text("signIn.title"), call, status: problem?.kind.status ?? .ok)
    }
}
