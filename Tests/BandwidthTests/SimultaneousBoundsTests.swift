// SPDX-License-Identifier: Apache-2.0

import Bandwidth
import Testing

@Suite("Simultaneous bounds")
struct SimultaneousBoundsTests {
    @Test("A month of 100 tenants, in and out, needs 5.8 σ for one per cent")
    func month() {
        let month = SimultaneousBounds.month(ofTenants: 100)
        #expect(month.intervals == 8_640 * 100 * 2)
        #expect(abs(month.deviations - 5.82) < 0.005, "\(month.deviations)")
        #expect(SimultaneousBounds.month(ofTenants: 100, seconds: 10).intervals == 259_200 * 100 * 2)
    }

    @Test("One interval of five per cent is the familiar 1.96 σ")
    func single() {
        #expect(abs(SimultaneousBounds(familyError: 0.05, intervals: 1).deviations - 1.959_964) < 1e-6)
        #expect(abs(SimultaneousBounds(familyError: 0.317_310_508, intervals: 1).deviations - 1) < 1e-6)
    }

    @Test(
        "The intervals' errors add up to the family's, whatever its size", arguments: [1, 2, 30, 10_000, 1_000_000_000])
    func family(intervals: Int) {
        var before = Double.infinity
        for error in [1e-9, 1e-4, 0.01, 0.05, 0.5] {
            let deviations = SimultaneousBounds(familyError: error, intervals: intervals).deviations
            let sum = 2 * TailBounds.tail(deviations: deviations) * Double(intervals)
            #expect(abs(sum / error - 1) < 1e-6, "\(error) \(deviations)")
            #expect(deviations < before)
            before = deviations
        }
    }
}
