// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Procedure
package import Values
internal import Words

/// The moves that a person may make with a case, at one version of it.
package struct TransitionsView: Codable, Hashable, Sendable {
    package var number: String
    package var version: Int
    package var stage: Stage
    /// The one to make next comes first.
    package var transitions: [TransitionView]
}

package struct TransitionView: Codable, Hashable, Sendable {
    package var action: Action
    /// In English.
    package var title: String
    /// Whether the case waits for it.
    package var awaited: Bool
    /// Names of the fields that must be sent.
    package var required: [String]
    /// SHA-256 of the present draft, which a decision on it names.
    package var draft: Digest?
    /// SHA-256 of the gateway's present plan, which the start of a verification names.
    package var plan: String?
    /// SHA-256 of the scan to be confirmed, which the confirmation names.
    package var scan: String?
    /// What is to be attached, where the move is made by attaching.
    package var attaches: AttachmentKind?
}

extension TransitionsView {
    init(_ turn: Turn, in state: CaseState, draft: Digest?) {
        self.init(
            number: state.number, version: state.version, stage: state.stage,
            transitions: turn.actions.map { action in
                let shapes = action.formStep?.shapes ?? []
                let plan = shapes.contains { $0.kind == .seen(.plan) } ? state.planToSee : nil
                return TransitionView(
                    action: action, title: action.title.en, awaited: turn.awaited.contains(action),
                    required: shapes.filter { $0.isRequired || (plan != nil && $0.kind == .seen(.plan)) }.map(\.name),
                    draft: shapes.contains { $0.kind == .seen(.draft) } ? draft : nil, plan: plan,
                    scan: SignedDocument.allCases.lazy.filter { document in
                        shapes.contains { $0.kind == .seen(.scan(document)) }
                    }.compactMap { state.scanToConfirm($0)?.attachment.sha256 }.first, attaches: action.attaches)
            })
    }
}
