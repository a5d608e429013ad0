// SPDX-License-Identifier: Apache-2.0

internal import Words

/// How far a case is with a step. Raw values are the style sheet's classes.
enum StepProgress: String, CaseIterable {
    case done, current, todo

    var title: Phrase {
        switch self {
        case .done: Phrase(id: "selesai", en: "done")
        case .current: Phrase(id: "sedang berjalan", en: "current")
        case .todo: Phrase(id: "belum", en: "to come")
        }
    }
}

/// How far a case is with a gate of the last step. Raw values are the style sheet's classes.
enum GateProgress: String, CaseIterable {
    case done, todo
    /// A refused case has no hand-over.
    case none

    var title: Phrase {
        switch self {
        case .done: Phrase(id: "terpenuhi", en: "filled")
        case .todo: Phrase(id: "belum", en: "open")
        case .none: Phrase(id: "tidak perlu", en: "not needed")
        }
    }
}
