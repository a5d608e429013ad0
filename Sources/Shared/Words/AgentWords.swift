// SPDX-License-Identifier: Apache-2.0

package import Evidence

extension AgentStanding {
    /// The agent's standing with the office; begins in lower case.
    package var title: Phrase {
        switch self {
        case .pending: Phrase(id: "menunggu persetujuan", en: "pending")
        case .approved: Phrase(id: "disetujui", en: "approved")
        case .revoked: Phrase(id: "dicabut", en: "revoked")
        }
    }
}
