// SPDX-License-Identifier: Apache-2.0

internal import TextOutput

/// Turns lines into what has to be sent to the terminal: only the lines that differ from those there.
package struct ScreenPainter: Sendable {
    /// The lines that the terminal shows; `nil`: unknown.
    private var shown: [StyledLine]?
    private let hasColour: Bool

    package init(hasColour: Bool) {
        self.hasColour = hasColour
    }

    /// Makes the next painting draw the whole screen: after another program may have written on it, or its size has changed.
    package mutating func forget() {
        shown = nil
    }

    /// Empty when the terminal shows these lines already. Lines and columns beyond the size are left out.
    package mutating func paint(_ lines: [StyledLine], columns: Int, rows: Int) -> [UInt8] {
        let lines = lines.prefix(rows).map { $0.clipped(to: columns) }
        guard lines != shown else { return [] }
        // A terminal that supports synchronised output (DEC private mode 2026) draws the lines between these two sequences at once; others ignore
        // them.
        var text = "\u{1b}[?2026h"
        if shown == nil { text += "\u{1b}[0m\u{1b}[2J" }
        let before = shown ?? []
        for row in 0..<max(lines.count, before.count) {
            let line = row < lines.count ? lines[row] : StyledLine()
            guard row >= before.count ? !line.pieces.isEmpty : line != before[row] else { continue }
            text += "\u{1b}[\(row + 1);1H\u{1b}[0m\u{1b}[2K"
            append(line, to: &text)
        }
        text += "\u{1b}[0m\u{1b}[?2026l"
        shown = lines
        return Array(text.utf8)
    }

    /// Each piece is put at its column by number, unless it follows plain ASCII without a gap: should the terminal think differently of the
    /// width of a name, only that name suffers.
    private func append(_ line: StyledLine, to text: inout String) {
        var column: Int? = 0
        var style = Style.plain
        for piece in line.pieces {
            let wanted = hasColour ? piece.style : piece.style.uncoloured
            if wanted != style {
                text += wanted.sequence
                style = wanted
            }
            if piece.column != column { text += "\u{1b}[\(piece.column + 1)G" }
            text += piece.text
            let isCertain = piece.text.utf8.allSatisfy { $0 < 0x80 }
            column = isCertain ? piece.column + piece.text.utf8.count : nil
        }
    }
}
