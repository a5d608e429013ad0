// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird

/// The pages that people see.
extension Routes {
    var pageRoutes: [Route] {
        entranceRoutes + accountRoutes + PageSection.allCases.flatMap { $0.routes(of: self) } + applicantRoutes
            + attachmentPageRoutes + applicantAttachmentRoutes
    }

    func page(
        _ content: some PageModel, title: String, section: PageSection? = nil, _ call: RequestContext,
        live: String? = nil, status: HTTPResponse.Status = .ok
    ) -> Response {
        let texts = pages.catalogue(call.language)
        // A screen reader hears of the fault before it hears of the page.
        let heard = status.kind == .clientError || status.kind == .serverError
        return pages.page(
            content, title: heard ? texts.text("form.problem", ["title": title]) : title, section: section,
            session: call.session, language: call.language,
            nonce: call.nonce, path: call.path, live: live, status: status)
    }
}
