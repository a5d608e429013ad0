// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
internal import Values
internal import Words

/// A line of the checklist.
struct CheckLine: TemplateModel {
    let name: String
    let state: String
    let stateText: String
    let tone: String
    let mark: String
    let vantage: String
    let detail: String
    /// `nil` where everything was as expected.
    let reason: String?
    let remedy: String?

    /// - Parameters:
    ///   - isDecided: whether the verdict is decided.
    ///   - switchPort: the port that the case assigns to the server's cable.
    init(_ check: CheckLineView, isDecided: Bool, switchPort: String, _ formatting: Formatting) {
        let texts = formatting.catalogue
        let standing: CheckStanding =
            switch check.state {
            case .waiting: isDecided ? .ended(.notRun) : .waiting
            case .running: isDecided ? .ended(.notRun) : .running
            case .finished, .judged: CheckStanding(check.outcome ?? .inconclusive, check.reason)
            }
        name = texts[check.check.words.title]
        state = standing.style
        stateText = texts[standing.title].inSentence
        tone = standing.tone
        mark = standing.mark
        vantage = texts[check.vantage.word]
        if standing == .running {
            detail = texts[check.check.words.waiting]
        } else {
            // Before the report arrives, bandwidth figures exist in English only; in Indonesian the outcome alone is shown.
            detail = (formatting.language == .indonesian ? check.measured : check.detail) ?? ""
        }
        let telling = check.reason.flatMap { $0 == .asExpected ? nil : $0 }
        reason = telling.map { texts[$0.words.phrase] }
        remedy = telling.map { texts[$0.remedy(switchPort: switchPort)] }
    }
}

/// How the style sheet shows a line of the checklist.
extension CheckStanding {
    /// Class name of the state.
    fileprivate var style: String {
        switch self {
        case .waiting: "waiting"
        case .running: "running"
        case .warning: "warning"
        case .ended(let outcome): outcome.rawValue
        }
    }

    /// Class name of the colour.
    fileprivate var tone: String {
        switch self {
        case .waiting, .running: style
        case .warning: "warn"
        case .ended(let outcome): outcome.tone
        }
    }

    fileprivate var mark: String {
        switch self {
        case .waiting: "·"
        case .running: "…"
        case .warning: "!"
        case .ended(.passed): "✓"
        case .ended(.failed): "✕"
        case .ended(.inconclusive): "?"
        case .ended(.notRun): "–"
        }
    }
}
