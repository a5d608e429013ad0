// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
internal import Values

extension Route.Answer {
    static func ok(_ text: String, _ document: (any APIDocument.Type)? = nil) -> Route.Answer {
        Route.Answer(status: 200, text: text, document: document)
    }

    static func file(_ text: String, _ mediaType: String) -> Route.Answer {
        Route.Answer(status: 200, text: text, mediaType: mediaType)
    }

    static let done = Route.Answer(status: 204, text: "Done.", mediaType: nil)
}

/// The public JSON API.
extension Routes {
    static let api = "/api/v1"

    var apiRoutes: [Route] {
        sessionRoutes + applicationRoutes + caseRoutes + attachmentRoutes + actionRoutes + ledgerRoutes
            + agentOfficerRoutes + workRoutes + serviceRoutes + networkAPIRoutes + inventoryAPIRoutes + facilityRoutes
            + peopleAPIRoutes
    }
}
