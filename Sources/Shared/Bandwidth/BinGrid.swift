// SPDX-License-Identifier: Apache-2.0

package import Values

/// Bins of five minutes, aligned to UTC: bin i begins i · 300 s after 1970-01-01T00:00:00Z.
package enum BinGrid {
    package static let seconds: Double = 300

    private static let microseconds: Int64 = 300_000_000

    /// The bin that `time` lies in.
    package static func index(of time: Timestamp) -> Int64 {
        time.microseconds.flooredDivision(by: microseconds).quotient
    }

    package static func start(of index: Int64) -> Timestamp {
        Timestamp(microseconds: index &* microseconds)
    }

    /// The bins of the calendar month, in UTC, that `time` lies in.
    package static func month(of time: Timestamp) -> Range<Int64> {
        let date = CivilDate(daysSinceEpoch: time.microseconds.flooredDivision(by: 86_400_000_000).quotient)
        let first = CivilDate(year: date.year, month: date.month, day: 1)
        let next = CivilDate(
            year: date.month == 12 ? date.year + 1 : date.year, month: date.month % 12 + 1, day: 1)
        return first.daysSinceEpoch * 288..<next.daysSinceEpoch * 288
    }
}
