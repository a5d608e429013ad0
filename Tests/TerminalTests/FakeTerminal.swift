// SPDX-License-Identifier: Apache-2.0

/// A simulated terminal, as far as the painter uses one; other sequences are errors. Deliberately simple-minded: a cell per character, wide ones over
/// two.
struct FakeTerminal {
    private(set) var cells: [[Character]]
    private(set) var errors: [String] = []
    private(set) var renditions: Set<String> = []
    private var row = 0
    private var column = 0
    /// Columns that this terminal gives a character.
    private let columnsOf: (Unicode.Scalar) -> Int

    init(columns: Int, rows: Int, columnsOf: @escaping (Unicode.Scalar) -> Int) {
        cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
        self.columnsOf = columnsOf
    }

    var lines: [String] { cells.map { String($0.filter { $0 != "\0" }).trimmed } }

    mutating func take(_ bytes: [UInt8]) {
        var scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            guard scalar == "\u{1b}" else {
                put(scalar)
                continue
            }
            guard scalars.popFirst() == "[" else {
                errors.append("an escape that is no control sequence")
                return
            }
            let parameters = scalars.prefix { (0x20...0x3f).contains($0.value) }
            scalars = scalars.dropFirst(parameters.count)
            obey(String(parameters), scalars.popFirst())
        }
    }

    private mutating func obey(_ parameters: String, _ final: Unicode.Scalar?) {
        let numbers = parameters.split(separator: ";").compactMap { Int($0) }
        switch (final, parameters) {
        case ("H", _) where numbers.count == 2: (row, column) = (numbers[0] - 1, numbers[1] - 1)
        case ("G", _) where numbers.count == 1: column = numbers[0] - 1
        case ("J", "2"): cells = cells.map { $0.map { _ in " " } }
        case ("K", "2"): if cells.indices.contains(row) { cells[row] = cells[row].map { _ in " " } }
        case ("m", _): renditions.insert(parameters)
        case ("h", "?2026"), ("l", "?2026"): break
        default: errors.append("ESC [ \(parameters) \(final.map(String.init) ?? "")")
        }
        guard final == "H" || final == "G" else { return }
        if !cells.indices.contains(row) || !(0..<cells[0].count).contains(column) {
            errors.append("the cursor at row \(row), column \(column)")
        }
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
        let width = columnsOf(scalar)
        guard cells.indices.contains(row) else { return }
        if width == 0 {
            if column > 0 { cells[row][column - 1].unicodeScalarsAppend(scalar) }
            return
        }
        guard column + width <= cells[row].count else {
            errors.append("“\(scalar)” behind the last column")
            return
        }
        cells[row][column] = Character(scalar)
        if width == 2 { cells[row][column + 1] = "\0" }
        column += width
    }
}

extension Character {
    fileprivate mutating func unicodeScalarsAppend(_ scalar: Unicode.Scalar) {
        self = (String(self) + String(scalar)).first ?? self
    }
}
