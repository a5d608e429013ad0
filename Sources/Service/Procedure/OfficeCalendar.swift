// SPDX-License-Identifier: Apache-2.0

package import Values

/// When the office works. Step clocks run in these hours only.
package struct OfficeCalendar: Codable, Hashable, Sendable {
    /// Hours of one working day, as minutes after local midnight.
    package struct Hours: Codable, Hashable, Sendable {
        package var opens: Int
        package var closes: Int

        package init(opens: Int, closes: Int) {
            self.opens = opens
            self.closes = closes
        }
    }

    /// Minutes that the office's zone is ahead of UTC; WIB is 420. Indonesia has no daylight saving time.
    package var minutesAheadOfUTC: Int
    /// Monday to Sunday; `nil` for a day off.
    package var week: [Hours?]
    /// Local days off, as days since 1970-01-01.
    package var holidays: Set<Int>

    package init(minutesAheadOfUTC: Int, week: [Hours?], holidays: Set<Int> = []) {
        self.minutesAheadOfUTC = minutesAheadOfUTC
        self.week = week
        self.holidays = holidays
    }

    /// Monday to Friday, 07:30 to 16:00 WIB.
    package static let standard = OfficeCalendar(
        minutesAheadOfUTC: 420,
        week: Array(repeating: Hours(opens: 450, closes: 960), count: 5) + [nil, nil])

    /// Every minute of every day: for offices in shifts.
    package static let aroundTheClock = OfficeCalendar(
        minutesAheadOfUTC: 420, week: Array(repeating: Hours(opens: 0, closes: 1440), count: 7))

    /// Whole seconds of office hours between two times; zero when `end` is not after `start`.
    package func seconds(from start: Timestamp, to end: Timestamp) -> Int {
        guard start < end else { return 0 }
        let offset = Int64(minutesAheadOfUTC) * 60_000_000
        let (from, to) = (start.microseconds + offset, end.microseconds + offset)
        var worked: Int64 = 0
        for day in from.flooredDivision(by: Self.day).quotient...to.flooredDivision(by: Self.day).quotient {
            guard let hours = hours(onDay: day) else { continue }
            let opens = day * Self.day + Int64(hours.opens) * 60_000_000
            let closes = day * Self.day + Int64(hours.closes) * 60_000_000
            worked += max(0, min(to, closes) - max(from, opens))
        }
        return Int(worked / 1_000_000)
    }

    private func hours(onDay day: Int64) -> Hours? {
        guard !holidays.contains(Int(day)) else { return nil }
        // 1970-01-01 was a Thursday: index 3 of a week that begins on Monday.
        let weekday = Int((day + 3).flooredDivision(by: 7).remainder)
        return weekday < week.count ? week[weekday] : nil
    }

    /// Microseconds of one day.
    private static let day: Int64 = 86_400_000_000
}
