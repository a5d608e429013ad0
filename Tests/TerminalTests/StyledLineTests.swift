// SPDX-License-Identifier: Apache-2.0

import Terminal
import Testing
import TextOutput

@Suite("Lines of the screen")
struct StyledLineTests {
    @Test("Fields keep their columns, whatever is in them")
    func fields() {
        var line = StyledLine()
        line.append("衛生局とても長い", in: 7)
        line.append("9.5 M", .bold, in: 8, .trailing)
        line.append("", in: 2)
        line.append("x")
        #expect(line.text == "衛生局…   9.5 M  x")
        #expect(line.pieces.map(\.column) == [0, 10, 17])
        #expect(line.width == 18)
    }

    @Test("Clipping a line cuts through a piece and leaves out those beyond", arguments: 0...12)
    func clipping(width: Int) {
        var line = StyledLine("ab", .bold)
        line.skip(2)
        line.append("cdef")
        line.append("gh", .dim)
        #expect(line.clipped(to: width).text == line.text.clipped(to: width, ellipsis: "").trimmed)
        #expect(line.clipped(to: width).width <= max(width, 0))
    }
}

extension String {
    /// Without spaces at its end.
    var trimmed: String {
        var text = self[...]
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}
