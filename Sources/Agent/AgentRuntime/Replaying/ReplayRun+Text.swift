// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import TextOutput
internal import Values
package import Words

extension ReplayRun {
    /// Plain text: a line for each file, with the reported and the replayed result.
    package func text(in language: Language) -> String {
        lines.map { $0.text(in: language) }.joined(separator: "\n")
    }
}

extension ReplayRun.Line {
    fileprivate func text(in language: Language) -> String {
        let name = check.map { $0.words.title[language] } ?? file
        let frames = Phrase(id: "\(frames) paket", en: "\(frames) frames")[language]
        let mark = standing.word[language].padded(to: ReplayRun.Standing.width(in: language))
        let parts = [
            "\(mark) \(name) (\(vantage.word[language])), \(frames): \(detail[language])",
            line(Phrase(id: "dilaporkan", en: "reported"), reportedOutcome, reported, language),
            line(Phrase(id: "diulang", en: "replayed"), replayedOutcome, replayed, language),
        ]
        return parts.compactMap(\.self).joined(separator: "\n")
    }

    private func line(
        _ what: Phrase, _ judgement: Judgement?, _ measurement: Measurement?, _ language: Language
    ) -> String? {
        judgement.map {
            let indent = String(repeating: " ", count: ReplayRun.Standing.width(in: language) + 1)
            return indent + "\(what[language]): " + VerificationText(language).outcome($0, measurement)
        }
    }
}

extension ReplayRun.Standing {
    fileprivate var word: Phrase {
        switch self {
        case .agrees: Phrase(id: "cocok", en: "agrees")
        case .differs: Phrase(id: "berbeda", en: "differs")
        case .shown: Phrase(id: "ditampilkan", en: "shown")
        case .unusable: Phrase(id: "tak terpakai", en: "unusable")
        case .missing: Phrase(id: "tidak ada", en: "missing")
        }
    }

    fileprivate static func width(in language: Language) -> Int {
        [.agrees, .differs, .shown, .unusable, .missing].map { (standing: Self) in standing.word[language].count }.max()
            ?? 0
    }
}
