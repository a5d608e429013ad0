// SPDX-License-Identifier: Apache-2.0

package import Words

/// What an officer decides about an identity that a placed server shows instead of the known one.
package enum IdentityRuling: String, Codable, Hashable, Sendable, CaseIterable, FieldOption {
    /// It is the server's from now on.
    case accepted
    /// It is somebody else's.
    case rejected

    package var choice: Phrase {
        switch self {
        case .accepted: Phrase(id: "Terima sebagai identitas server", en: "Accept as the server's identity")
        case .rejected: Phrase(id: "Tolak identitas ini", en: "Reject this identity")
        }
    }
}
