// SPDX-License-Identifier: Apache-2.0

import Mustache
import Testing

@testable import Documents

struct PageTextTests {
    /// Each forms one `Character` with the text before it.
    private static let marks = ["", "\u{301}", "\u{20dd}", "\u{200d}", "\u{fe0f}"]

    @Test(arguments: marks) func `what ends an attribute or begins an element is escaped, whatever mark it carries`(
        mark: String
    ) throws {
        let library = MustacheLibrary(templates: [
            "page": try PageText.template("<input value=\"{{value}}\">{{> part}}"),
            "part": try PageText.template("<p title='{{value}}'>{{value}}</p>"),
        ])
        let value = "\"'<>&".unicodeScalars.map { "\($0)\(mark)" }.joined() + " onfocus=alert(1)"
        let page = try #require(library.render(["value": value], withTemplate: "page"))
        let escaped = ["&quot;", "&#39;", "&lt;", "&gt;", "&amp;"].map { $0 + mark }.joined() + " onfocus=alert(1)"
        #expect(page == "<input value=\"\(escaped)\"><p title='\(escaped)'>\(escaped)</p>")
    }
}
