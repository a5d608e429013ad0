// SPDX-License-Identifier: Apache-2.0

/// Text for a terminal, in pieces of one style each. What is put in is cleaned by that (``Swift/StringProtocol/printableLines``), so that no text
/// from a network, a file or a person can move the cursor, change colours or turn a line around: control sequences come from ``Style`` alone.
package struct StyledText: Hashable, Sendable, ExpressibleByStringInterpolation {
    private struct Piece: Hashable {
        let text: String
        let style: Style
    }

    private let pieces: [Piece]

    package init(_ text: String, _ style: Style = .plain) {
        self.init(pieces: [Piece(text: text.printableLines, style: style)])
    }

    /// One line: a line break in it is no line break on the terminal, so that no name can pretend to be a line of its own.
    package init(line text: String, _ style: Style = .plain) {
        self.init(pieces: [Piece(text: text.printable, style: style)])
    }

    package init(stringLiteral text: String) { self.init(text) }

    private init(pieces: [Piece]) { self.pieces = pieces }

    package static func + (a: StyledText, b: StyledText) -> StyledText { StyledText(pieces: a.pieces + b.pieces) }

    /// The text without its styles.
    package var plain: String { pieces.map(\.text).joined() }

    /// The text with control sequences for its styles; the plain text where the terminal has no colours.
    package func rendered(hasColour: Bool) -> String {
        guard hasColour else { return plain }
        return pieces.map { $0.style == .plain ? $0.text : $0.style.sequence + $0.text + Style.plain.sequence }.joined()
    }

    /// As much of it as fits in `width` columns, with an ellipsis where some is left out. Meant for one line.
    package func clipped(to width: Int) -> StyledText {
        guard plain.columns > width else { return self }
        var room = width
        var kept: [Piece] = []
        for piece in pieces where room > 0 {
            let isLast = piece.text.columns >= room
            // The ellipsis takes the last column.
            let text = isLast ? (piece.text + "  ").clipped(to: room) : piece.text
            kept.append(Piece(text: text, style: piece.style))
            room -= text.columns
        }
        return StyledText(pieces: kept)
    }
}

extension StringProtocol {
    /// Each line of the text ``printable``; line ends and tabs stay.
    package var printableLines: String {
        if utf8.allSatisfy({ 0x20 <= $0 && $0 < 0x7f || $0 == 0x0a || $0 == 0x09 }) { return String(self) }
        var result = String.UnicodeScalarView()
        for line in unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
            if !result.isEmpty || line.startIndex != unicodeScalars.startIndex { result.append("\n") }
            for (number, cell) in line.split(separator: "\t", omittingEmptySubsequences: false).enumerated() {
                if number > 0 { result.append("\t") }
                // CR LF of a table for other programs.
                let endsLine =
                    cell.last == "\r" && cell.endIndex == line.endIndex && line.endIndex != unicodeScalars.endIndex
                let text = String(String.UnicodeScalarView(endsLine ? cell.dropLast() : cell))
                result.append(contentsOf: text.printable.unicodeScalars)
                if endsLine { result.append("\r") }
            }
        }
        return String(result)
    }

    /// JSON text in which what is not ``printable`` is written as escapes (RFC 8259, section 7), so that it means the same and a terminal obeys
    /// none of it.
    package var printableJSON: String {
        if utf8.allSatisfy({ 0x20 <= $0 && $0 < 0x7f || $0 == 0x0a }) { return String(self) }
        var result = ""
        for scalar in unicodeScalars {
            let isHarmless: Bool
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned, .format:
                isHarmless = ["\n", "\t", "\r"].contains(scalar)
            default: isHarmless = true
            }
            if isHarmless {
                result.unicodeScalars.append(scalar)
            } else {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return result
    }
}
