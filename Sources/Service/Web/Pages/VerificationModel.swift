// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Foundation
import Procedure
internal import Values
internal import Words

/// A verification as a live checklist, a verdict and charts.
struct VerificationModel {
    let verification: VerificationView
    /// A round after the case had ended, not the verification of step 11.
    var isRound = false
    /// Where the case says that the server's cable belongs.
    let switchPort: String
    let texts: Catalogue
    let formatting: Formatting

    func content() -> [String: Any] {
        var content: [String: Any] = [
            "title": isRound ? texts.text("verification.round") : texts[CaseSection.verification.title],
            "attemptText": texts.text(
                isRound ? "verification.roundNumber" : "verification.attempt", ["n": "\(verification.attempt)"]),
            "hasChanges": !verification.changes.isEmpty, "changes": verification.changes.map(change),
            "observedText": texts.text("verification.observed", ["n": "\(verification.observationSeconds)"]) + ".",
            "hasTraffic": !verification.traffic.isEmpty, "issued": formatting.dateTime(verification.issued),
            "checks": verification.checks.map(line),
            "traffic": verification.traffic.map(chart),
        ]
        if let outcome = verification.outcome {
            let warns = outcome == .passed && verification.checks.contains { Self.isWarning($0) }
            content["verdict"] = [
                "tone": Self.tone(outcome), "name": texts[warns ? Outcome.warningTitle : outcome.title],
                "at": verification.decided.map(formatting.dateTime) ?? "",
            ]
        } else {
            let done = verification.checks.filter { $0.state == .finished || $0.state == .judged }.count
            let awaiting = verification.awaiting.map(awaited).joined(separator: ", ")
            content["running"] =
                [
                    "done": done, "all": verification.checks.count,
                    "progressText": texts.text(
                        "verification.progress", ["done": "\(done)", "all": "\(verification.checks.count)"]),
                    "awaiting": awaiting.isEmpty ? false : awaiting,
                ] as [String: Any]
        }
        return content
    }

    private func awaited(_ report: AwaitedReport) -> String {
        texts[report.vantage.report]
    }

    private func line(_ check: CheckLineView) -> [String: Any] {
        let standing: CheckStanding =
            switch check.state {
            case .waiting: verification.outcome == nil ? .waiting : .ended(.notRun)
            case .running: verification.outcome == nil ? .running : .ended(.notRun)
            case .finished, .judged: CheckStanding(check.outcome ?? .inconclusive, check.reason)
            }
        var item: [String: Any] = [
            "name": texts[check.check.words.title], "id": check.check.rawValue, "state": standing.style,
            "stateText": texts[standing.title].inSentence, "tone": standing.tone, "mark": standing.mark,
            "vantage": texts[check.vantage.word], "detail": check.detail, "detailLanguage": "en",
            "reason": false, "remedy": false,
        ]
        if formatting.language == .indonesian {
            // Between the agent's line and its report the figures of bandwidth are known in English only: the outcome is enough.
            item["detail"] = check.measured ?? (check.state == .judged ? check.detail : "")
            item["detailLanguage"] = check.measured == nil ? "en" : "id"
        }
        if standing == .running {
            item["detail"] = texts[check.check.words.waiting]
            item["detailLanguage"] = formatting.language.rawValue
        }
        if let reason = check.reason, reason != .asExpected {
            item["reason"] = texts[reason.words.phrase]
            item["remedy"] = texts[reason.remedy(switchPort: switchPort)]
        }
        return item
    }

    private func change(_ change: VerdictChange) -> [String: Any] {
        [
            "name": texts[change.check.words.title], "vantage": texts[change.vantage.word],
            "before": texts[(change.before ?? .notRun).title].inSentence,
            "after": texts[change.after.title].inSentence, "tone": Self.tone(change.after),
            "reason": texts[change.reason.words.phrase],
        ]
    }

    /// Passed, with something that the office should know.
    private static func isWarning(_ check: CheckLineView) -> Bool {
        check.outcome == .passed && (check.reason ?? .asExpected) != .asExpected
    }

    static func tone(_ outcome: Outcome) -> String {
        switch outcome {
        case .passed: "good"
        case .failed: "bad"
        case .inconclusive, .notRun: "warn"
        }
    }

    private func chart(_ traffic: VerificationView.DirectionTraffic) -> [String: Any] {
        let grant = Double(traffic.grantBitsPerSecond)
        let name = texts[traffic.direction.title]
        let rate = formatting.rate(traffic.rate)
        let words = texts.text(
            "verification.rate", ["rate": rate.estimate, "bounds": rate.bounds, "grant": formatting.rate(grant)])
        let chart = TrafficChart(
            points: traffic.windows.map { .init(start: $0.start, seconds: $0.seconds, rate: $0.rate) }, grant: grant,
            label: "\(name): \(words)", formatting: formatting)
        return [
            "name": name, "words": words, "svg": chart.svg(),
            "frames": texts.text("verification.frames", ["n": "\(traffic.keptFrames)"]),
            "rate": rate.estimate, "bounds": rate.bounds, "grant": formatting.rate(grant),
        ]
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
        case .ended(let outcome): VerificationModel.tone(outcome)
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
