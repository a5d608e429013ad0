// SPDX-License-Identifier: Apache-2.0

import Testing
import Values

@Suite("Text that is cheap to compare")
struct StreamSafeTextTests {
    @Test(arguments: ["", "abc", "Đặng Thị Hạnh", "ด้วยที่", "שָׁלוֹם", "हिन्दी", "e" + String(repeating: "\u{301}", count: 30)])
    func whatPeopleWriteIsSafe(_ text: String) { #expect(text.isStreamSafe) }

    @Test func aRowOfMarksIsNot() {
        let row = String(repeating: "\u{323}\u{301}", count: 16)
        #expect(!row.isStreamSafe)
        #expect(!("Dinas " + row).isStreamSafe)
        #expect(!("e" + String(repeating: "\u{301}", count: 31)).isStreamSafe)
        #expect(String(repeating: "e\u{301}\u{323}", count: 1_000).isStreamSafe)
    }
}
