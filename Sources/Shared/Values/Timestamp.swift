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
        let date = CivilDate(daysSinceEpoch: days)
        let seconds = inDay / 1_000_000
        return padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2) + "T"
            + padded(seconds / 3600, 2) + ":" + padded(seconds / 60 % 60, 2) + ":" + padded(seconds % 60, 2) + "."
            + padded(inDay % 1_000_000, 6) + "Z"
    }

    /// Reads RFC 3339 in UTC (`Z` only), with zero to nine decimals, years 0000 to 9999; `nil` for anything else.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 30, bytes.last == UInt8(ascii: "Z"),
            bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), bytes[10] == UInt8(ascii: "T"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let year = digits(bytes[0..<4]), let month = digits(bytes[5..<7]), let day = digits(bytes[8..<10]),
            let hour = digits(bytes[11..<13]), let minute = digits(bytes[14..<16]), let second = digits(bytes[17..<19]),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        var micros: Int64 = 0
        if bytes.count > 20 {
            let fraction = bytes[20..<(bytes.count - 1)]
            guard bytes[19] == UInt8(ascii: "."), !fraction.isEmpty, let value = digits(fraction.prefix(6)),
                digits(fraction) != nil
            else { return nil }
            micros = value
            for _ in fraction.count..<max(6, fraction.count) { micros *= 10 }
        }
        let date = CivilDate(year: year, month: month, day: day)
        guard CivilDate(daysSinceEpoch: date.daysSinceEpoch) == date else { return nil }
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

private func padded(_ value: Int64, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.count)) + text
}

private func digits(_ bytes: ArraySlice<UInt8>) -> Int64? {
    var value: Int64 = 0
    for byte in bytes {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int64(byte - 0x30)
    }
    return value
}
