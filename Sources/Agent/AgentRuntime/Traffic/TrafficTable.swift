// SPDX-License-Identifier: Apache-2.0

internal import Terminal
internal import TextOutput
internal import Values

extension TrafficReport {
    /// A table as plain text: a line for each tenant, sums, and other traffic. Numbers of sampled traffic have their bounds beside them.
    package var table: String {
        let isExact = sampling == nil
        var lines = [["tenant"] + TrafficReport.heads(isExact)]
        for tenant in tenants {
            lines.append(
                [tenant.name.printable]
                    + TrafficReport.cells(tenant.inbound, isExact) + TrafficReport.cells(tenant.outbound, isExact))
        }
        let inbound = tenants.map(\.inbound)
        let outbound = tenants.map(\.outbound)
        lines.append(
            ["all tenants"] + TrafficReport.sums(inbound, isExact) + TrafficReport.sums(outbound, isExact))
        return TrafficReport.aligned(lines) + "\n" + notes.joined(separator: "\n")
    }

    private var notes: [String] {
        var notes = [
            "no tenant's: \(other.packets.grouped) frames, \(other.bytes.grouped) bytes",
            "the capture: \(capture.packets.grouped) frames, \(capture.bytes.grouped) bytes (\(capture.linkType.printable))",
        ]
        if capture.malformed > 0 {
            notes.append("malformed:   \(capture.malformed.grouped) frames, cut before the end of their addresses")
        }
        notes += capture.remarks?.lines ?? []
        if let sampling {
            let percent = Int(saturating: (sampling.confidence * 100).rounded())
            notes.append(
                "sampled:     \(sampling.kept.grouped) frames kept under threshold \(sampling.threshold.grouped) "
                    + "with seed \(sampling.seed); each ± holds with \(percent) %")
        }
        return notes
    }

    private static func heads(_ isExact: Bool) -> [String] {
        ["in", "out"].flatMap { direction in
            ["bytes", "packets"].flatMap { isExact ? ["\($0) \(direction)"] : ["\($0) \(direction)", "±"] }
        }
    }

    private static func cells(_ direction: Direction, _ isExact: Bool) -> [String] {
        [direction.bytes, direction.packets].flatMap {
            isExact ? [$0.estimate.grouped] : [$0.estimate.grouped, $0.margin.grouped]
        }
    }

    /// Without bounds: those of the tenants do not add up to any that would not be far too wide.
    private static func sums(_ directions: [Direction], _ isExact: Bool) -> [String] {
        [\Direction.bytes, \Direction.packets].flatMap { quantity in
            let sum = directions.reduce(0) { $0 &+ $1[keyPath: quantity].estimate }
            return isExact ? [sum.grouped] : [sum.grouped, ""]
        }
    }

    /// The first column to the left, the others to the right, with a rule below the heads and above the sums.
    private static func aligned(_ lines: [[String]]) -> String {
        let widths = lines[0].indices.map { column in lines.reduce(0) { max($0, $1[column].columns) } }
        let rule = String(repeating: "─", count: widths.reduce(0, +) + 2 * (widths.count - 1))
        var text = lines.map { line in
            var styled = StyledLine()
            for (column, cell) in line.enumerated() {
                if column > 0 { styled.skip(2) }
                styled.append(cell, in: widths[column], column == 0 ? .leading : .trailing)
            }
            return styled.text
        }
        text.insert(rule, at: 1)
        text.insert(rule, at: text.count - 1)
        return text.joined(separator: "\n")
    }
}

extension Amount {
    /// The bound that is farther off.
    fileprivate var margin: UInt64 { max(estimate &- min(lower, estimate), max(upper, estimate) &- estimate) }
}

extension BinaryInteger {
    /// Digits in threes: `1,234,567`.
    var grouped: String {
        let digits = String(self)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
