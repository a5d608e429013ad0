// SPDX-License-Identifier: Apache-2.0

import Inventory
import Testing

struct CSVTableTests {
    @Test("cells with commas, quotation marks and line breaks come back as they were")
    func roundTrip() throws {
        let rows = [["a", "b,c", "d\"e"], ["f\r\ng", "", "h;i"], ["'", "''x", "it's"]]
        let text = CSVTable(rows).text
        #expect(text.hasPrefix("a,\"b,c\",\"d\"\"e\"\r\n"))
        #expect(try CSVTable(text).rows.map(\.cells) == rows)
    }

    @Test(
        "what a spreadsheet would evaluate is written as text, and read back as it was",
        arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "=HYPERLINK(\"x\",\"y\")"])
    func formula(_ cell: String) throws {
        let text = CSVTable([["x", cell]]).text
        #expect(text.contains("x,'") || text.contains("x,\"'"))
        #expect(try CSVTable(text).rows.map(\.cells) == [["x", cell]])
    }

    @Test("rows are counted by the lines that they begin on, and empty ones left out")
    func lines() throws {
        let table = try CSVTable("\u{feff}a;b\n\n\"1\n2\";3\r4;5")
        #expect(table.rows.map(\.line) == [1, 3, 5])
        #expect(table.rows.map(\.cells) == [["a", "b"], ["1\n2", "3"], ["4", "5"]])
    }

    @Test(
        "a quotation mark out of place is refused with its line",
        arguments: [("a,b\n\"c", 2), ("a\n\"b\"c,d", 2), ("a,b\"c\n", 1)])
    func quotes(_ text: String, _ line: Int) {
        let fault = #expect(throws: CSVFault.self) { try CSVTable(text) }
        #expect(fault?.line == line)
    }

    @Test("more than a mebibyte is not looked at")
    func large() {
        #expect(throws: CSVFault.self) { try CSVTable(String(repeating: "a", count: CSVTable.mostBytes + 1)) }
    }
}
