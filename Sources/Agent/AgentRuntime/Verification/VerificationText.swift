// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import TextOutput
internal import Values
package import Words

/// The lines of a verification as the terminal shows them, in one language.
package struct VerificationText: Sendable {
    package let language: Language

    package init(_ language: Language) {
        self.language = language
    }

    /// Columns of the word that begins each line.
    package var markWidth: Int { CheckStanding.allCases.map { mark($0).count }.max() ?? 0 }

    package func mark(_ standing: CheckStanding) -> String { standing.title[language].inSentence }

    package func standing(_ judgement: Judgement) -> CheckStanding {
        CheckStanding(judgement.outcome, judgement.reason)
    }

    /// The line of a finished check without its mark: title, reason (unless it passed without a warning) and figures.
    ///
    /// - Parameter measurement: the measurement, if available. English figures are taken from the judgement.
    package func line(_ judgement: Judgement, _ measurement: Measurement?) -> String {
        let place = judgement.vantage == .outside ? " (\(judgement.vantage.word[language]))" : ""
        let rest = explanation(judgement, measurement)
        return judgement.check.words.title[language] + place + (rest.isEmpty ? "" : ": \(rest)")
    }

    /// The line of a running check without its mark: its title and what it waits for.
    package func line(running check: CheckID) -> String {
        "\(check.words.title[language]): \(check.words.waiting[language])"
    }

    /// Outcome, reason and figures without the check.
    package func outcome(_ judgement: Judgement, _ measurement: Measurement?) -> String {
        let rest = explanation(judgement, measurement)
        return mark(standing(judgement)) + (rest.isEmpty ? "" : ": \(rest)")
    }

    /// The remedy for a judgement; `nil` for a pass without a warning.
    ///
    /// - Parameter switchPort: the port that the case assigns to the server's cable.
    package func remedy(_ judgement: Judgement, switchPort: String) -> String? {
        let text = judgement.reason.remedy(switchPort: switchPort)[language]
        return text.isEmpty ? nil : text
    }

    /// The change of a check's outcome since the previous run.
    package func change(_ change: VerdictChange) -> String {
        let place = change.vantage == .outside ? " (\(change.vantage.word[language]))" : ""
        let before = change.before.map { $0.title.inSentence } ?? Phrase(id: "belum diminta", en: "not asked")
        let after = change.after.title.inSentence
        let reason = change.reason.words.phrase
        let why = reason.isEmpty ? "" : " (\(reason[language]))"
        let name = change.check.words.title[language] + place
        return Phrase(
            id: "sejak verifikasi sebelumnya: \(name) tadinya \(before.id), sekarang \(after.id)\(why)",
            en: "since the last run: \(name) was \(before.en), is \(after.en)\(why)")[language]
    }

    private func explanation(_ judgement: Judgement, _ measurement: Measurement?) -> String {
        let figures = language == .english ? judgement.detail : measurement?.sentence(in: language) ?? ""
        return [judgement.reason.words.phrase[language], figures].filter { !$0.isEmpty }.joined(separator: " — ")
    }
}
