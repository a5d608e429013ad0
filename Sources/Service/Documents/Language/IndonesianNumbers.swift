// SPDX-License-Identifier: Apache-2.0

internal import Values

/// Numbers in words and figures, as Indonesian letters write them.
enum IndonesianNumbers {
    private static let units = [
        "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas",
    ]

    /// 0 to 999,999 in words (`dua puluh tiga`); figures beyond.
    static func words(_ value: Int64) -> String {
        switch value {
        case 0..<12: units[Int(value)]
        case 12..<20: units[Int(value - 10)] + " belas"
        case 20..<100: units[Int(value / 10)] + " puluh" + rest(value % 10)
        case 100..<200: "seratus" + rest(value % 100)
        case 200..<1000: units[Int(value / 100)] + " ratus" + rest(value % 100)
        case 1000..<2000: "seribu" + rest(value % 1000)
        case 2000..<1_000_000: words(value / 1000) + " ribu" + rest(value % 1000)
        default: grouped(value)
        }
    }

    private static func rest(_ value: Int64) -> String { value == 0 ? "" : " " + words(value) }

    /// `1 (satu)`.
    static func figureAndWords(_ value: Int) -> String { "\(value) (\(words(Int64(value))))" }

    /// `12.345`: points between thousands.
    static func grouped(_ value: Int64) -> String {
        let digits = String(value.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(".") }
            text.append(digit)
        }
        return (value < 0 ? "-" : "") + text
    }

    static func grouped(_ value: UInt64) -> String { grouped(Int64(clamping: value)) }

    /// A decimal comma and at most `decimals` decimals, rounded half away from zero.
    static func decimal(_ value: Double, _ decimals: Int, trimmed: Bool = false) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "–" }
        var scale: Int64 = 1
        for _ in 0..<decimals { scale *= 10 }
        let units = Int64((abs(value) * Double(scale)).rounded())
        var fraction = String(units % scale)
        fraction = decimals == 0 ? "" : String(repeating: "0", count: decimals - fraction.count) + fraction
        if trimmed { while fraction.hasSuffix("0") { fraction.removeLast() } }
        return (value < 0 && units > 0 ? "-" : "") + grouped(units / scale) + (fraction.isEmpty ? "" : "," + fraction)
    }

    /// `8,512 Mbit/s`: three or four significant figures, or as many as its bounds need.
    static func megabits(_ rate: Estimate) -> String {
        let least = rateDecimals(rate.estimate)
        return decimal(rate.estimate / 1e6, rate.decimals(per: 1e6, atLeast: least) ?? least) + " Mbit/s"
    }

    /// `8,301 sampai 8,722`, in Mbit/s, with decimals that tell the two apart.
    static func bounds(_ rate: Estimate) -> String {
        guard let decimals = rate.decimals(per: 1e6, atLeast: rateDecimals(rate.estimate)) else {
            return "dihitung tepat"
        }
        return "\(decimal(rate.lower / 1e6, decimals)) sampai \(decimal(rate.upper / 1e6, decimals))"
    }

    /// A granted rate, without needless zeros: `20 Mbit/s`.
    static func rate(_ bitsPerSecond: Int64) -> String {
        decimal(Double(bitsPerSecond) / 1e6, 3, trimmed: true) + " Mbit/s"
    }

    /// Decimals that give a rate in Mbit/s three or four significant figures.
    static func rateDecimals(_ bitsPerSecond: Double) -> Int {
        let megabits = abs(bitsPerSecond / 1e6)
        return megabits < 10 ? 3 : megabits < 100 ? 2 : 1
    }

    /// `16 MB`, `512 kB`.
    static func bytes(_ count: Int64) -> String {
        switch count {
        case 1_000_000...: decimal(Double(count) / 1e6, 1, trimmed: true) + " MB"
        case 1_000...: decimal(Double(count) / 1e3, 1, trimmed: true) + " kB"
        default: "\(count) bita"
        }
    }
}
