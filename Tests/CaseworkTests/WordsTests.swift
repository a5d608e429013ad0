// SPDX-License-Identifier: Apache-2.0

@testable import Casework
import CaseStore
import Evidence
import Identity
@testable import Inventory
import Testing
import Values
import Words

/// The texts of the application layer, and those for errors of lower layers, in both languages.
struct WordsTests {
    private func expectBoth(_ phrase: Phrase, _ what: String) {
        #expect(!phrase.id.isEmpty && !phrase.en.isEmpty && phrase.id != phrase.en, "\(what): \(phrase)")
    }

    @Test("Standings, queued work and files are named apart")
    func views() {
        for standing in AllocationStanding.allCases { expectBoth(standing.title, "\(standing)") }
        for kind in PendingKind.allCases { expectBoth(kind.title, "\(kind)") }
        for cause in DelayCause.allCases { expectBoth(cause.title, "\(cause)") }
        for file in CaseFile.allCases { expectBoth(file.title, "\(file)") }
        for language in Language.allCases {
            #expect(Set(CaseFile.allCases.map { $0.title[language] }).count == CaseFile.allCases.count)
            #expect(
                Set(AllocationStanding.allCases.map { $0.title[language] }).count == AllocationStanding.allCases.count)
        }
    }

    @Test("Every error from below becomes a problem in sentences")
    func errors() throws {
        let shortage = Shortage(
            site: "temanggung",
            items: [.init(facility: .cable, needed: Phrase(id: "satu", en: "one"), free: Phrase(id: "nol", en: "none"))]
        )
        var problems: [Problem] = IdentityError.Code.allCases.map { Problem(IdentityError($0, "not like this")) }
        problems += [
            InventoryError.short(shortage), .wrongState("PS-2026-0001", .released, wanted: .active),
            .taken(field: "switchPort", value: "gi1", by: nil, choices: []),
            .taken(field: "switchPort", value: "gi1", by: "PS-2026-0002", choices: ["gi2"]),
        ].map { Problem($0) }
        problems += [
            try #require(Problem(StoreError.staleVersion(caseNumber: "PS-2026-0001", expected: 3))),
            try #require(Problem(StoreError.claimed(kind: "port", name: "gi1"))),
        ]
        #expect(Problem(StoreError.damaged("x")) == nil && Problem(StoreError.impossible("x")) == nil)
        for problem in problems {
            expectBoth(problem.title, problem.code)
            expectBoth(problem.detail, problem.code)
            for language in Language.allCases {
                #expect(problem.detail[language].last == "." && problem.title[language].last != ".", "\(problem)")
            }
        }
        for error in [
            EnvelopeError.malformed("x"), .tooLarge(9), .wrongType(found: "a", expected: "b"), .unsigned,
            .badSignature(keyids: ["a"]),
        ] { expectBoth(error.phrase, "\(error)") }
    }
}
