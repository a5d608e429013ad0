// SPDX-License-Identifier: Apache-2.0

internal import Values

/// Dates and times in words, as Indonesian letters write them.
enum IndonesianDates {
    static let months = [
        "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
        "Desember",
    ]
    static let weekdays = ["Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"]

    /// `23 November 2026`.
    static func long(_ date: CivilDate) -> String {
        "\(date.day) \(month(date)) \(date.year)"
    }

    /// `Senin`.
    static func weekday(_ date: CivilDate) -> String {
        // 1970-01-01 was a Thursday.
        let index = (date.daysSinceEpoch % 7 + 7 + 4) % 7
        return weekdays[Int(index)]
    }

    /// `tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam (23-11-2026)`.
    static func inWords(_ date: CivilDate) -> String {
        "tanggal \(IndonesianNumbers.words(date.day)) bulan \(month(date)) tahun \(IndonesianNumbers.words(date.year)) "
            + "(\(two(date.day))-\(two(date.month))-\(date.year))"
    }

    static func date(of time: Timestamp, in zone: OfficeZone) -> CivilDate {
        CivilDate(daysSinceEpoch: local(time, zone).days)
    }

    /// `23 November 2026 pukul 08.15 WIB`.
    static func long(_ time: Timestamp, in zone: OfficeZone) -> String {
        "\(long(date(of: time, in: zone))) pukul \(timeOfDay(time, in: zone)) \(zone.abbreviation)"
    }

    /// `08.15`, or `08.15.30` with seconds.
    static func timeOfDay(_ time: Timestamp, in zone: OfficeZone, seconds: Bool = false) -> String {
        let inDay = local(time, zone).seconds
        return two(inDay / 3600) + "." + two(inDay / 60 % 60) + (seconds ? "." + two(inDay % 60) : "")
    }

    private static func month(_ date: CivilDate) -> String {
        months[Int(min(max(date.month, 1), 12)) - 1]
    }

    private static func local(_ time: Timestamp, _ zone: OfficeZone) -> (days: Int64, seconds: Int64) {
        let seconds = time.microseconds.flooredDivision(by: 1_000_000).quotient + zone.secondsFromUTC
        let days = seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400)
        return (days, seconds - days * 86_400)
    }

    private static func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
