// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values
internal import Words

/// One direction of sampled bandwidth over time as SVG: estimate, error band and grant.
struct BandwidthChart {
    var measurement: BandwidthMeasurement
    /// bit/s.
    var grant: Int64
    var zone: OfficeZone

    // In points of the drawing; the page scales it to its column.
    private let size = (width: 480.0, height: 128.0)
    private let plot = (left: 38.0, top: 10.0, right: 472.0, bottom: 104.0)

    /// An SVG element, or `nil` when there are no windows to draw.
    var svg: String? {
        let windows = measurement.windows.filter { $0.seconds > 0 && $0.seconds.isFinite }
        guard let first = windows.first, let last = windows.last else { return nil }
        let begin = first.start
        let span = max(1, last.start.seconds(since: begin) + last.seconds)
        let rates = windows.map { $0.traffic.bitsPerSecond(over: $0.seconds) }
        let highest = max(Double(grant), rates.map(\.upper).filter(\.isFinite).max() ?? 0)
        let scale = Scale(upTo: highest / 1e6 * 1.12)

        let x = { (seconds: Double) in plot.left + (plot.right - plot.left) * min(max(seconds / span, 0), 1) }
        let y = { (bits: Double) in
            plot.bottom - (plot.bottom - plot.top) * min(max(bits / 1e6 / scale.top, 0), 1)
        }

        var drawing = ""
        for tick in scale.ticks {
            let height = number(y(tick * 1e6))
            drawing +=
                "<path d=\"M\(number(plot.left)) \(height)H\(number(plot.right))\" stroke=\"#e1e5ea\" stroke-width=\".6\"/>"
            drawing += text(
                Figures.indonesian.decimal(tick, 3, trimmed: true), x: plot.left - 5, y: y(tick * 1e6) + 2.6,
                anchor: "end")
        }
        for seconds in timeTicks(span) {
            let place = x(seconds)
            drawing += "<path d=\"M\(number(place)) \(number(plot.bottom))v3\" stroke=\"#8a939d\" stroke-width=\".6\"/>"
            drawing += text(
                IndonesianDates.timeOfDay(begin.advanced(bySeconds: seconds), in: zone, seconds: true), x: place,
                y: plot.bottom + 12, anchor: seconds == 0 ? "start" : place > plot.right - 8 ? "end" : "middle")
        }

        // Each window is a step as wide as it lasted.
        var upper: [String] = []
        var lower: [String] = []
        var line = ""
        for (window, rate) in zip(windows, rates) {
            let left = x(window.start.seconds(since: begin))
            let right = x(window.start.seconds(since: begin) + window.seconds)
            upper += ["\(number(left)),\(number(y(rate.upper)))", "\(number(right)),\(number(y(rate.upper)))"]
            lower += ["\(number(left)),\(number(y(rate.lower)))", "\(number(right)),\(number(y(rate.lower)))"]
            line += "\(line.isEmpty ? "M" : "L")\(number(left)) \(number(y(rate.estimate)))H\(number(right))"
        }
        let band = (upper + lower.reversed()).joined(separator: " ")
        drawing += "<polygon points=\"\(band)\" fill=\"#b9d3e6\" stroke=\"none\"/>"
        drawing +=
            "<path d=\"\(line)\" fill=\"none\" stroke=\"#14567f\" stroke-width=\"1.4\" stroke-linejoin=\"round\"/>"
        drawing +=
            "<path d=\"M\(number(plot.left)) \(number(plot.bottom))H\(number(plot.right))\" stroke=\"#8a939d\" stroke-width=\".8\"/>"

        let limit = y(Double(grant))
        drawing +=
            "<path d=\"M\(number(plot.left)) \(number(limit))H\(number(plot.right))\" stroke=\"#a8321f\" stroke-width=\"1\" stroke-dasharray=\"5 3\"/>"
        return
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(number(size.width)) \(number(size.height))\">\(drawing)</svg>"
    }

    /// From zero, at steps of 1, 2 or 5 times a power of ten.
    private struct Scale {
        var top: Double
        var ticks: [Double]

        init(upTo highest: Double) {
            // Far above what any line carries: more would not end in a scale.
            let wanted = min(max(highest, 1e-3), 1e15)
            var step = 1e-3
            var factors = [2.0, 2.5, 2.0].makeIterator()
            while wanted / step > 5 {
                guard let factor = factors.next() else {
                    factors = [2.0, 2.5, 2.0].makeIterator()
                    continue
                }
                step *= factor
            }
            let count = (wanted / step).rounded(.up)
            let unit = step
            top = count * unit
            ticks = (0...min(10, max(1, Int(saturating: count)))).map { Double($0) * unit }
        }
    }

    /// Seconds from the beginning at which the time of day is written: at most seven.
    private func timeTicks(_ span: Double) -> [Double] {
        let steps = [1.0, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600]
        let step = steps.first { span / $0 <= 6.5 } ?? (span / 6.5 / 3600).rounded(.up) * 3600
        return Array(stride(from: 0, through: span, by: step))
    }

    private func text(_ content: String, x: Double, y: Double, anchor: String) -> String {
        "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\" fill=\"#39424d\" "
            + "font-family=\"Liberation Sans\" font-size=\"7.4\">\(content)</text>"
    }

    private func number(_ value: Double) -> String {
        let hundredths = Int64(saturating: (value * 100).rounded())
        let fraction = hundredths.magnitude % 100
        return "\(hundredths < 0 ? "-" : "")\(hundredths.magnitude / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }
}
