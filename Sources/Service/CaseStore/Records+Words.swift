// SPDX-License-Identifier: Apache-2.0

internal import Database

/// A word that no text has, for what a search is narrowed by: both engines then find page by page without looking at a case.
enum CaseMark {
    case isEnded(Bool)
    /// `nil`: the case holds nothing yet.
    case site(String?)

    var word: String {
        switch self {
        case .isEnded(let isEnded): isEnded ? "_ended" : "_open"
        case .site(let name):
            "_at" + (name ?? "").utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }
}

/// The full-text index: FTS5 on SQLite, a `tsvector` on PostgreSQL, of words that are cut by ``CaseWords``.
extension Records {
    /// Writes the words of a case, of which `nil` stays as it is; does nothing where none has changed.
    func writeWords(_ id: Int, said: String? = nil, placed: String? = nil, marks: String? = nil) throws {
        let row = try connection.first(
            """
            SELECT w.said, w.placed, w.marks, l.site FROM case_lines l LEFT JOIN case_words w ON w.id = l.id WHERE l.id = $1
            """, [id])
        guard let row else { throw StoreError.damaged("there is no line \(id) in case_lines") }
        let site = try row.text("site")
        let before = try row.textOrNil("said").map {
            (said: $0, placed: try row.text("placed"), marks: try row.text("marks"))
        }
        let isEnded = marks ?? before?.marks.split(separator: " ").first.map { String($0) } ?? ""
        let after = (
            said: said ?? before?.said ?? "", placed: placed ?? before?.placed ?? "",
            marks: [isEnded, CaseMark.site(site.isEmpty ? nil : site).word].filter { !$0.isEmpty }.joined(
                separator: " ")
        )
        if let before, before == after { return }
        try connection.execute(
            """
            INSERT INTO case_words (id, said, placed, marks) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE
            SET said = excluded.said, placed = excluded.placed, marks = excluded.marks
            """, [id, after.said, after.placed, after.marks])
        let joined = { (words: (said: String, placed: String, marks: String)) in
            [words.said, words.placed, words.marks].filter { !$0.isEmpty }.joined(separator: " ")
        }
        switch connection.dialect {
        case .sqlite:
            if let before {
                try connection.execute(
                    "INSERT INTO case_index (case_index, rowid, words) VALUES ('delete', $1, $2)", [id, joined(before)])
            }
            try connection.execute("INSERT INTO case_index (rowid, words) VALUES ($1, $2)", [id, joined(after)])
        case .postgres:
            try connection.execute(
                "UPDATE case_words SET vector = array_to_tsvector(string_to_array($1, ' ')) WHERE id = $2",
                [joined(after), id])
        }
    }

    /// The lines that have every word, as a condition on `case_lines.id` with placeholders from `first`: the newest `most` before `id`.
    func found(
        _ words: [String], isEnded: Bool?, before id: Int, most: Int, from first: Int
    ) -> (sql: String, values: [any SQLConvertible]) {
        let ended = isEnded.map { CaseMark.isEnded($0).word }
        let sites = scope.listed?.map { CaseMark.site($0.isEmpty ? nil : $0).word }
        // A word of one letter begins too many to be sought as a beginning.
        let isWhole = { (word: String) in word.unicodeScalars.count < 2 }
        switch connection.dialect {
        case .sqlite:
            var terms = words.map { isWhole($0) ? "\"\($0)\"" : "\"\($0)\" *" }
            terms += ended.map { ["\"\($0)\""] } ?? []
            terms += sites.map { ["(" + $0.map { "\"\($0)\"" }.joined(separator: " OR ") + ")"] } ?? []
            return (
                """
                IN (SELECT rowid FROM case_index WHERE case_index MATCH $\(first) AND rowid < $\(first + 1)
                    ORDER BY rowid DESC LIMIT $\(first + 2))
                """, [terms.joined(separator: " AND "), id, most]
            )
        case .postgres:
            var terms = words.map { isWhole($0) ? "'\($0)'" : "'\($0)':*" }
            terms += ended.map { ["'\($0)'"] } ?? []
            terms += sites.map { ["(" + $0.map { "'\($0)'" }.joined(separator: " | ") + ")"] } ?? []
            return (
                """
                IN (SELECT id FROM case_words WHERE vector @@ CAST($\(first) AS tsquery) AND id < $\(first + 1)
                    ORDER BY id DESC LIMIT $\(first + 2))
                """, [terms.joined(separator: " & "), id, most]
            )
        }
    }
}
