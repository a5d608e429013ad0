// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
package import Procedure
package import Values

/// One of the four conditions under which step 11 closes.
package struct GateView: Codable, Hashable, Sendable {
    package var gate: Gate
    /// A refused case needs no hand-over.
    package var required: Bool
    package var filled: Timestamp?
    /// For example the agenda number, the shelf, the recipient.
    package var detail: String?
    /// The channel by which the letter was sent; of the gate `sent`.
    package var channel: Channel?
    /// Years of retention; of the gate `archive`.
    package var retentionYears: Int?
}

extension GateView {
    init(_ gate: Gate, _ state: CaseState) {
        let (filled, detail): (Timestamp?, String?) =
            switch gate {
            case .agenda: (state.agenda?.at, state.agenda?.number)
            case .archive:
                (state.archive?.at, state.archive.map { "\($0.classification), \($0.shelf)" })
            case .sent: (state.dispatch?.sentAt, state.dispatch?.recipient)
            case .handover: (state.annex?.at, state.record?.number)
            }
        self.init(
            gate: gate, required: state.gates.contains(gate), filled: filled, detail: detail,
            channel: gate == .sent ? state.dispatch?.channel : nil,
            retentionYears: gate == .archive ? state.archive?.retentionYears : nil)
    }
}
