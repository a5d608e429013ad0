// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Pages' templates hold tags and marks; every word comes from an entry or from the texts of its page.
@Suite("No words in templates")
struct TemplateProseTests {
    /// Names that are the same in every language.
    private static let names: Set<String> = ["Titipan", "PDF", "UUID", "SHA"]
    /// Words of a command to type.
    private static let command = "echo {{text}} | titipan-agent enrol --token-file -"

    /// Attributes that are read to people.
    private static var spoken: Regex<(Substring, Substring)> {
        #/\b(?:title|alt|placeholder|aria-label|content)="([^"]*)"/#
    }

    /// Values of `<meta>`, which are no words.
    private static let settings: Set<String> = ["width", "device", "initial", "scale", "light", "dark"]

    @Test("Nothing but tags and names stands in a page's template")
    func words() throws {
        let templates = try Sources.all().filter {
            $0.path.hasPrefix("Sources/Service/Web/") && $0.path.hasSuffix(".mustache")
        }
        #expect(templates.count > 15)
        for (path, text) in templates {
            let plain = text.replacing(Self.command, with: "").replacing(#/\{\{\{?[^}]*\}\}\}?/#, with: " ")
            let shown = plain.replacing(#/<[^>]*>/#, with: " ")
            for word in shown.matches(of: #/\p{L}{2,}/#).map({ String($0.output) }) where !Self.names.contains(word) {
                Issue.record("\(path): “\(word)” stands outside a tag")
            }
            for attribute in plain.matches(of: Self.spoken) {
                for word in attribute.1.matches(of: #/\p{L}{2,}/#).map({ String($0.output) })
                where !Self.names.contains(word) && !Self.settings.contains(word) {
                    Issue.record("\(path): “\(word)” stands in an attribute")
                }
            }
        }
    }
}
