// SPDX-License-Identifier: Apache-2.0

package import Mustache

/// Text in pages.
///
/// A quotation mark with an accent behind it is one `Character`, and not the quotation mark; a browser sees the mark all the same, and it ends the
/// attribute. That is why what is written into pages is escaped by Unicode scalars, and not by characters as Mustache's own HTML is.
package enum PageText {
    /// The text escaped for an element and for a quoted attribute (HTML, section 13.1.2).
    package static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }

    /// A template whose values are escaped in this way. Throws Mustache's error for a malformed template.
    package static func template(_ source: String) throws -> MustacheTemplate {
        registration
        return try MustacheTemplate(string: "{{% CONTENT_TYPE: \(ContentType.name)}}\n\(source)")
    }

    private struct ContentType: MustacheContentType {
        static let name = "PAGE"

        func escapeText(_ text: String) -> String { PageText.escaped(text) }
    }

    private static let registration: Void = MustacheContentTypes.register(ContentType(), named: ContentType.name)
}
