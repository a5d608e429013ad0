// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Foundation
import Hummingbird
import HTTPTypes
import OfficeSupport
import Procedure
import Testing
import Words

import Values
@testable import Web

@Suite struct TextTests {
    @Test func bothLanguagesHaveTheSameTexts() throws {
        let indonesian = Set(try Catalogue(language: .indonesian).paths)
        let english = Set(try Catalogue(language: .english).paths)
        #expect(indonesian.symmetricDifference(english).isEmpty)
        for path in indonesian {
            for language in Language.allCases {
                let text = try Catalogue(language: language).lookUp(path) ?? ""
                #expect(!text.isEmpty, "\(path)")
            }
            let places = { (language: Language) in
                (try Catalogue(language: language).lookUp(path) ?? "").matches(of: #/\{\w+\}/#).map { String($0.0) }
                    .sorted()
            }
            #expect(try places(.indonesian) == places(.english), "\(path)")
        }
    }

    @Test func everyTextThatATemplateAsksForExists() throws {
        let texts = try Catalogue(language: .indonesian)
        for file in try FileManager.default.contentsOfDirectory(at: Pages.templates, includingPropertiesForKeys: nil)
        where file.pathExtension == "mustache" {
            let template = try String(contentsOf: file, encoding: .utf8)
            for match in template.matches(of: #/\{\{t\.([\w.]+)\}\}/#) {
                #expect(texts.lookUp(match.1) != nil, "\(file.lastPathComponent): \(match.1)")
            }
        }
    }

    @Test func everyTextIsAskedFor() throws {
        let web = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/Service/Web")
        let files = try #require(FileManager.default.enumerator(at: web, includingPropertiesForKeys: nil))
        var asked: Set<String> = []
        for case let file as URL in files where ["swift", "mustache"].contains(file.pathExtension) {
            let text = try String(contentsOf: file, encoding: .utf8)
            if file.pathExtension == "swift" {
                asked.formUnion(text.matches(of: #/"([a-zA-Z]+(?:\.[a-zA-Z0-9]+)+)"/#).map { String($0.1) })
            } else {
                asked.formUnion(text.matches(of: #/\{\{t\.([\w.]+)\}\}/#).map { String($0.1) })
            }
        }
        for path in try Catalogue(language: .indonesian).paths where !asked.contains(path) {
            Issue.record("Nothing asks for the text \(path)")
        }
    }

    @Test func progressAndSectionsHaveTheirWordsInBothLanguages() {
        let titles = [
            StepProgress.allCases.map(\.title), GateProgress.allCases.map(\.title), PageSection.allCases.map(\.title),
        ]
        for titles in titles {
            for language in Language.allCases {
                let words = titles.map { $0[language] }
                #expect(Set(words).count == words.count && !words.contains(""))
            }
            for title in titles { #expect(title.id != title.en) }
        }
    }

    private static func addresses(_ office: FurnishedOffice) -> [(Role?, String)] {
        [
            (nil, "/"), (nil, "/sign-in"), (nil, "/apply"), (nil, "/ledger"), (nil, "/nowhere"),
            (nil, "/t/\(office.returned.secret)?new=1"), (nil, "/t/\(office.returned.secret)/edit"),
            (nil, "/t/\(office.refused.secret)"), (nil, "/t/\(office.closed.secret)"), (.jfu, "/inbox"),
            (.jfu, "/cases"), (.jfu, "/cases?q=kesehatan&ended=false"), (.noc, "/noc"), (.kasi, "/agents"),
            (.admin, "/people"),
            (.admin, "/people/jfu"), (.admin, "/delegations"),
        ] + Role.officers.flatMap { role in office.cases.map { (role, "/cases/\($0.number)") } }
    }

    @Test(arguments: Language.allCases)
    func noPageShowsARawKeyAndEveryFieldHasALabel(_ language: Language) async throws {
        try await Visitor.tour { visitor, _, furnished in
            var people: [Role: Visitor] = [:]
            for role in Role.officers { people[role] = try await visitor.signedIn(as: role) }
            for (role, address) in Self.addresses(furnished) {
                var reader = role.flatMap { people[$0] } ?? visitor
                let choice = "\(RequestPipeline.languageCookie)=\(language.rawValue)"
                reader.cookie = reader.cookie.map { "\($0); \(choice)" } ?? choice
                let page = try await reader.send(.get, address).text
                #expect(page.contains("<html lang=\"\(language.rawValue)\">"), "\(address)")
                #expect(!page.contains("⟦"), "\(address)")
                #expect(!page.contains("{{"), "\(address)")
                #expect(!page.contains("Optional("), "\(address)")
                #expect(page.matches(of: #/<h1/#).count == 1, "\(address)")
                let labels = Set(page.matches(of: #/<label[^>]* for="([^"]+)"/#).map { $0.1 })
                let fields = page.matches(of: #/<(?:input|textarea)[^>]* id="([^"]+)"/#).map { $0.1 }
                for field in fields { #expect(labels.contains(field), "\(address): \(field)") }
                let identifiers = page.matches(of: #/ id="([^"]+)"/#).map { String($0.1) }
                #expect(Set(identifiers).count == identifiers.count, "\(address)")
            }
        }
    }

    @Test func thePublicPagesNeverShowAnAddressOrAPort() async throws {
        try await Visitor.tour { visitor, _, furnished in
            for new in furnished.cases {
                let page = try await visitor.send(.get, "/t/\(new.secret)")
                let view = try await visitor.send(.get, "/api/v1/applications/\(new.secret)")
                for answer in [page, view] {
                    #expect(answer.status == 200)
                    for secret in ["203.0.113.", "2201", "10.20.0."] { #expect(!answer.text.contains(secret)) }
                }
            }
        }
    }

    @Test func theLanguageIsKeptInACookieAndChangedByAForm() async throws {
        try await Visitor.visit { visitor, _ in
            let answer = try await visitor.post("/language", ["language": "en", "back": "/apply"])
            #expect(answer.status == 303)
            #expect(answer.headers[.location] == "/apply")
            #expect(answer.headers[.setCookie]?.hasPrefix("__Host-titipan-language=en;") == true)
            let strange = try await visitor.post("/language", ["language": "xx", "back": "//evil.example"])
            #expect(strange.headers[.location] == "/")
            #expect(strange.headers[.setCookie] == nil)
        }
    }

    @Test func timesAreTheOfficesAndFiguresTheLanguages() throws {
        let time = try #require(Timestamp("2026-11-23T18:04:09Z"))
        let texts = try Catalogue(language: .indonesian)
        let indonesian = Formatting(language: .indonesian, zone: .init(), catalogue: texts)
        #expect(indonesian.dateTime(time) == "24 Nov 2026 01.04 WIB")
        #expect(indonesian.rate(12_440_000) == "12,4 Mbit/s")
        #expect(indonesian.rate(50_000_000) == "50 Mbit/s")
        #expect(
            indonesian.rate(Estimate(estimate: 30.182e6, lower: 30.181e6, upper: 30.1841e6)).estimate == "30,182 Mbit/s"
        )
        #expect(
            indonesian.rate(Estimate(estimate: 30.182e6, lower: 30.181e6, upper: 30.1841e6)).bounds
                == "antara 30,181 dan 30,184 Mbit/s")
        #expect(indonesian.rate(Estimate(estimate: 12.5e6, lower: 12.5e6, upper: 12.5e6)).bounds == "dihitung tepat")
        #expect(indonesian.date(written: "2026-11-24") == "24 Nov 2026")
        #expect(indonesian.date(written: "2026-13-24") == "2026-13-24")
        #expect(indonesian.duration(seconds: 300) == "5 mnt")
        #expect(indonesian.duration(seconds: 3_725) == "1 jam 02 mnt")
        let english = Formatting(language: .english, zone: .init(), catalogue: try Catalogue(language: .english))
        #expect(english.dateTime(time) == "24 Nov 2026 01:04 WIB")
        #expect(english.rate(999_960_000) == "1 Gbit/s")
        #expect(english.size(182_400) == "182 kB")
    }
}
