// SPDX-License-Identifier: Apache-2.0

/// JSON Schema formats of string members, by type and member.
enum JSONFormats {
    static let members: [String: [String: String]] = [
        "AgentView": ["id": "uuid"],
        "EnrolmentResponse": ["agentID": "uuid", "agentsURL": "uri"],
        "NewCaseDocument": ["link": "uri"],
        "PublishedKeys": ["page": "uri"],
        "ProblemDocument": ["type": "uri"],
    ]
}
