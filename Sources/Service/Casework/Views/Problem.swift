// SPDX-License-Identifier: Apache-2.0

package import Procedure
package import Words

/// An error as reported to a caller: the fault, its place and the remedy. Independent of HTTP.
package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        case unauthenticated, forbidden, unknown, conflict, precondition, invalid, malformed, tooMany, unavailable
    }

    package let kind: Kind
    /// A code for programs, for example `procedure.state` or `field.missing`.
    package let code: String
    /// A few words without a full stop.
    package let title: Phrase
    /// Sentences: the fault and the remedy.
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

    /// In English, for the log and the operator's terminal.
    package var description: String { "\(title.en): \(detail.en)" + (field.map { " (\($0))" } ?? "") }
}
