// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird

/// The pages that people see.
extension Routes {
    var pageRoutes: [Route] {
        entranceRoutes + workRoutes + actionPageRoutes + agentPageRoutes + applicantRoutes
    }

    func page(
        _ template: String, title: String, section: String = "", _ content: [String: Any], _ call: RequestContext,
        live: String? = nil, status: HTTPResponse.Status = .ok
    ) -> Response {
        pages.page(
            template, title: title, section: section, content, session: call.session, language: call.language,
            nonce: call.nonce, path: call.path, live: live, status: status)
    }
}
