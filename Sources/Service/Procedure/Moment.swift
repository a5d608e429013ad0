// SPDX-License-Identifier: Apache-2.0

/// A point in time as microseconds since 1970-01-01T00:00:00Z; in JSON an integer.
package struct Moment: Hashable, Comparable, Sendable, Codable {
    /// Microseconds since the Unix epoch; negative before it.
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package init(seconds: Int64) {
        microseconds = seconds &* 1_000_000
    }

    package init(from decoder: any Decoder) throws {
        microseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }

    package static func < (a: Moment, b: Moment) -> Bool { a.microseconds < b.microseconds }

    package func advanced(byDays days: Int) -> Moment {
        Moment(microseconds: microseconds &+ Int64(days) &* Moment.day)
    }

    package func advanced(bySeconds seconds: Int) -> Moment {
        Moment(microseconds: microseconds &+ Int64(seconds) &* 1_000_000)
    }

    /// Microseconds of one day.
    static let day: Int64 = 86_400_000_000
}
