// SPDX-License-Identifier: Apache-2.0

package import Database
internal import Evidence
internal import Procedure
package import Values

/// The tables within one transaction. Valid only there.
///
/// Cases, holdings, agents, incidents and sites outside of ``scope`` are not there: a person's request asks with the person's own scope.
package struct Records {
    let connection: any Connection
    package let scope: SiteScope

    package init(_ connection: any Connection, scope: SiteScope = .everywhere) {
        self.connection = connection
        self.scope = scope
    }

    /// The same transaction without a scope, for counts over all sites that show nothing of any one.
    package var everywhere: Records { Records(connection) }

    /// The next number of a gapless series, counted within the transaction: taken for good only with its commit.
    package func nextNumber(of series: String) throws -> Int {
        let row = try connection.first(
            """
            INSERT INTO counters (name, value) VALUES ($1, 1)
            ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value
            """, [series])
        guard let row else { throw StoreError.impossible("counter \(series) gave no number") }
        return try row.integer("value")
    }

    /// A line of the audit trail: an action that is no event of a case, and its author.
    package func audit(_ what: String, by who: String, _ detail: String, at now: Timestamp) throws {
        try connection.execute(
            "INSERT INTO audit (at, who, what, detail) VALUES ($1, $2, $3, $4)",
            [now.microseconds, who, what, detail])
    }

    /// A refusal in the audit trail: one line for each `who` and hour, which begins with how often and ends with the latest `detail`.
    ///
    /// Among the last lines alone is such a line looked for, and an hour has at most so many of one kind; what comes from still others is
    /// counted in one more.
    package func auditRefusal(_ what: String, by who: String, _ detail: String, at now: Timestamp) throws {
        let hour: Int64 = 3_600_000_000
        let start = now.microseconds / hour * hour
        let recent = "what = $1 AND at >= $2 AND id > (SELECT COALESCE(MAX(id), 0) FROM audit) - 1000"
        let line = { (who: String) in
            try connection.first(
                "SELECT id, detail FROM audit WHERE \(recent) AND who = $3 ORDER BY id DESC LIMIT 1",
                [what, start, who])
        }
        var (who, found) = (who, try line(who))
        if found == nil {
            let lines = try connection.first("SELECT COUNT(*) AS lines FROM audit WHERE \(recent)", [what, start])
            if try lines?.integer("lines") ?? 0 >= Records.mostRefusalLines {
                who = "others"
                found = try line(who)
            }
        }
        guard let found else { return try audit(what, by: who, "1 × \(detail)", at: now) }
        let count = Int(try found.text("detail").prefix { $0 != " " }) ?? 1
        try connection.execute(
            "UPDATE audit SET at = $1, detail = $2 WHERE id = $3",
            [now.microseconds, "\(count + 1) × \(detail)", try found.integer("id")])
    }

    /// Of one kind in an hour.
    private static let mostRefusalLines = 200

    /// The latest lines of the audit trail, newest first.
    package func auditTrail(most: Int) throws -> [AuditLine] {
        try connection.query("SELECT at, who, what, detail FROM audit ORDER BY id DESC LIMIT $1", [most]).map {
            AuditLine(
                at: try $0.time("at"), who: try $0.text("who"), what: try $0.text("what"), detail: try $0.text("detail")
            )
        }
    }
}

package struct AuditLine: Codable, Hashable, Sendable {
    package let at: Timestamp
    package let who: String
    package let what: String
    package let detail: String
}

/// Errors that the store itself detects.
package enum StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The case was changed since the caller read it; the caller must read it again.
    case staleVersion(caseNumber: String, expected: Int)
    /// A row that must be there is not, or does not read.
    case damaged(String)
    case impossible(String)
    /// The request was performed before, or is being performed, under the same ``RequestKey``.
    case repeated
    /// The thing is held by another case.
    case claimed(kind: String, name: String)
    /// The store cannot be used at present.
    case unavailable(StoreOutage, StoreOutage.Effect)

    package var description: String {
        switch self {
        case .staleVersion(let number, let expected):
            "case \(number) is no longer at version \(expected): read it again and decide anew"
        case .damaged(let what): "the store is damaged: \(what); restore a backup"
        case .impossible(let what): what
        case .repeated: "the request was performed before under its key"
        case .claimed(let kind, let name): "\(kind) \(name) is held by another case"
        case .unavailable(let outage, let effect): "the store cannot be used: \(outage), \(effect)"
        }
    }
}

extension Row {
    func time(_ column: String) throws -> Timestamp { Timestamp(microseconds: Int64(try integer(column))) }

    func timeOrNil(_ column: String) throws -> Timestamp? {
        try integerOrNil(column).map { Timestamp(microseconds: Int64($0)) }
    }

    /// A document of JSON in a TEXT column.
    func json<Value: Decodable>(_ type: Value.Type, _ column: String) throws -> Value {
        do {
            return try CanonicalJSON.decode(type, from: Array(try text(column).utf8))
        } catch let error as DecodingError {
            throw StoreError.damaged("column \(column): \(CanonicalJSON.describe(error))")
        }
    }

    /// A word of a closed set in a TEXT column.
    func word<Word: RawRepresentable>(_ type: Word.Type, _ column: String) throws -> Word
    where Word.RawValue == String {
        let text = try text(column)
        guard let word = Word(rawValue: text) else {
            throw StoreError.damaged("column \(column) holds the unknown word “\(text)”")
        }
        return word
    }

    func digest(_ column: String) throws -> Digest {
        guard let digest = Digest(try text(column)) else { throw StoreError.damaged("column \(column) is no digest") }
        return digest
    }
}

/// JSON for a TEXT column.
func json(_ value: some Encodable) throws -> String {
    String(decoding: try CanonicalJSON.encode(value), as: UTF8.self)
}
