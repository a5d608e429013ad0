// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Text for users is in an entry with both languages, never in a literal of one language.
@Suite("No prose outside entries")
struct ProseTests {
    /// Folders of the texts for users.
    private static let folders = [
        "Sources/Service/Web", "Sources/Service/Casework", "Sources/Service/Procedure", "Sources/Service/Inventory",
    ]

    /// Calls whose arguments are not shown on a page, and why.
    private static let callees: [(pattern: String, why: String)] = [
        (#"(^|\.)logger\.\w+$"#, "the log is English"),
        (#"(^|\.)audit$"#, "the audit trail is English"),
        (#"^StoreError\.\w+$|^\.damaged$|^\.impossible$"#, "a damaged store is logged; the page names the log's entry"),
        (#"(^|\.)IdentityError$"#, "quoted behind the phrase of its code"),
        (#"(^|\.)Blocker$|^park$"#, "the log's reason; pages have the phrase of its cause"),
        (#"(^|\.)(Route|Answer|Route\.Answer)$"#, "the API's document is English"),
        (#"^Regex$"#, "a pattern"),
    ]

    /// Files whose literals are not shown on a page, and why.
    private static let files: [String: String] = [
        "Sources/Service/Casework/Outbox/ApplicantMail.swift": "mail to applicants is Indonesian",
        "Sources/Service/Casework/People/AuditTexts.swift": "the audit trail is English",
        "Sources/Service/Casework/Provisioning/ProvisioningAdmission.swift":
            "notes of receipts go to agents and into the ledger",
        "Sources/Service/Casework/Verifications/ReportAdmission.swift":
            "notes of receipts go to agents and into the ledger",
        "Sources/Service/Casework/Verifications/Reports.swift": "notes of receipts go to agents and into the ledger",
        "Sources/Service/Casework/Settings/Numbering.swift": "faults of the settings are quoted",
        "Sources/Service/Inventory/AddressPool.swift": "faults of what is stored",
        "Sources/Service/Casework/Settings/OfficeSettings.swift":
            "the office's own name for its head, unless the settings say otherwise",
        "Sources/Service/Procedure/Refusal.swift": "its description is for the log; pages have its phrase",
        "Sources/Service/Web/API/OpenAPI.swift": "the API's document is English",
        "Sources/Service/Web/API/SchemaProbe.swift": "faults of our own types",
        "Sources/Service/Web/API/SchemaReader.swift": "faults of our own types",
        "Sources/Service/Casework/Agents/Agents.swift": "notes of receipts and the audit trail are English",
        "Sources/Service/Web/WebSettings.swift": "a building's name, unless the settings say otherwise",
        "Sources/Service/Casework/Views/VerificationView.swift": "the API's name of an awaited report",
        "Sources/Service/Web/Pages/NOC/TrafficChart.swift": "drawing instructions",
        "Sources/Service/Web/Pages/Resources/RackElevation.swift": "drawing instructions",
        "Sources/Service/Web/Pages/Resources/AddressGrid.swift": "drawing instructions",
        "Sources/Service/Web/Pages/Resources/ShareBar.swift": "drawing instructions",
    ]

    /// Whether a text has two words beside each other, and is no header field's value.
    private static func isProse(_ text: String) -> Bool {
        text.firstMatch(of: #/\p{L}{2,}[,;:.]? +\p{L}{2,}/#) != nil
            && text.firstMatch(of: #/(charset|max-age|Path|filename)=/#) == nil
    }

    private static func isEntry(_ literal: SwiftLiteral) -> Bool {
        literal.arguments.contains { argument in
            argument.label == "id" || argument.label == "en" || argument.callee == "Phrase"
                || callees.contains { (try? Regex($0.pattern).firstMatch(in: argument.callee)) != nil }
        }
    }

    @Test("No literal of pages, casework, procedure and inventory is prose")
    func literals() throws {
        let sources = try Sources.all().filter { source in
            source.path.hasSuffix(".swift") && Self.folders.contains { source.path.hasPrefix($0 + "/") }
        }
        #expect(sources.count > 150)
        for (path, text) in sources where Self.files[path] == nil {
            for literal in SwiftLiterals(text).literals where Self.isProse(literal.text) && !Self.isEntry(literal) {
                Issue.record("\(path):\(literal.line): “\(literal.text)” stands in no entry")
            }
        }
    }

    @Test("Every entry has two texts that differ")
    func pairs() throws {
        for (path, text) in try Sources.all() where path.hasSuffix(".swift") {
            let literals = SwiftLiterals(text).literals
            for (id, en) in zip(literals, literals.dropFirst())
            where id.arguments.last?.label == "id" && en.arguments.last?.label == "en"
                && id.arguments.last?.callee == en.arguments.last?.callee
            {
                // A text without letters, such as a separator, may be empty or the same in both languages.
                guard id.text.contains(where: \.isLetter) || en.text.contains(where: \.isLetter) else { continue }
                #expect(!id.text.isEmpty && !en.text.isEmpty, "\(path):\(id.line): “\(id.text)”, “\(en.text)”")
                #expect(id.text != en.text, "\(path):\(id.line): “\(id.text)” in both languages")
            }
        }
    }

    @Test("What is excused exists and has prose")
    func excuses() throws {
        let sources = Dictionary(uniqueKeysWithValues: try Sources.all().map { ($0.path, $0.text) })
        for path in Self.files.keys {
            let literals = SwiftLiterals(try #require(sources[path], "\(path) is gone")).literals
            #expect(literals.contains { Self.isProse($0.text) && !Self.isEntry($0) }, "\(path) needs no excuse")
        }
    }

    @Test("The reader of literals sees through comments, interpolations and brackets")
    func reader() {
        let source = #"""
            // "not this one"
            let a = Phrase(id: "satu \(list.map { "dua tiga \($0)" }.joined(separator: ", ")) empat", en: "five six")
            call("seven eight", label: ["nine ten": (x ? "eleven twelve" : "")]) /* "nor /* this */ one" */
            let b = #"raw "quoted" words"#
            logger.info("thirteen \(name) fourteen")
            let c = """
                fifteen
                sixteen
                """
            """#
        let literals = SwiftLiterals(source).literals
        let found = { (text: String) in literals.first { $0.text.contains(text) } }
        #expect(literals.count == 11)
        #expect(found("not this") == nil && found("nor") == nil)
        #expect(found("dua tiga")?.arguments.first == SwiftLiteral.Argument(callee: "Phrase", label: "id"))
        #expect(found("five six")?.arguments == [SwiftLiteral.Argument(callee: "Phrase", label: "en")])
        #expect(found("seven eight")?.arguments == [SwiftLiteral.Argument(callee: "call", label: "")])
        #expect(found("nine ten")?.arguments.first?.label == "label")
        #expect(found("eleven twelve")?.arguments.first?.callee == "call")
        #expect(found("raw")?.text == #"raw "quoted" words"# && found("raw")?.line == 4)
        #expect(found("thirteen")?.arguments == [SwiftLiteral.Argument(callee: "logger.info", label: "")])
        #expect(found("fifteen")?.text.contains("sixteen") == true)
        #expect(literals.first { $0.text == ", " }?.arguments.count == 3)
    }
}
