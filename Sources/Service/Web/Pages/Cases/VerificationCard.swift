// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Procedure
internal import Values
internal import Words

/// A verification as a live checklist, a verdict and charts.
struct VerificationCard: TemplateModel {
    /// What the verification is of.
    enum Kind {
        /// Step 11.
        case handover
        /// A round after the end of the case.
        case round
        /// In reverse: that a removed server is gone.
        case withdrawal
    }

    struct Verdict: TemplateModel {
        let tone: String
        let name: String
        let at: String
    }

    /// Progress of the agents.
    struct Progress: TemplateModel {
        let all: Int
        let done: Int
        let progressText: String
        /// The agents whose reports are missing.
        let awaiting: String?
    }

    struct Change: TemplateModel {
        let tone: String
        let name: String
        let vantage: String
        let before: String
        let after: String
        let reason: String
    }

    struct Figure: TemplateModel {
        let name: String
        let rate: String
        let bounds: String
        let grant: String
        let frames: String
        let svg: String
    }

    let title: String
    let attemptText: String
    let observedText: String
    let verdict: Verdict?
    let running: Progress?
    let hasChanges: Bool
    let changes: [Change]
    let checks: [CheckLine]
    let hasTraffic: Bool
    let traffic: [Figure]

    /// - Parameters:
    ///   - switchPort: the port that the case assigns to the server's cable.
    init(_ verification: VerificationView, _ kind: Kind = .handover, switchPort: String, _ formatting: Formatting) {
        let texts = formatting.catalogue
        switch kind {
        case .handover: title = texts[CaseSection.verification.title]
        case .round: title = texts.text("verification.round")
        case .withdrawal: title = texts.text("verification.withdrawal")
        }
        attemptText = texts.text(
            kind == .round ? "verification.roundNumber" : "verification.attempt", ["n": "\(verification.attempt)"])
        observedText = texts.text("verification.observed", ["n": "\(verification.observationSeconds)"]) + "."
        verdict = verification.outcome.map { Verdict($0, of: verification, formatting) }
        running = verification.outcome == nil ? Progress(verification, texts) : nil
        hasChanges = !verification.changes.isEmpty
        changes = verification.changes.map { Change($0, texts) }
        checks = verification.checks.map {
            CheckLine($0, isDecided: verification.outcome != nil, switchPort: switchPort, formatting)
        }
        hasTraffic = !verification.traffic.isEmpty
        traffic = verification.traffic.map { Figure($0, formatting) }
    }
}

extension VerificationCard.Verdict {
    init(_ outcome: Outcome, of verification: VerificationView, _ formatting: Formatting) {
        // Whether it passed with a warning.
        let warns =
            outcome == .passed
            && verification.checks.contains { $0.outcome == .passed && ($0.reason ?? .asExpected) != .asExpected }
        self.init(
            tone: outcome.tone, name: formatting.catalogue[warns ? Outcome.warningTitle : outcome.title],
            at: verification.decided.map(formatting.dateTime) ?? "")
    }
}

extension VerificationCard.Progress {
    init(_ verification: VerificationView, _ texts: Catalogue) {
        let done = verification.checks.filter { $0.state == .finished || $0.state == .judged }.count
        let all = verification.checks.count
        let awaiting = verification.awaiting.map { texts[$0.vantage.report] }.joined(separator: ", ")
        self.init(
            all: all, done: done,
            progressText: texts.text("verification.progress", ["done": "\(done)", "all": "\(all)"]),
            awaiting: awaiting.isEmpty ? nil : awaiting)
    }
}

extension VerificationCard.Change {
    init(_ change: VerdictChange, _ texts: Catalogue) {
        self.init(
            tone: change.after.tone, name: texts[change.check.words.title], vantage: texts[change.vantage.word],
            before: texts[(change.before ?? .notRun).title].inSentence, after: texts[change.after.title].inSentence,
            reason: texts[change.reason.words.phrase])
    }
}

extension VerificationCard.Figure {
    init(_ traffic: VerificationView.DirectionTraffic, _ formatting: Formatting) {
        let texts = formatting.catalogue
        let granted = Double(traffic.grantBitsPerSecond)
        let name = texts[traffic.direction.title]
        let rate = formatting.rate(traffic.rate)
        let grant = formatting.rate(granted)
        let words = texts.text("verification.rate", ["rate": rate.estimate, "bounds": rate.bounds, "grant": grant])
        let chart = TrafficChart(
            points: traffic.windows.map { .init(start: $0.start, seconds: $0.seconds, rate: $0.rate) },
            grant: granted, label: "\(name): \(words)", formatting: formatting)
        self.init(
            name: name, rate: rate.estimate, bounds: rate.bounds, grant: grant,
            frames: texts.text("verification.frames", ["n": "\(traffic.keptFrames)"]), svg: chart.svg())
    }
}

extension Outcome {
    /// The style sheet's class for it.
    var tone: String {
        switch self {
        case .passed: "good"
        case .failed: "bad"
        case .inconclusive, .notRun: "warn"
        }
    }
}
