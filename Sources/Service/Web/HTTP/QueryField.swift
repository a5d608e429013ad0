// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
import Values
import Words

/// A value that a route takes behind the question mark of its address.
struct QueryField: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case text(most: Int)
        case number(ClosedRange<Int>)
        case flag
        case digest
        /// Numbers in base 36 with dots between: ``Casework/PageCursor``.
        case cursor(parts: Int)
    }

    let name: String
    let kind: Kind
    var isRequired = false

    static func text(_ name: String, most: Int = 200) -> QueryField { QueryField(name: name, kind: .text(most: most)) }
    static func number(_ name: String, _ range: ClosedRange<Int>) -> QueryField {
        QueryField(name: name, kind: .number(range))
    }
    static func flag(_ name: String) -> QueryField { QueryField(name: name, kind: .flag) }
    /// Where the next page begins.
    static func cursor(parts: Int) -> QueryField { QueryField(name: "after", kind: .cursor(parts: parts)) }
    static func digest(_ name: String) -> QueryField { QueryField(name: name, kind: .digest, isRequired: true) }

    /// - Throws: ``Problem`` for a name that no field has, and for a value that its field does not take.
    static func check(_ query: [String: String], by fields: [QueryField]) throws {
        for (name, value) in query.sorted(by: { $0.key < $1.key }) {
            guard let field = fields.first(where: { $0.name == name }) else { throw Problem.noSuchQuery(fields) }
            if let expectation = field.expectation(of: value) { throw Problem.wrongQuery(name, expectation) }
        }
        for field in fields where field.isRequired && query[field.name] == nil {
            throw Problem.wrongQuery(field.name, field.takes)
        }
    }

    /// What the field takes, unless it takes `value`.
    private func expectation(of value: String) -> Phrase? {
        let isTaken =
            switch kind {
            case .text(let most): value.count <= most
            case .number(let range): Int(value).map(range.contains) ?? false
            case .flag: value == "true" || value == "false"
            case .digest: Digest(value) != nil
            case .cursor(let parts): Self.isCursor(value, parts)
            }
        return isTaken ? nil : takes
    }

    private static func isCursor(_ value: String, _ parts: Int) -> Bool {
        let numbers = value.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return numbers.count == parts
            && numbers.allSatisfy { number in
                (1...12).contains(number.count)
                    && number.allSatisfy {
                        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    }
            }
    }

    private var takes: Phrase {
        switch kind {
        case .text(let most): Phrase(id: "paling banyak \(most) huruf", en: "at most \(most) characters")
        case .number(let range):
            Phrase(
                id: "bilangan dari \(range.lowerBound) sampai \(range.upperBound)",
                en: "a number from \(range.lowerBound) to \(range.upperBound)")
        case .flag: Phrase(id: "true atau false", en: "true or false")
        case .cursor:
            Phrase(
                id: "tanda dari halaman sebelumnya; mulai lagi dari halaman pertama",
                en: "what the page before gave; begin again at the first page")
        case .digest: Phrase(id: "64 digit heksadesimal", en: "64 hexadecimal digits")
        }
    }

    /// Its JSON schema.
    var schema: [String: JSONValue] {
        switch kind {
        case .text(let most): ["type": .string("string"), "maxLength": .number(Double(most))]
        case .number(let range):
            [
                "type": .string("integer"), "minimum": .number(Double(range.lowerBound)),
                "maximum": .number(Double(range.upperBound)),
            ]
        case .flag: ["type": .string("string"), "enum": .array([.string("true"), .string("false")])]
        case .cursor(let parts):
            [
                "type": .string("string"),
                "pattern": .string("^[0-9a-z]{1,12}(\\.[0-9a-z]{1,12}){\(parts - 1)}$"),
            ]
        case .digest: ["type": .string("string"), "pattern": .string("^[0-9a-f]{64}$")]
        }
    }
}

extension Problem {
    static func noSuchQuery(_ fields: [QueryField]) -> Problem {
        let names = fields.map(\.name).joined(separator: ", ")
        return Problem(
            .malformed, code: "request.query", title: Phrase(id: "Nilai yang tidak dikenal", en: "An unknown value"),
            detail: names.isEmpty
                ? Phrase(
                    id: "Alamat ini tidak menerima nilai di belakang tanda tanya.",
                    en: "This address takes nothing behind a question mark.")
                : Phrase(
                    id: "Di belakang tanda tanya, alamat ini menerima: \(names).",
                    en: "Behind the question mark this address takes: \(names)."))
    }

    static func wrongQuery(_ name: String, _ expectation: Phrase) -> Problem {
        Problem(
            .invalid, code: "field.invalid", title: Problem.wrongField,
            detail: Phrase(
                id: "\(name) berisi \(expectation.id).", en: "\(name) takes \(expectation.en)."), field: name)
    }
}
