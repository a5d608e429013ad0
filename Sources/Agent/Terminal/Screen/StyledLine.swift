// SPDX-License-Identifier: Apache-2.0

package import TextOutput

/// One line of the screen: pieces of printable text, each at a column of its own.
package struct StyledLine: Hashable, Sendable {
    package struct Piece: Hashable, Sendable {
        /// From 0.
        package let column: Int
        package let text: String
        package let style: Style
    }

    package enum Alignment: Sendable { case leading, trailing }

    package private(set) var pieces: [Piece] = []
    /// Columns taken so far.
    package private(set) var width = 0

    package init() {}

    package init(_ text: String, _ style: Style = .plain) {
        append(text, style)
    }

    /// Appends `text`, which must be printable: see ``Swift/StringProtocol/printable``.
    package mutating func append(_ text: String, _ style: Style = .plain) {
        guard !text.isEmpty else { return }
        pieces.append(Piece(column: width, text: text, style: style))
        width += text.columns
    }

    /// Puts `text` into a field of exactly `field` columns, clipped if it is longer.
    package mutating func append(
        _ text: String, _ style: Style = .plain, in field: Int, _ alignment: Alignment = .leading,
        ellipsis: String = "…"
    ) {
        let clipped = text.clipped(to: field, ellipsis: ellipsis)
        let rest = max(0, field - clipped.columns)
        if alignment == .trailing { skip(rest) }
        append(clipped, style)
        if alignment == .leading { skip(rest) }
    }

    /// Leaves `columns` empty.
    package mutating func skip(_ columns: Int) {
        width += max(0, columns)
    }

    /// Continues at `column`, unless the line is longer already.
    package mutating func skip(to column: Int) {
        width = max(width, column)
    }

    /// The line, cut to `columns` columns.
    package func clipped(to columns: Int) -> StyledLine {
        guard width > columns else { return self }
        var line = StyledLine()
        for piece in pieces where piece.column < columns {
            line.skip(to: piece.column)
            line.append(piece.text.clipped(to: columns - piece.column, ellipsis: ""), piece.style)
        }
        return line
    }

    /// The text alone, spaces between the pieces, none behind the last.
    package var text: String {
        var text = ""
        var column = 0
        for piece in pieces {
            text += String(repeating: " ", count: max(0, piece.column - column)) + piece.text
            column = piece.column + piece.text.columns
        }
        return text
    }
}
