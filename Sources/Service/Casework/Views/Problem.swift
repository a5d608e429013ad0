// SPDX-License-Identifier: Apache-2.0

package import Procedure
package import Words

/// What a caller is told: what is wrong, where, and what to do. Knows no HTTP.
package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        case unauthenticated, forbidden, unknown, conflict, invalid, malformed, tooMany, unavailable
    }

    package var kind: Kind
    /// A word for programs and translations, for example `procedure.state` or `field.missing`.
    package var code: String
    package var title: String
    package var detail: String
    /// Dotted name of the field at fault.
    package var field: String?
    /// Every field at fault, with words for the page.
    package var fields: [FieldProblem] = []
    /// The detail in every language; `nil` where only ``detail`` exists.
    package var words: Phrase?

    package init(_ kind: Kind, code: String, title: String, detail: String, field: String? = nil) {
        self.kind = kind
        self.code = code
        self.title = title
        self.detail = detail
        self.field = field
    }

    package var description: String { "\(title): \(detail)" + (field.map { " (\($0))" } ?? "") }
}
