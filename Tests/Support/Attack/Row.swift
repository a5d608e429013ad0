// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A row of the table: one kind of attack, what was tried of it and what it broke.
struct Row: Codable, Sendable {
    var name: String
    var tried = 0
    /// What broke, each with what repeats it.
    var breaks: [String] = []
    /// The worst figure that was seen, such as "12 ms of processor time".
    var worst = ""

    var held: Int { max(0, tried - breaks.count) }

    init(_ name: String) { self.name = name }

    /// Counts one case, and keeps what repeats it unless it held.
    mutating func expect(_ holds: Bool, _ repeats: @autoclosure () -> String) {
        tried += 1
        guard !holds else { return }
        let line = repeats().unicodeScalars.map { ($0.value < 32 || $0.value == 127) ? "·" : String($0) }.joined()
        breaks.append(String(line.prefix(600)))
        // At once, also into a pipe: what follows may end this program.
        FileHandle.standardOutput.write(Data("  broke: \(name): \(breaks.last ?? "")\n".utf8))
    }

    /// Counts what was tried elsewhere of the same kind.
    mutating func add(_ part: Row) {
        tried += part.tried
        breaks += part.breaks
    }

    /// Appends the row to the file of results, one line of JSON each.
    func keep(in path: String) throws {
        var line = try JSONEncoder().encode(self)
        line.append(10)
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        defer { try? file.close() }
        try file.seekToEnd()
        try file.write(contentsOf: line)
    }
}

/// All rows as a table for people.
enum Table {
    /// Prints it; whether everything held.
    static func show(_ path: String) throws -> Bool {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let rows = try text.split(separator: "\n").map { line in
            var row = try JSONDecoder().decode(Row.self, from: Data(line.utf8))
            if row.tried == 0 { row.breaks.append("nothing of it was tried") }
            return row
        }
        let width = rows.map(\.name.count).max() ?? 10
        let line = { (name: String, tried: String, held: String, broke: String, worst: String) in
            print(
                "  " + name.padding(toLength: width, withPad: " ", startingAt: 0)
                    + [tried, held, broke].map { String(repeating: " ", count: max(1, 8 - $0.count)) + $0 }.joined()
                    + "  " + worst)
        }
        line("attack", "tried", "held", "broke", "worst")
        for row in rows { line(row.name, "\(row.tried)", "\(row.held)", "\(row.breaks.count)", row.worst) }
        let broken = rows.filter { !$0.breaks.isEmpty }
        for row in broken {
            print("\n\(row.name): \(row.breaks.count) broke")
            for one in row.breaks.prefix(20) { print("  \(one)") }
            if row.breaks.count > 20 { print("  … and \(row.breaks.count - 20) more") }
        }
        return broken.isEmpty && !rows.isEmpty
    }
}
