// SPDX-License-Identifier: Apache-2.0

internal import Bandwidth
internal import Terminal
internal import TextOutput
internal import Values

/// The columns of the live view, as wide as the screen lets them be.
struct WatchColumns {
    private let name: Int
    private let trend: Int
    private let note: Int

    private static let rate = 6
    private static let error = 7
    private static let share = 6
    private static let percentile = 7
    private static let verdict = 6
    /// All but name, trend and note, with the gaps around them.
    private static let fixed = 1 + 2 * (rate + error + 1) + share + percentile + verdict + 6

    private static let shortTrend = 12
    private static let shortNote = 17

    /// `longestName` is the width of the longest name. Names get columns first, then a short trend, then notes in words; the trend gets the remaining
    /// columns.
    init(width: Int, longestName: Int) {
        var free = max(0, width - WatchColumns.fixed - 1)
        let wanted = min(32, max(8, longestName))
        let leastTrend = min(WatchColumns.shortTrend, max(0, free - 14))
        name = max(8, min(wanted, free - leastTrend))
        free -= name + leastTrend
        // A mark replaces the words where the line is too narrow for them.
        let words = free >= WatchColumns.shortNote ? min(free, 2 * WatchColumns.shortNote) : 0
        note = 1 + words
        trend = min(TenantBoard.trendLength, leastTrend + max(0, free - words))
    }

    func header(_ order: WatchView.Order, isReversed: Bool) -> StyledLine {
        var line = StyledLine(" ")
        func put(_ text: String, _ key: WatchView.Order?, _ width: Int, _ alignment: StyledLine.Alignment) {
            let isKey = key == order
            let marked = isKey ? text + (isReversed ? "▴" : "▾") : text
            line.append(marked, isKey ? .bold : .dim, in: width, alignment)
        }
        put("TENANT", order == .file ? nil : .name, name, .leading)
        line.skip(1)
        put("IN", .inbound, WatchColumns.rate, .trailing)
        line.skip(WatchColumns.error + 1)
        put("OUT", .outbound, WatchColumns.rate, .trailing)
        line.skip(WatchColumns.error + 1)
        put(trend >= 5 ? "TREND" : "", nil, trend, .leading)
        line.skip(1)
        put("SHARE", .share, WatchColumns.share, .trailing)
        line.skip(1)
        put("95TH", .percentile, WatchColumns.percentile - 1, .trailing)
        line.skip(2)
        put("GRANT", nil, WatchColumns.verdict, .leading)
        line.skip(1)
        if note > 1 { put("NOTE", nil, note, .leading) }
        return line
    }

    func line(_ row: TenantBoard.Row, isSelected: Bool) -> StyledLine {
        var line = StyledLine(isSelected ? "▶" : " ", .bold)
        line.append(row.tenant.name.printable, isSelected ? .bold : .plain, in: name)
        line.skip(1)
        append(row.inbound, to: &line)
        append(row.outbound, to: &line)
        line.append(WatchColumns.sparkline(row.trend.suffix(trend)), Style(.cyan), in: trend, ellipsis: "")
        line.skip(1)
        line.append(
            row.share.map(RateText.percent) ?? "–", WatchColumns.style(share: row.share), in: WatchColumns.share,
            .trailing)
        line.skip(1)
        line.append(
            row.percentile.map { RateText.short($0.estimate) } ?? "–", in: WatchColumns.percentile - 1, .trailing)
        line.skip(2)
        line.append(row.verdict?.words ?? "–", WatchColumns.style(row.verdict), in: WatchColumns.verdict)
        line.skip(1)
        guard !row.biases.isEmpty else { return line }
        let words = row.biases.map(\.words).joined(separator: ", ")
        line.append(note > 1 ? words : "!", Style(.yellow, bold: true), in: note)
        return line
    }

    private func append(_ rate: Estimate, to line: inout StyledLine) {
        line.append(RateText.short(rate.estimate), in: WatchColumns.rate, .trailing)
        line.append(" " + RateText.error(rate), .dim, in: WatchColumns.error, ellipsis: "")
        line.skip(1)
    }

    private static func style(share: Double?) -> Style {
        guard let share else { return .dim }
        return share > 1 ? Style(.red, bold: true) : share > 0.8 ? Style(.yellow) : .plain
    }

    private static func style(_ verdict: BandwidthVerdict.Answer?) -> Style {
        switch verdict {
        case .yes: Style(.green)
        case .no: Style(.red, bold: true)
        case .inconclusive, nil: .dim
        }
    }

    /// Each second a bar from nothing to the largest of them.
    static func sparkline(_ values: some Collection<Float>) -> String {
        let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
        let largest = values.max() ?? 0
        return String(
            values.map { value in
                guard value > 0, largest > 0 else { return " " }
                return bars[min(bars.count - 1, max(0, Int(saturating: value / largest * Float(bars.count - 1) + 0.5)))]
            })
    }
}
