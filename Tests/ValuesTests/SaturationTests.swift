// SPDX-License-Identifier: Apache-2.0

import Testing
import Values

@Suite("Arithmetic that does not trap")
struct SaturationTests {
    @Test("A number that does not fit ends at the last value of the type")
    func conversion() {
        for figure in [1e300, Double.infinity, 9.3e18] { #expect(Int(saturating: figure) == .max) }
        for figure in [-1e300, -Double.infinity] { #expect(Int64(saturating: figure) == .min) }
        #expect(Int(saturating: Double.nan) == 0 && UInt64(saturating: -1.5) == 0 && UInt64(saturating: 1e20) == .max)
        #expect(
            Int(saturating: -2.9) == -2 && Int(saturating: Double.leastNonzeroMagnitude) == 0
                && UInt8(saturating: Float(255.9)) == 255)
    }

    @Test("Sums and products end there as well")
    func arithmetic() {
        #expect(Int.max.adding(saturating: 1) == .max && Int.min.adding(saturating: -1) == .min)
        #expect(Int.max.multiplied(saturatingBy: 2) == .max && Int.max.multiplied(saturatingBy: -2) == .min)
        #expect([UInt64.max, 1, 2].saturatingSum == .max && [1, 2, 3].saturatingSum == 6)
    }
}
