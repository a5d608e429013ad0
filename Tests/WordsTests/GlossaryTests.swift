// SPDX-License-Identifier: Apache-2.0

import Evidence
import Foundation
import Testing

@testable import Words

@Suite("One vocabulary, one home")
struct GlossaryTests {
    /// Rejected words and their replacements. `bingkai` stands for Ethernet's frames only.
    private static let rejected: [(pattern: String, instead: String)] = [
        (#"\bperkara\b"#, "berkas"), (#"\b(pe|di|me)n?(ny|s)adap\w*"#, "pencuplikan"), (#"\bhak\b"#, "kuota"),
        (#"\bjatah\b"#, "kuota"), (#"\bbuku besar\b"#, "jurnal bukti"), (#"\bdaun\b"#, "entri"),
        (#"\bgerbang\b"#, "syarat, or gateway"), (#"\bmasa tenang\b"#, "masa jeda"), (#"\bkejadian\b"#, "insiden"),
        (#"\bsunyi\b"#, "tanpa lalu lintas"), (#"\btidak ada kabar\b"#, "tidak ada data"),
        (#"\bbelum pasti\b"#, "belum dapat dipastikan"), (#"\bsakelar\b"#, "switch"), (#"\blonjakan\b"#, "burst"),
        (#"\bbingkai\b(?! Ethernet)"#, "paket"),
    ]

    @Test("No source holds a word that was chosen against")
    func vocabulary() throws {
        let sources = try Sources.all()
        #expect(sources.count > 300)
        for (pattern, instead) in Self.rejected {
            // Foundation's: Swift's own takes six times as long over these megabytes.
            let expression = try NSRegularExpression(pattern: pattern, options: .caseInsensitive)
            for (path, text) in sources {
                for match in expression.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
                    let word = Range(match.range, in: text).map { text[$0] } ?? ""
                    Issue.record("\(path): “\(word)”: say \(instead)")
                }
            }
        }
    }

    /// Titles of checks that name a fact of the allocation too, which stands under the same name on pages and paper.
    private static let factsToo: Set<String> = [
        "Port switch", "Switch port", "Port akses jarak jauh", "Remote access port", "Bandwidth masuk",
        "Bandwidth keluar",
    ]

    /// Every text that has an entry, and what it belongs to.
    private static var entries: [(text: String, owner: String)] {
        var phrases: [(Phrase, String)] = []
        for check in CheckID.allCases {
            phrases += [(check.words.title, "\(check)"), (check.words.waiting, "\(check)")]
        }
        for reason in Reason.allCases where reason != .asExpected {
            phrases += [(reason.words.phrase, "\(reason)"), (reason.words.remedy, "\(reason)")]
        }
        phrases += CheckStanding.allCases.map { ($0.title, "\($0)") }
        return phrases.flatMap { phrase, owner in [(phrase.id, owner), (phrase.en, owner)] }
    }

    /// `Cause.description` and the traces of frames, which are logged in English and name what the network said.
    private static let networkNames = [
        "Sources/Shared/Evidence/Checks/CheckID.swift", "Sources/Agent/Probes/Network/FlowFrame.swift",
    ]

    @Test("A text that has an entry stands nowhere else")
    func oneHome() throws {
        let sources = try Sources.all().filter {
            !$0.path.hasPrefix("Sources/Shared/Words/") && !Self.networkNames.contains($0.path)
        }
        let entries = Self.entries.filter { $0.text.count > 8 && !Self.factsToo.contains($0.text) }
        for (path, text) in sources {
            // The texts between two quotes, and between two tags.
            let quoted = text.utf8.split(separator: UInt8(ascii: "\"")).map { String(Substring($0)) }
            let tagged = text.utf8.split(separator: UInt8(ascii: "<")).compactMap {
                $0.split(separator: UInt8(ascii: ">"), omittingEmptySubsequences: false).last.map {
                    String(Substring($0))
                }
            }
            let texts = Set(quoted + tagged)
            for (text, owner) in entries where texts.contains(text) {
                Issue.record("\(path) repeats “\(text)” of \(owner)")
            }
        }
    }
}
