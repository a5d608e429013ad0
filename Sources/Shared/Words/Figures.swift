// SPDX-License-Identifier: Apache-2.0

package import Values

/// Numbers as a language writes them: Indonesian has a decimal comma and points between thousands, English a decimal point and plain digits.
package struct Figures: Sendable {
    package let language: Language

    package static let indonesian = Figures(.indonesian)
    package static let english = Figures(.english)

    package init(_ language: Language) {
        self.language = language
    }

    /// `12.345` in Indonesian, `12345` in English.
    package func whole(_ value: some BinaryInteger) -> String {
        let digits = String(value.magnitude)
        let sign = value < 0 ? "-" : ""
        guard language == .indonesian else { return sign + digits }
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(".") }
            text.append(digit)
        }
        return sign + text
    }

    /// Exactly `decimals` decimals, or at most so many when `trimmed`; rounded half away from zero. A dash for what is no number below 10^12.
    package func decimal(_ value: Double, _ decimals: Int, trimmed: Bool = false) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "–" }
        // As many decimals as the digits of an Int64 leave.
        let places = min(max(decimals, 0), abs(value) < 1e9 ? 9 : 6)
        var scale: Int64 = 1
        for _ in 0..<places { scale *= 10 }
        let units = Int64(saturating: (abs(value) * Double(scale)).rounded())
        var fraction = String(units % scale)
        fraction = scale == 1 ? "" : String(repeating: "0", count: places - fraction.count) + fraction
        if trimmed { while fraction.hasSuffix("0") { fraction.removeLast() } }
        let mark = language == .indonesian ? "," : "."
        return (value < 0 && units > 0 ? "-" : "") + whole(units / scale) + (fraction.isEmpty ? "" : mark + fraction)
    }

    /// `3,12 ms`.
    package func milliseconds(_ seconds: Double) -> String { decimal(seconds * 1e3, 2) + " ms" }

    /// `8,512 Mbit/s`: three or four significant figures, or as many as its bounds need.
    package func megabits(_ rate: Estimate) -> String {
        let least = Figures.rateDecimals(rate.estimate)
        return decimal(rate.estimate / 1e6, rate.decimals(per: 1e6, atLeast: least) ?? least) + " Mbit/s"
    }

    /// `8,301 sampai 8,722`, in Mbit/s, with decimals that tell the two apart.
    package func bounds(_ rate: Estimate) -> String {
        guard let decimals = rate.decimals(per: 1e6, atLeast: Figures.rateDecimals(rate.estimate)) else {
            return Figures.exact[language]
        }
        let (lower, upper) = (decimal(rate.lower / 1e6, decimals), decimal(rate.upper / 1e6, decimals))
        return Phrase(id: "\(lower) sampai \(upper)", en: "\(lower) to \(upper)")[language]
    }

    /// Text for an estimate without sampling error.
    package static let exact = Phrase(id: "dihitung tepat", en: "counted exactly")

    /// A granted rate, without needless zeros: `20 Mbit/s`.
    package func rate(_ bitsPerSecond: Int64) -> String {
        decimal(Double(bitsPerSecond) / 1e6, 3, trimmed: true) + " Mbit/s"
    }

    /// Decimals that give a rate in Mbit/s three or four significant figures.
    package static func rateDecimals(_ bitsPerSecond: Double) -> Int {
        let megabits = abs(bitsPerSecond / 1e6)
        return megabits < 10 ? 3 : megabits < 100 ? 2 : 1
    }

    /// `16 MB`, `512 kB`.
    package func bytes(_ count: Int64) -> String {
        switch count {
        case 1_000_000...: decimal(Double(count) / 1e6, 1, trimmed: true) + " MB"
        case 1_000...: decimal(Double(count) / 1e3, 1, trimmed: true) + " kB"
        default: "\(count) " + Phrase(id: "bita", en: "bytes")[language]
        }
    }
}
