// SPDX-License-Identifier: Apache-2.0

// Arithmetic on decoded figures: what does not fit ends at the first or the last value of the type, and nothing traps.

extension FixedWidthInteger {
    /// The whole number towards zero; the type's last or first when `value` is beyond, 0 when it is not a number.
    package init<Figure: BinaryFloatingPoint>(saturating value: Figure) {
        guard !value.isNaN else {
            self = 0
            return
        }
        self = Self(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
    }

    package func adding(saturating other: Self) -> Self {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    package func multiplied(saturatingBy other: Self) -> Self {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
    }
}

extension Sequence where Element: FixedWidthInteger {
    /// The sum, which ends at the last value of the type.
    package var saturatingSum: Element { reduce(0) { $0.adding(saturating: $1) } }
}
