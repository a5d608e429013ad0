// SPDX-License-Identifier: Apache-2.0

internal import Values
internal import Words

/// Names of files, as their senders have them.
package enum AttachmentName {
    /// Characters.
    static let longest = 80
    package static let longestNote = 300

    /// The last part of a path without what a page could not show; the kind's own name where nothing is left.
    static func cleaned(_ name: String, for kind: AttachmentKind) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        var shown = String.UnicodeScalarView()
        for scalar in last.unicodeScalars where scalar.fault == nil { shown.append(scalar) }
        let text = String(String(shown).prefix(longest)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let isSaid = TextRule.line(most: longest * 4).fault(in: text) == nil && text.contains { $0 != "." }
        return isSaid ? text : kind.rawValue
    }
}
