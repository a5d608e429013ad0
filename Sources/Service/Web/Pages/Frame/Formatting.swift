// SPDX-License-Identifier: Apache-2.0

import Foundation
import Values
import Words

/// Times and figures as this language and office write them.
struct Formatting: Sendable {
    let language: Language
    let zone: WebSettings.Zone
    let catalogue: Catalogue

    private func local(_ time: Timestamp) -> (date: CivilDate, secondOfDay: Int64) {
        let shifted = time.microseconds / 1_000_000 + Int64(zone.secondsFromUTC)
        let days = (shifted >= 0 ? shifted : shifted - 86_399) / 86_400
        return (CivilDate(daysSinceEpoch: days), shifted - days * 86_400)
    }

    /// For example `23 Nov 2026`.
    func date(_ time: Timestamp) -> String {
        let date = local(time).date
        return "\(date.day) \(catalogue[date.shortMonth]) \(date.year)"
    }

    /// A date as forms carry it, `YYYY-MM-DD`, as pages show it; whatever else it is stays as written.
    func date(written text: String) -> String {
        guard let date = CivilDate(text) else { return text }
        return "\(date.day) \(catalogue[date.shortMonth]) \(date.year)"
    }

    /// For example `23 Nov 2026 15.04 WIB`.
    func dateTime(_ time: Timestamp) -> String {
        "\(date(time)) \(clock(time)) \(zone.abbreviation)"
    }

    /// Hours and minutes, with seconds on request.
    func clock(_ time: Timestamp, seconds: Bool = false) -> String {
        let second = local(time).secondOfDay
        let mark = language == .indonesian ? "." : ":"
        let parts = [second / 3600, second / 60 % 60] + (seconds ? [second % 60] : [])
        return parts.map(twoDigits).joined(separator: mark)
    }

    /// The office's calendar day; its description is what date fields take.
    func day(_ time: Timestamp) -> CivilDate { local(time).date }

    /// RFC 3339, for `datetime` attributes.
    func machine(_ time: Timestamp) -> String { time.description }

    /// A span: `2 j 05 mnt`, `3 mnt 20 dtk`.
    func duration(seconds: Int) -> String {
        let text = { (key: String, a: Int, b: Int) in
            catalogue.text(key, ["a": "\(a)", "b": twoDigits(Int64(b))])
        }
        if seconds >= 86_400 { return text("duration.days", seconds / 86_400, seconds % 86_400 / 3600) }
        if seconds >= 3600 { return text("duration.hours", seconds / 3600, seconds % 3600 / 60) }
        if seconds >= 60, seconds % 60 == 0 { return text("duration.wholeMinutes", seconds / 60, 0) }
        if seconds >= 60 { return text("duration.minutes", seconds / 60, seconds % 60) }
        return catalogue.text("duration.seconds", ["a": "\(seconds)"])
    }

    /// A figure with at most three significant digits, without zeros that say nothing.
    func number(_ value: Double) -> String {
        let decimals = Self.decimals(value)
        let text = number(value, decimals: decimals)
        return decimals > 0 ? text.replacing(#/[.,]?0+$/#, with: "") : text
    }

    private func number(_ value: Double, decimals: Int) -> String {
        let text = String(format: "%.\(decimals)f", value)
        return language == .indonesian ? text.replacing(".", with: ",") : text
    }

    /// Decimals that give three significant digits.
    private static func decimals(_ value: Double) -> Int {
        value.magnitude >= 99.95 || value == 0 ? 0 : value.magnitude >= 9.995 ? 1 : 2
    }

    /// A rate in bit/s with its prefix: `12,4 Mbit/s`.
    func rate(_ bitsPerSecond: Double) -> String {
        for (unit, size) in [("Gbit/s", 1e9), ("Mbit/s", 1e6), ("kbit/s", 1e3)] where bitsPerSecond >= size * 0.9995 {
            return "\(number(bitsPerSecond / size)) \(unit)"
        }
        return "\(number(bitsPerSecond)) bit/s"
    }

    /// A rate and its bounds in one unit, with figures enough to tell the bounds apart; `bounds` says so for an exact count.
    func rate(_ rate: Estimate) -> (estimate: String, bounds: String) {
        let (unit, size) =
            [("Gbit/s", 1e9), ("Mbit/s", 1e6), ("kbit/s", 1e3)].first { rate.estimate >= $0.1 * 0.9995 } ?? ("bit/s", 1)
        let usual = Self.decimals(rate.estimate / size)
        guard let decimals = rate.decimals(per: size, atLeast: usual) else {
            return ("\(number(rate.estimate / size)) \(unit)", catalogue.text("verification.exact"))
        }
        let figure = { number($0 / size, decimals: decimals) }
        let bounds = ["lower": figure(rate.lower), "upper": "\(figure(rate.upper)) \(unit)"]
        return ("\(figure(rate.estimate)) \(unit)", catalogue.text("verification.bounds", bounds))
    }

    /// Bytes with their prefix.
    func size(_ bytes: Int) -> String {
        for (unit, size) in [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)] where Double(bytes) >= size {
            return "\(number(Double(bytes) / size)) \(unit)"
        }
        return "\(bytes) B"
    }

    private func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
