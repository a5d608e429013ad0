// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import Values

/// A small chart of one direction: the estimate as a line in its error band, and the grant as a dashed line.
/// Colours come from the style sheet, so that it follows light and dark.
struct TrafficChart {
    struct Point {
        let start: Timestamp
        let seconds: Double
        let rate: Estimate
    }

    let points: [Point]
    let grant: Double
    let label: String
    let formatting: Formatting
    var width = 340.0
    var height = 104.0

    private let left = 38.0
    private let bottom = 18.0
    private let top = 8.0

    func svg() -> String {
        let greatest = max(grant, points.map(\.rate.upper).max() ?? 0) * 1.12
        // Less than a bit a second is drawn as none.
        let scale = max(greatest, 1)
        let first = points.first?.start ?? Timestamp(microseconds: 0)
        let span = max(1, points.last.map { $0.start.advanced(bySeconds: $0.seconds).seconds(since: first) } ?? 1)
        let x = { (time: Timestamp) in left + (width - left - 4) * time.seconds(since: first) / span }
        let y = { (rate: Double) in top + (height - top - bottom) * (1 - min(rate, scale) / scale) }
        var parts: [String] = []
        for step in axisSteps(to: scale) {
            let line = coordinate(y(step))
            parts.append("<line class=\"axis\" x1=\"\(left)\" x2=\"\(width - 4)\" y1=\"\(line)\" y2=\"\(line)\"/>")
            parts.append(
                "<text x=\"\(left - 6)\" y=\"\(line)\" dy=\"3.5\" text-anchor=\"end\">\(shortRate(step))</text>")
        }
        if !points.isEmpty {
            let upper = points.flatMap { steps($0, x, y(min($0.rate.upper, scale))) }
            let lower = points.flatMap { steps($0, x, y($0.rate.lower)) }.reversed()
            parts.append("<polygon class=\"band\" points=\"\((upper + lower).joined(separator: " "))\"/>")
            let line = points.flatMap { steps($0, x, y($0.rate.estimate)) }
            parts.append("<polyline class=\"rate\" points=\"\(line.joined(separator: " "))\"/>")
        }
        let grantLine = coordinate(y(grant))
        parts.append(
            "<line class=\"grant\" x1=\"\(left)\" x2=\"\(width - 4)\" y1=\"\(grantLine)\" y2=\"\(grantLine)\"/>")
        if let last = points.last {
            let end = last.start.advanced(bySeconds: last.seconds)
            parts.append("<text x=\"\(left)\" y=\"\(height - 4)\">\(formatting.clock(first, seconds: true))</text>")
            parts.append(
                "<text x=\"\(width - 4)\" y=\"\(height - 4)\" text-anchor=\"end\">"
                    + "\(formatting.clock(end, seconds: true))</text>")
        }
        return "<svg class=\"chart\" viewBox=\"0 0 \(Int(saturating: width)) \(Int(saturating: height))\" role=\"img\" "
            + "aria-label=\"\(PageText.escaped(label))\">\(parts.joined())</svg>"
    }

    /// A window is a level from its start to its end.
    private func steps(_ point: Point, _ x: (Timestamp) -> Double, _ y: Double) -> [String] {
        let end = point.start.advanced(bySeconds: point.seconds)
        return ["\(coordinate(x(point.start))),\(coordinate(y))", "\(coordinate(x(end))),\(coordinate(y))"]
    }

    private func axisSteps(to greatest: Double) -> [Double] {
        let raw = greatest / 3
        let power = pow(10, floor(log10(raw)))
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= raw } ?? raw
        return Array(stride(from: 0, through: greatest, by: step))
    }

    private func shortRate(_ rate: Double) -> String {
        for (unit, size) in [("G", 1e9), ("M", 1e6), ("k", 1e3)] where rate >= size {
            return "\(formatting.number(rate / size)) \(unit)"
        }
        return formatting.number(rate)
    }

    private func coordinate(_ value: Double) -> String { String(format: "%.1f", value) }
}
