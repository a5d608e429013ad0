// SPDX-License-Identifier: Apache-2.0

package import Evidence

extension AgentStanding {
    /// How the office stands to an agent; begins small.
    package var title: Phrase {
        switch self {
        case .pending: Phrase(id: "menunggu persetujuan", en: "pending")
        case .approved: Phrase(id: "disetujui", en: "approved")
        case .revoked: Phrase(id: "dicabut", en: "revoked")
        }
    }
}
