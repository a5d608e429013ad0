// SPDX-License-Identifier: Apache-2.0

import Evidence
import EvidenceSamples
import Testing
import Values

@testable import Words

@Suite("Entries")
struct EntryTests {
    private func expectBoth(_ phrase: Phrase, _ what: String) {
        #expect(!phrase.id.isEmpty && !phrase.en.isEmpty, "\(what)")
        #expect(phrase.id != phrase.en, "\(what) is the same in both languages")
    }

    @Test("Every check has title and waiting in both languages", arguments: CheckID.allCases)
    func check(check: CheckID) {
        expectBoth(check.words.title, "\(check)")
        expectBoth(check.words.waiting, "\(check)")
        for language in Language.allCases {
            #expect(check.words.title[language].first?.isUppercase == true)
            #expect(check.words.waiting[language].last != ".")
        }
    }

    @Test("Every reason but the expected one has phrase and remedy in both languages", arguments: Reason.allCases)
    func reason(reason: Reason) {
        guard reason != .asExpected else {
            #expect(reason.words == .none)
            return
        }
        expectBoth(reason.words.phrase, "\(reason)")
        expectBoth(reason.words.remedy, "\(reason)")
        for language in Language.allCases {
            #expect(reason.words.phrase[language].last != ".", "\(reason)")
            #expect(reason.words.remedy[language].last == ".", "\(reason)")
            #expect(!reason.remedy(switchPort: "gi1/0/7")[language].contains("{"), "\(reason)")
        }
    }

    @Test("No two checks and no two reasons are called the same", arguments: Language.allCases)
    func distinct(language: Language) {
        let titles = CheckID.allCases.map { $0.words.title[language] }
        #expect(Set(titles).count == titles.count)
        let phrases = Reason.allCases.map { $0.words.phrase[language] }
        #expect(Set(phrases).count == phrases.count)
    }

    @Test("Outcomes, vantages, directions and services have their words")
    func words() {
        for standing in CheckStanding.allCases { expectBoth(standing.title, "\(standing)") }
        for vantage in Vantage.allCases {
            expectBoth(vantage.word, "\(vantage)")
            expectBoth(vantage.agent, "\(vantage)")
            expectBoth(vantage.report, "\(vantage)")
            #expect(Vantage(awaiting: "report of the \(vantage.rawValue) agent") == vantage)
        }
        for direction in Direction.allCases {
            expectBoth(direction.title, "\(direction)")
            expectBoth(direction.word, "\(direction)")
            expectBoth(direction.fullTitle, "\(direction)")
        }
        for service in ServiceProtocol.allCases {
            for language in Language.allCases {
                #expect(!service.title[language].isEmpty)
                #expect(service.choice[language].hasPrefix(service.title[language]))
            }
        }
        for source in SwitchPortMeasurement.Source.allCases { expectBoth(source.words, "\(source)") }
    }

    /// Titles of posts, and loanwords that are English in Indonesian too.
    private static let everywhere: Set<String> = [
        "Kabid Informatika", "Kasi Pengembangan dan Informasi", "NOC", "Administrator", "Bandwidth", "English",
    ]

    private func expectTitle(_ phrase: Phrase, _ what: String) {
        #expect(!phrase.id.isEmpty && !phrase.en.isEmpty, "\(what)")
        #expect(phrase.id != phrase.en || Self.everywhere.contains(phrase.id), "\(what) is the same in both languages")
        for language in Language.allCases {
            #expect(phrase[language].first?.isUppercase == true && phrase[language].last != ".", "\(what)")
        }
    }

    @Test("Words of the procedure stand in both languages, and no two of a kind are the same")
    func procedure() {
        for (kind, titles) in [
            ("stage", Stage.allCases.map(\.title)), ("step", Step.allCases.map(\.title)),
            ("step for applicants", Step.allCases.map(\.applicantTitle)), ("role", Role.allCases.map(\.title)),
            ("gate", Gate.allCases.map(\.title)), ("facility", Facility.allCases.map(\.title)),
            ("decision", ReplyDecision.allCases.map(\.choice)), ("capacity", Capacity.allCases.map(\.choice)),
            ("language", Language.allCases.map(\.title)),
        ] {
            for title in titles { expectTitle(title, "\(kind) “\(title.en)”") }
            for language in Language.allCases {
                #expect(Set(titles.map { $0[language] }).count == titles.count, "\(kind) in \(language)")
            }
        }
        for stage in Stage.allCases {
            expectTitle(stage.applicantTitle, "\(stage)")
            if let sentence = stage.applicantSentence {
                expectBoth(sentence, "\(stage)")
                #expect(sentence.id.last == "." && sentence.en.last == ".")
                #expect(sentence.id.contains("{building}") == sentence.en.contains("{building}"))
            }
        }
        for capacity in Capacity.allCases where capacity != .definitive {
            expectBoth(capacity.abbreviation, "\(capacity)")
        }
        for standing in AgentStanding.allCases { expectBoth(standing.title, "\(standing)") }
        let months = (1...12).map { CivilDate(year: 2026, month: $0, day: 1).shortMonth }
        for language in Language.allCases { #expect(Set(months.map { $0[language] }).count == 12) }
    }

    @Test("Every measurement is a sentence in each language, with the same figures", arguments: CheckID.allCases)
    func sentence(check: CheckID) throws {
        let measurement = try #require(Withdrawal.gone[check])
        let (id, en) = (measurement.sentence(in: .indonesian), measurement.sentence(in: .english))
        #expect(!id.isEmpty && !en.isEmpty)
        #expect(id != en)
        for text in [id, en] { #expect(!text.contains("Optional(") && !text.contains("nil")) }
        let digits = { (text: String) in text.filter(\.isWholeNumber).sorted() }
        #expect(digits(id) == digits(en), "\(id) / \(en)")
    }

    @Test("A title in a sentence keeps its abbreviations")
    func inSentence() {
        #expect("Balasan ICMP".inSentence == "balasan ICMP")
        #expect("MTU jalur".inSentence == "MTU jalur")
        #expect("lulus".capitalisedFirst == "Lulus")
        #expect("".inSentence == "" && "".capitalisedFirst == "")
    }

    @Test("In JSON a phrase is its English text")
    func wire() throws {
        let bytes = try CanonicalJSON.encode(["detail": Phrase(id: "satu", en: "one")])
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"detail":"one"}"#)
    }
}
