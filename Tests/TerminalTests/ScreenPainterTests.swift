// SPDX-License-Identifier: Apache-2.0

import Terminal
import Testing
import TextOutput

@Suite("Painting the screen")
struct ScreenPainterTests {
    private func line(_ name: String, _ value: String) -> StyledLine {
        var line = StyledLine()
        line.append(name, .bold, in: 8)
        line.append(value, Style(.green), in: 6, .trailing)
        return line
    }

    @Test("The terminal shows the lines, and what has not changed is not sent again")
    func painting() {
        var painter = ScreenPainter(hasColour: true)
        var terminal = FakeTerminal(columns: 20, rows: 5, columnsOf: \.columns)
        var lines = [line("one", "1"), StyledLine(), line("三つ", "3")]
        terminal.take(painter.paint(lines, columns: 20, rows: 5))
        #expect(terminal.lines == ["one          1", "", "三つ         3", "", ""])
        #expect(painter.paint(lines, columns: 20, rows: 5).isEmpty)

        lines[2] = line("三つ", "4")
        let change = painter.paint(lines, columns: 20, rows: 5)
        #expect(!String(decoding: change, as: UTF8.self).contains("one"))
        terminal.take(change)
        #expect(terminal.lines == ["one          1", "", "三つ         4", "", ""])

        terminal.take(painter.paint([line("one", "1")], columns: 20, rows: 5))
        #expect(terminal.lines == ["one          1", "", "", "", ""])

        painter.forget()
        terminal.take(painter.paint(lines, columns: 20, rows: 5))
        #expect(terminal.lines == ["one          1", "", "三つ         4", "", ""])
        #expect(terminal.errors.isEmpty, "\(terminal.errors)")
    }

    @Test("What does not fit is left out", arguments: [(5, 1), (9, 2), (1, 1), (20, 3)])
    func clipping(columns: Int, rows: Int) {
        var painter = ScreenPainter(hasColour: true)
        var terminal = FakeTerminal(columns: columns, rows: rows, columnsOf: \.columns)
        terminal.take(
            painter.paint((0..<5).map { line("name \($0)", "\($0)") }, columns: columns, rows: rows))
        #expect(terminal.errors.isEmpty, "\(terminal.errors)")
        #expect(terminal.lines.first == line("name 0", "0").clipped(to: columns).text.trimmed)
    }

    @Test("A terminal that takes every character for one column still has the rest at its place")
    func disagreement() {
        var painter = ScreenPainter(hasColour: true)
        var terminal = FakeTerminal(columns: 20, rows: 1, columnsOf: { _ in 1 })
        terminal.take(painter.paint([line("衛生", "12.5 M")], columns: 20, rows: 1))
        #expect(terminal.cells[0][8...].prefix(6).elementsEqual("12.5 M"))
    }

    @Test("Without colour only weight is left")
    func colourless() {
        var painter = ScreenPainter(hasColour: false)
        var terminal = FakeTerminal(columns: 20, rows: 1, columnsOf: \.columns)
        terminal.take(painter.paint([line("one", "1")], columns: 20, rows: 1))
        #expect(terminal.renditions == ["0", "0;1"])
    }
}
