// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import Values

/// A small chart of one direction: the estimate as a line in its error band, and the grant as a dashed line, in the grant's unit. Time without a
/// window is hatched, and no line crosses it: it is missing, and not zero.
/// Colours come from the style sheet, so that it follows light and dark.
struct TrafficChart {
    struct Point {
        let start: Timestamp
        let seconds: Double
        let rate: Estimate

        var end: Timestamp { start.advanced(bySeconds: seconds) }
    }

    /// In ascending order.
    let points: [Point]
    let grant: Double
    let label: String
    let formatting: Formatting
    /// The time that is shown; `nil`: that of the points.
    var span: Range<Timestamp>?
    var width = 340.0
    var height = 116.0

    private let left = 38.0
    private let right = 4.0
    private let bottom = 18.0
    private let top = 20.0
    /// Windows whose ends are so many seconds apart follow each other.
    private static let slack = 0.5

    func svg() -> String {
        let unit = RateScale(grant: grant)
        let greatest = max(grant, points.map(\.rate.upper).max() ?? 0) * 1.08
        // Less than a bit a second is drawn as none.
        let scale = max(greatest, 1)
        let shown = times
        let length = max(1, shown.upperBound.seconds(since: shown.lowerBound))
        let x = { (time: Timestamp) in
            let share = time.seconds(since: shown.lowerBound) / length
            return left + (width - left - right) * min(1, max(0, share))
        }
        let y = { (rate: Double) in top + (height - top - bottom) * (1 - min(rate, scale) / scale) }
        var parts = missing(shown).map { gap in
            let begin = x(gap.lowerBound)
            return "<rect class=\"missing\" x=\"\(coordinate(begin))\" y=\"\(top)\" "
                + "width=\"\(coordinate(x(gap.upperBound) - begin))\" height=\"\(height - top - bottom)\"/>"
        }
        for step in axisSteps(to: scale) {
            let line = coordinate(y(step))
            parts.append("<line class=\"axis\" x1=\"\(left)\" x2=\"\(width - right)\" y1=\"\(line)\" y2=\"\(line)\"/>")
            parts.append(
                "<text x=\"\(left - 6)\" y=\"\(line)\" dy=\"3.5\" text-anchor=\"end\">"
                    + "\(formatting.figure(step, unit))</text>")
        }
        parts.append("<text x=\"4\" y=\"11\">\(unit.unit)</text>")
        for run in runs(within: shown) {
            let upper = run.flatMap { steps($0, x, y($0.rate.upper)) }
            let lower = run.flatMap { steps($0, x, y($0.rate.lower)) }.reversed()
            parts.append("<polygon class=\"band\" points=\"\((upper + lower).joined(separator: " "))\"/>")
            let line = run.flatMap { steps($0, x, y($0.rate.estimate)) }
            parts.append("<polyline class=\"rate\" points=\"\(line.joined(separator: " "))\"/>")
        }
        let grantLine = coordinate(y(grant))
        parts.append(
            "<line class=\"grant\" x1=\"\(left)\" x2=\"\(width - right)\" y1=\"\(grantLine)\" y2=\"\(grantLine)\"/>")
        if span != nil || !points.isEmpty {
            parts.append(
                "<text x=\"\(left)\" y=\"\(height - 4)\">\(formatting.clock(shown.lowerBound, seconds: true))</text>")
            parts.append(
                "<text x=\"\(width - right)\" y=\"\(height - 4)\" text-anchor=\"end\">"
                    + "\(formatting.clock(shown.upperBound, seconds: true))</text>")
        }
        return "<svg class=\"chart\" viewBox=\"0 0 \(Int(saturating: width)) \(Int(saturating: height))\" role=\"img\" "
            + "aria-label=\"\(PageText.escaped(label))\">\(parts.joined())</svg>"
    }

    private var times: Range<Timestamp> {
        if let span { return span }
        let first = points.first?.start ?? Timestamp(microseconds: 0)
        return first..<max(first, points.last?.end ?? first)
    }

    /// The points that are shown, in runs without a gap.
    private func runs(within shown: Range<Timestamp>) -> [[Point]] {
        var runs: [[Point]] = []
        for point in points where point.end > shown.lowerBound && point.start < shown.upperBound {
            if let last = runs.last?.last, point.start.seconds(since: last.end) <= Self.slack {
                runs[runs.count - 1].append(point)
            } else {
                runs.append([point])
            }
        }
        return runs
    }

    /// The times that are shown and that no point covers. At either edge a window may be cut off or under way: that it is not there is no gap.
    private func missing(_ shown: Range<Timestamp>) -> [Range<Timestamp>] {
        var gaps: [Range<Timestamp>] = []
        var covered = shown.lowerBound
        for run in runs(within: shown) {
            guard let first = run.first, let last = run.last else { continue }
            let cut = gaps.isEmpty && covered == shown.lowerBound ? first.seconds : 0
            if first.start.seconds(since: covered) > max(Self.slack, cut) { gaps.append(covered..<first.start) }
            covered = max(covered, last.end)
        }
        let under = points.last.map { $0.seconds + 6 } ?? 0
        if shown.upperBound.seconds(since: covered) > under { gaps.append(covered..<shown.upperBound) }
        return gaps
    }

    /// A window is a level from its start to its end.
    private func steps(_ point: Point, _ x: (Timestamp) -> Double, _ y: Double) -> [String] {
        ["\(coordinate(x(point.start))),\(coordinate(y))", "\(coordinate(x(point.end))),\(coordinate(y))"]
    }

    private func axisSteps(to greatest: Double) -> [Double] {
        let raw = greatest / 3
        let power = pow(10, floor(log10(raw)))
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= raw } ?? raw
        return Array(stride(from: 0, through: greatest, by: step))
    }

    private func coordinate(_ value: Double) -> String { String(format: "%.1f", value) }
}
