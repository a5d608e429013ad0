// SPDX-License-Identifier: Apache-2.0

/// A change of one value of a document to an extreme one.
struct Mutation: Sendable {
    var path: RawJSON.Path
    var value: RawJSON
    /// For people, such as `.predicate.checks[3].measurement.seconds = 1e-320`.
    var name: String

    static let numbers = [
        "0", "-0", "-1", "1", "0.1", "1e-320", "5e-324", "1e308", "-1e308", "1e400", "1e15", "9007199254740991",
        "9007199254740992",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551615",
        "18446744073709551616", "NaN",
        "-Infinity", "\"NaN\"", "\"1\"", "null", "true", "[]", "65536", "4294967296",
    ]
    static let texts = [
        #""""#, #""\u0000""#, #""\u001b[2J\u0007\r\nX: y""#, #""\u202e\u2066abc""#, #""\ud800""#,
        #""<script>alert(1)</script>""#,
        #""../../../etc/passwd""#, #""0001-01-01T00:00:00Z""#, #""1970-01-01T00:00:00.000000Z""#,
        #""9999-12-31T23:59:59.999999Z""#,
        #""292277026596-12-04T15:30:08Z""#, #""-1""#, #""0.0.0.0""#, #""::""#, #""255.255.255.255""#,
        #""ff:ff:ff:ff:ff:ff""#,
        "\"" + String(repeating: "A", count: 70_000) + "\"", "null", "0", "{}", "[]",
    ]

    /// Everything that is tried of the document, each by itself.
    static func all(of document: RawJSON) -> [Mutation] {
        document.paths.flatMap { path -> [Mutation] in
            guard let old = document[path] else { return [] }
            let values: [RawJSON] =
                switch old {
                case .token(let text): (text.hasPrefix("\"") ? texts : numbers).map { .token($0) }
                case .array(let elements):
                    [
                        .array([]), .token("null"),
                        .array(Array(repeating: elements, count: elements.isEmpty ? 0 : 40).flatMap { $0 }),
                    ]
                case .object: [.object([]), .token("null"), .array([])]
                }
            return (values + additions(to: old)).map { value in
                let text = value.text
                return Mutation(
                    path: path, value: value,
                    name: "\(document.name(of: path)) = \(text.prefix(60))\(text.count > 60 ? "… (\(text.count))" : "")"
                )
            }
        }
    }
}

extension Mutation {
    /// An array with one element more: a copy of its last one in which one number is extreme.
    private static func additions(to value: RawJSON) -> [RawJSON] {
        guard case .array(let elements) = value, let last = elements.last else { return [] }
        return last.paths.flatMap { path -> [RawJSON] in
            guard case .token(let text)? = last[path], text.first?.isNumber == true else { return [] }
            return ["1e-320", "1e300", "-1", "18446744073709551615", "9007199254740993"].map {
                .array(elements + [last.replacing(path, with: .token($0))])
            }
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same sequence each time.
struct Sequence64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
