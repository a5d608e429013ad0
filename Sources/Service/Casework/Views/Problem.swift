// SPDX-License-Identifier: Apache-2.0

package import Procedure
package import Words

/// What a caller is told: what is wrong, where, and what to do. Knows no HTTP.
package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        case unauthenticated, forbidden, unknown, conflict, invalid, malformed, tooMany, unavailable
    }

    package let kind: Kind
    /// A word for programs, for example `procedure.state` or `field.missing`.
    package let code: String
    /// A few words without a full stop.
    package let title: Phrase
    /// Sentences: what is wrong and what to do.
    package let detail: Phrase
    /// Dotted name of the field at fault.
    package let field: String?
    /// Every field at fault, with words for the page.
    package let fields: [FieldProblem]

    package init(
        _ kind: Kind, code: String, title: Phrase, detail: Phrase, field: String? = nil, fields: [FieldProblem] = []
    ) {
        self.kind = kind
        self.code = code
        self.title = title
        self.detail = detail
        self.field = field
        self.fields = fields
    }

    /// In English, for the log and the terminal of whoever runs the service.
    package var description: String { "\(title.en): \(detail.en)" + (field.map { " (\($0))" } ?? "") }
}
