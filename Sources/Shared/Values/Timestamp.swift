// SPDX-License-Identifier: Apache-2.0

/// A point in time as microseconds since 1970-01-01T00:00:00Z, written in JSON as RFC 3339 in UTC with six decimals.
///
/// The fixed form makes equal times equal text, which signed documents depend on.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since the Unix epoch; negative before it.
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package init(seconds: Int64, nanoseconds: Int64 = 0) {
        self.microseconds = seconds &* 1_000_000 &+ nanoseconds / 1_000
    }

    package static func < (a: Timestamp, b: Timestamp) -> Bool { a.microseconds < b.microseconds }

    /// Seconds from `other` to this time.
    package func seconds(since other: Timestamp) -> Double {
        Double(microseconds &- other.microseconds) / 1e6
    }

    /// Ends at the first and the last time that there is: `seconds` may come from a report that lies. What is not a number is no step.
    package func advanced(bySeconds seconds: Double) -> Timestamp {
        let microsteps = (seconds * 1e6).rounded(.towardZero)
        guard let step = Int64(exactly: microsteps) else {
            return microsteps.isNaN ? self : Timestamp(microseconds: microsteps < 0 ? .min : .max)
        }
        let (sum, overflow) = microseconds.addingReportingOverflow(step)
        return Timestamp(microseconds: overflow ? (step < 0 ? .min : .max) : sum)
    }

    /// Days of 86,400 seconds.
    package func advanced(byDays days: Int) -> Timestamp { advanced(bySeconds: Double(days) * 86_400) }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339, for example `2026-11-23T08:15:30.000250Z`.
    package var description: String {
        let (days, inDay) = microseconds.flooredDivision(by: 86_400_000_000)
        let seconds = inDay / 1_000_000
        return "\(CivilDate(daysSinceEpoch: days))T"
            + padded(seconds / 3600, 2) + ":" + padded(seconds / 60 % 60, 2) + ":" + padded(seconds % 60, 2) + "."
            + padded(inDay % 1_000_000, 6) + "Z"
    }

    /// Reads RFC 3339 in UTC (`Z` only), with zero to nine decimals, years 0000 to 9999; `nil` for anything else.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 30, bytes.last == UInt8(ascii: "Z"),
            bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let date = CivilDate(String(decoding: bytes[0..<10], as: UTF8.self)), let hour = decimal(bytes[11..<13]),
            let minute = decimal(bytes[14..<16]), let second = decimal(bytes[17..<19]), hour < 24, minute < 60,
            second < 60
        else { return nil }
        var micros: Int64 = 0
        if bytes.count > 20 {
            let fraction = bytes[20..<(bytes.count - 1)]
            guard bytes[19] == UInt8(ascii: "."), !fraction.isEmpty, let value = decimal(fraction.prefix(6)),
                decimal(fraction) != nil
            else { return nil }
            micros = value
            for _ in fraction.count..<max(6, fraction.count) { micros *= 10 }
        }
        self.microseconds =
            date.daysSinceEpoch * 86_400_000_000 + (hour * 3600 + minute * 60 + second) * 1_000_000 + micros
    }
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Timestamp(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "“\(text)” is no RFC 3339 time in UTC, such as 2026-11-23T08:15:30.000000Z")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
