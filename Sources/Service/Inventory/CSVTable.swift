// SPDX-License-Identifier: Apache-2.0

package import Words

/// A table as RFC 4180 writes it: CR LF between rows, cells with a comma, a quotation mark or a line break between quotation marks.
///
/// A cell that a spreadsheet would take for a formula is written with an apostrophe before it, and read without it.
package struct CSVTable: Hashable, Sendable {
    package struct Row: Hashable, Sendable {
        /// Of its first line in the text, from 1.
        package let line: Int
        package let cells: [String]

        package init(line: Int, cells: [String]) {
            self.line = line
            self.cells = cells
        }
    }

    package static let mostBytes = 1 << 20
    package static let mostRows = 10_000

    package let rows: [Row]

    package init(_ rows: [[String]]) {
        self.rows = rows.enumerated().map { Row(line: $0.offset + 1, cells: $0.element) }
    }

    /// Reads a table; a byte order mark, line feeds alone, and semicolons in the place of commas (as spreadsheets write where the comma is
    /// the decimal mark) are understood. Empty rows are left out.
    package init(_ text: String) throws(CSVFault) {
        guard text.utf8.count <= Self.mostBytes else { throw CSVFault(line: 1, phrase: InventoryFaultWords.tooLarge) }
        var reader = CSVReader(text)
        var rows: [Row] = []
        while let row = try reader.next() {
            if row.cells.contains(where: { !$0.isBlankCell }) { rows.append(row) }
            guard rows.count <= Self.mostRows else {
                throw CSVFault(line: row.line, phrase: InventoryFaultWords.tooLarge)
            }
        }
        self.rows = rows
    }

    package var text: String {
        rows.map { row in row.cells.map(Self.written).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func written(_ cell: String) -> String {
        let safe = startsFormula(cell) || cell.first == "'" ? "'" + cell : cell
        guard safe.unicodeScalars.contains(where: { "\",\r\n;".unicodeScalars.contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }

    /// OWASP, CSV injection: what begins so is evaluated by spreadsheets.
    fileprivate static func startsFormula(_ cell: String) -> Bool {
        cell.unicodeScalars.first.map { "=+-@\t\r＝＋－＠".unicodeScalars.contains($0) } ?? false
    }
}

/// What makes a text no table.
package struct CSVFault: Error, Hashable, Sendable {
    /// From 1.
    package let line: Int
    package let phrase: Phrase
}

private struct CSVReader {
    private var rest: Substring.UnicodeScalarView
    private let separator: Unicode.Scalar
    private var line = 1

    init(_ text: String) {
        var body = text[...]
        if body.unicodeScalars.first == "\u{feff}" { body.unicodeScalars.removeFirst() }
        rest = body.unicodeScalars
        let header = rest.prefix { $0 != "\n" && $0 != "\r" }
        separator = !header.contains(",") && header.contains(";") ? ";" : ","
    }

    mutating func next() throws(CSVFault) -> CSVTable.Row? {
        guard !rest.isEmpty else { return nil }
        let start = line
        var cells: [String] = []
        while true {
            cells.append(try cell())
            guard let mark = rest.first else { break }
            rest.removeFirst()
            if mark == separator {
                if rest.isEmpty { cells.append("") }
                continue
            }
            if mark == "\r", rest.first == "\n" { rest.removeFirst() }
            line += 1
            break
        }
        return CSVTable.Row(line: start, cells: cells)
    }

    private mutating func cell() throws(CSVFault) -> String {
        var text = String.UnicodeScalarView()
        if rest.first == "\"" {
            let start = line
            rest.removeFirst()
            while true {
                guard let scalar = rest.popFirst() else {
                    throw CSVFault(line: start, phrase: InventoryFaultWords.openQuote)
                }
                if scalar == "\"" {
                    guard rest.first == "\"" else { break }
                    rest.removeFirst()
                } else if scalar == "\n" {
                    line += 1
                }
                text.append(scalar)
            }
            guard rest.first.map(endsCell) ?? true else {
                throw CSVFault(line: line, phrase: InventoryFaultWords.strayQuote)
            }
        } else {
            while let scalar = rest.first, !endsCell(scalar) {
                guard scalar != "\"" else { throw CSVFault(line: line, phrase: InventoryFaultWords.strayQuote) }
                text.append(scalar)
                rest.removeFirst()
            }
        }
        let cell = String(text)
        guard cell.first == "'" else { return cell }
        let bare = String(cell.dropFirst())
        return CSVTable.startsFormula(bare) || bare.first == "'" ? bare : cell
    }

    private func endsCell(_ scalar: Unicode.Scalar) -> Bool { scalar == separator || scalar == "\n" || scalar == "\r" }
}
