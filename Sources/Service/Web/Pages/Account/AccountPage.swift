// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
internal import Procedure
internal import Values
internal import Words

/// The person's own sessions.
struct AccountPage: PageModel {
    static let template = "account"

    struct Line: TemplateModel {
        let opened: String
        let used: String
        let from: String
        /// The session that shows the page.
        let here: Bool

        init(_ session: OpenSession, _ formatting: Formatting) {
            opened = formatting.dateTime(session.opened)
            used = formatting.dateTime(session.lastUsed)
            from = session.address
            here = session.isPresent
        }
    }

    let heading: String
    let account: String
    let sessions: [Line]

    init(_ user: UserView, _ sessions: [OpenSession], _ formatting: Formatting) {
        heading = formatting.catalogue.text("account.title")
        account = user.username
        self.sessions = sessions.map { Line($0, formatting) }
    }
}

extension Routes {
    var accountRoutes: [Route] {
        [
            Route(kind: .page, method: .get, path: "/account", summary: "The person's own sessions") { call in
                let user = try call.user()
                let sessions = try await casework.people.sessions(of: user, token: call.token ?? "")
                let content = AccountPage(user, sessions, pages.formatting(call.language))
                return page(content, title: content.heading, call)
            },
            Route(
                kind: .page, method: .post, path: "/account/sign-out", summary: "Sign out everywhere", bodyLimit: 4096
            ) { call in
                let user = try call.user()
                try await casework.people.signOutEverywhere(user.username, by: user.displayName)
                var response = Response.seeOther("/")
                response.headers.append(Self.noCookie)
                return response
            },
            Route(
                kind: .page, method: .post, path: "/account/notice", summary: "The notice of failed sign-ins is read",
                bodyLimit: 4096
            ) { call in
                if let token = call.token { try await casework.people.clearNotice(token: token) }
                let back = try call.form().first { $0.name == "back" }?.value ?? ""
                return .seeOther(Self.safe(back) ?? "/inbox")
            },
        ]
    }
}
