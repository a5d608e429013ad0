// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import Procedure
import Values

/// Queued work that is not attempted any more.
struct ParkedWorkList: APIDocument {
    let work: [PendingView]
}

extension Routes {
    var workRoutes: [Route] {
        [
            Route(
                kind: .api, method: .get, path: "\(Self.api)/work/parked", access: .duty(.releaseWork),
                summary: "Queued work that failed too often and is not attempted any more",
                answers: [.ok("The work, oldest first.", ParkedWorkList.self)]
            ) { call in try .json(ParkedWorkList(work: try await casework.parkedWork.list(for: try call.user()))) },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/cases/{number}/pending/{id}/release",
                access: .duty(.releaseWork), summary: "Attempt queued work of a case again", bodyLimit: 4096,
                answers: [.ok("The case.", CaseView.self)]
            ) { call in
                let number = call.parameter("number")
                let user = try call.user()
                try await casework.parkedWork.release(try workID(call), of: number, by: user)
                return try .json(try await casework.cases.view(number, for: user))
            },
        ]
    }

    func workID(_ call: RequestContext) throws -> Int {
        guard let id = Int(call.parameter("id")), id > 0 else { throw Problem.unknownWork(call.parameter("id")) }
        return id
    }
}
