// SPDX-License-Identifier: Apache-2.0

internal import Settings

/// The units in which a configuration file writes one kind of quantity: a number and a unit, `100 Mbit/s`.
struct UnitScale: Sendable {
    /// Completes "must be …".
    let expected: String
    /// By ascending size. Names are case-sensitive, because `Mb` and `MB` differ by a factor of 8.
    let units: [(name: String, size: Int64)]

    /// bit/s, by powers of 1,000.
    static let bitRate = UnitScale(
        expected: "a rate such as 100 Mbit/s",
        units: [
            ("bit/s", 1), ("kbit/s", 1_000), ("Mbit/s", 1_000_000), ("Gbit/s", 1_000_000_000),
            ("Tbit/s", 1_000_000_000_000),
        ])

    /// Bytes, by powers of 1,000 and of 1,024 (IEC 80000-13).
    static let byteCount = UnitScale(
        expected: "a size such as 10 MB",
        units: [
            ("B", 1), ("kB", 1_000), ("KiB", 1_024), ("MB", 1_000_000), ("MiB", 1_048_576), ("GB", 1_000_000_000),
            ("GiB", 1_073_741_824),
        ])

    /// The quantity in the smallest unit. Throws `ValueProblem` for text that is no number with one of the units, or
    /// whose value is no whole number or beyond 2^63.
    func value(of text: String) throws(ValueProblem) -> Int64 {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == ",") }
        let name = text.dropFirst(digits.count).drop { $0 == " " }
        guard !digits.isEmpty else { throw problem(text) }
        guard !digits.contains(",") else {
            throw problem(text, suggestion: "write the number without ',', and a fraction with '.'")
        }
        guard !name.isEmpty else {
            throw problem(text, suggestion: "add the unit: \(list)")
        }
        guard let unit = units.first(where: { $0.name == name }) else {
            throw problem(text, suggestion: suggestion(digits, String(name)))
        }
        guard let value = UnitScale.product(String(digits), unit.size) else { throw problem(text) }
        return value
    }

    /// The quantity as people write it: in the largest unit that leaves a whole number.
    func text(_ value: Int64) -> String {
        let unit = units.last { $0.size <= max(1, value) && value % $0.size == 0 } ?? units[0]
        return "\(value / unit.size) \(unit.name)"
    }

    private var list: String { units.map(\.name).joined(separator: ", ") }

    private func problem(_ text: String, suggestion: String? = nil) -> ValueProblem {
        ValueProblem("must be \(expected), not '\(text)'", suggestion: suggestion)
    }

    /// Only the letters' case, or `b` for `bit` and `ps` for `/s`, are slips whose meaning is beyond doubt.
    private func suggestion(_ digits: Substring, _ name: String) -> String {
        let folded = name.lowercased()
        let meant = units.filter { unit in
            let plain = unit.name.lowercased()
            return [plain, plain.replacing("bit/s", with: "b/s"), plain.replacing("bit/s", with: "bps")].contains(
                folded)
                && !(plain.hasSuffix("bit/s") && name.hasSuffix("B/s"))
        }
        guard meant.count == 1 else { return "the units are \(list)" }
        return "did you mean '\(digits) \(meant[0].name)'?"
    }

    /// `digits`, which may have a decimal fraction, times `size`, if that is a whole number below 2^63.
    private static func product(_ digits: String, _ size: Int64) -> Int64? {
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = Int64(parts[0]) else { return nil }
        let (product, isTooLarge) = whole.multipliedReportingOverflow(by: size)
        guard !isTooLarge else { return nil }
        guard parts.count == 2 else { return product }
        guard (1...9).contains(parts[1].count), let fraction = Int64(parts[1]) else { return nil }
        let scale = (0..<parts[1].count).reduce(Int64(1)) { scale, _ in scale * 10 }
        // At most 10^9 times 10^12: no overflow in the wide product.
        let (quotient, remainder) = scale.dividingFullWidth(fraction.multipliedFullWidth(by: size))
        guard remainder == 0 else { return nil }
        let (sum, overflows) = product.addingReportingOverflow(quotient)
        return overflows ? nil : sum
    }
}
