// SPDX-License-Identifier: Apache-2.0

/// A set of code points, kept as ranges: what a collection of fonts covers.
package struct CodePointSet: Codable, Hashable, Sendable {
    /// Ascending; neither overlapping nor adjacent.
    private var starts: [UInt32] = []
    /// The last code point of each range.
    private var ends: [UInt32] = []

    /// `ranges` in any order; they may overlap.
    package init(_ ranges: some Sequence<ClosedRange<UInt32>>) {
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = ends.last, range.lowerBound <= last || range.lowerBound - 1 == last {
                ends[ends.count - 1] = max(last, range.upperBound)
            } else {
                starts.append(range.lowerBound)
                ends.append(range.upperBound)
            }
        }
    }

    package var isEmpty: Bool { starts.isEmpty }

    package func contains(_ scalar: Unicode.Scalar) -> Bool {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= scalar.value { low = middle + 1 } else { high = middle }
        }
        return low > 0 && scalar.value <= ends[low - 1]
    }

    /// Reads fontconfig's text form of a character set: hexadecimal code points and `first-last` ranges between blanks; `nil` for
    /// anything else.
    package init?(fontconfig text: some StringProtocol) {
        var ranges: [ClosedRange<UInt32>] = []
        for part in text.split(whereSeparator: \.isWhitespace) {
            let bounds = part.split(separator: "-", omittingEmptySubsequences: false).map { UInt32($0, radix: 16) }
            guard let first = bounds.first ?? nil, let last = bounds.last ?? nil, bounds.count <= 2, first <= last
            else {
                return nil
            }
            ranges.append(first...last)
        }
        self.init(ranges)
    }
}
