// SPDX-License-Identifier: Apache-2.0

internal import Words
internal import Values

/// Numbers written out, as Indonesian letters have them.
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
        default: Figures.indonesian.whole(value)
        }
    }

    private static func rest(_ value: Int64) -> String { value == 0 ? "" : " " + words(value) }

    /// `1 (satu)`.
    static func figureAndWords(_ value: Int) -> String { "\(value) (\(words(Int64(value))))" }
}
