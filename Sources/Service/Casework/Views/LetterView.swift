// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Procedure
package import Values

/// The reply letter.
package struct LetterView: Codable, Hashable, Sendable {
    /// Fixed by the signature.
    package var number: String?
    /// The clerk's own paragraphs, if any.
    package var body: String?
    package var reason: String?
    /// As printed; `nil` before the signature.
    package var signer: String?
    package var capacity: Capacity?
    package var signed: Timestamp?
    package var recipient: String?
}

extension LetterView {
    /// `nil` before the reply is ordered.
    init?(_ state: CaseState) {
        guard state.decision != nil else { return nil }
        self.init(
            number: state.signature?.letterNumber, body: state.draftBody, reason: state.decisionReason,
            signer: state.signature?.by.name, capacity: state.signature?.capacity,
            signed: state.signature.map(\.at), recipient: state.dispatch?.recipient)
    }
}
