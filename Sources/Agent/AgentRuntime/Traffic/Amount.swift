// SPDX-License-Identifier: Apache-2.0

package import Values

/// A number of bytes or frames with its bounds, all whole. Counted instead of estimated, the three are the same.
package struct Amount: Codable, Hashable, Sendable {
    package var estimate: UInt64
    package var lower: UInt64
    package var upper: UInt64

    package init(estimate: UInt64, lower: UInt64, upper: UInt64) {
        self.estimate = estimate
        self.lower = lower
        self.upper = upper
    }

    package init(counted: UInt64) {
        self.init(estimate: counted, lower: counted, upper: counted)
    }

    /// The estimate rounded to the nearest, its bounds outwards.
    package init(_ estimate: Estimate) {
        self.init(
            estimate: Amount.whole(estimate.estimate.rounded()), lower: Amount.whole(estimate.lower.rounded(.down)),
            upper: Amount.whole(estimate.upper.rounded(.up)))
    }

    package var isExact: Bool { lower == upper }

    private static func whole(_ value: Double) -> UInt64 {
        UInt64(exactly: value) ?? (value > 0 ? .max : 0)
    }
}
