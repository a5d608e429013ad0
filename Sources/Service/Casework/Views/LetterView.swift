// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Procedure
package import Values

/// The reply letter.
package struct LetterView: Codable, Hashable, Sendable {
    /// Fixed by the approval for signing.
    package var number: String?
    /// The clerk's own paragraphs behind the standard ones, if any.
    package var additions: String?
    package var reason: String?
    /// Who is to sign it on paper, as printed; `nil` before it is approved.
    package var signer: String?
    package var capacity: Capacity?
    /// When the signer approved it for signing.
    package var approved: Timestamp?
    /// The scan of the signed paper: the letter counts as signed once it is confirmed.
    package var scan: ScanView?
    /// For whom, by what; `nil` of a signature in the own post, and of earlier ones.
    package var acting: ActingView?
    package var recipient: String?
    /// What would be signed now; `nil` once it is signed.
    package var draft: DraftView?
    /// Why it came back to the desk where it lies.
    package var returned: ReturnView?
}

extension LetterView {
    /// `nil` before the reply is ordered.
    init?(_ state: CaseState, _ draft: DraftView?) {
        guard state.decision != nil else { return nil }
        self.init(
            number: state.signature?.letterNumber, additions: state.draftBody, reason: state.decisionReason,
            signer: state.signature?.by.name, capacity: state.signature?.capacity,
            approved: state.signature.map(\.at), scan: ScanView(.letter, state),
            acting: state.signature?.by.acting.map { ActingView($0) }, recipient: state.dispatch?.recipient,
            draft: draft,
            returned: state.pendingReturn.map {
                ReturnView(reason: $0.text, by: $0.by.name, role: $0.by.role, at: $0.at)
            })
    }
}
