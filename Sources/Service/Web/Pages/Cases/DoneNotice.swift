// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
internal import Values
internal import Words

/// What the reader has just done, and where the file is now.
struct DoneNotice: TemplateModel {
    let what: String
    let place: String

    /// `nil` unless the newest thing that a person did with the case is the reader's.
    ///
    /// - Parameter action: the step just taken.
    init?(_ action: Action, _ reading: CaseReading) {
        let (view, texts) = (reading.view, reading.texts)
        guard let step = action.formStep, let newest = view.events.last(where: { $0.role != .system }),
            newest.role == action.role, newest.actor == reading.user.displayName
        else { return nil }
        // A decision has several outcomes, of which the event says which it was.
        let decides = step.shapes.contains { shape in
            if case .choice = shape.kind { return shape.isDecision }
            return false
        }
        what = decides ? "\(texts[newest.name.title])." : texts[step.words.done]
        let stage = texts[view.summary.stage.title]
        place =
            view.summary.waitingFor.map {
                texts.text(
                    "case.nowAt",
                    ["role": texts[$0.title], "step": "\(view.summary.step.rawValue)", "stage": stage])
            } ?? texts.text("case.nowEnded", ["stage": stage])
    }
}
