// SPDX-License-Identifier: Apache-2.0

import Bandwidth
import Testing

@Suite("Tail bounds")
struct TailBoundsTests {
    /// Two-sided 95 % limits of a Poisson mean (Garwood 1936; Pearson and Hartley, table 40).
    @Test(
        "Equal contributions get the exact Poisson interval",
        arguments: [(0, 0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.39), (50, 37.11, 65.92), (100, 81.36, 121.63)])
    func poisson(count: Int, lower: Double, upper: Double) {
        let sum = Double(count) * 100
        let low = TailBounds.lower(sum: sum, variance: sum * 100, deviations: 1.959964)
        let high = TailBounds.upper(sum: sum, variance: sum * 100, largest: 100, deviations: 1.959964)
        #expect(abs(low / 100 - lower) < 0.006 && abs(high / 100 - upper) < 0.006, "\(low) \(high)")
    }

    @Test("The approximation takes over where it agrees with the exact value", arguments: [1.96, -1.96, 5, -5, 5.8])
    func handover(deviations: Double) {
        let exact = TailBounds.quantile(shape: 400, deviations: deviations)
        let approximate = TailBounds.wilsonHilferty(400, deviations)
        #expect(abs(exact - approximate) < 400 * 3e-4, "\(exact) \(approximate)")
    }

    @Test("A bound of five sigma leaves the tail of five sigma")
    func tail() {
        #expect(abs(TailBounds.tail(deviations: 5) - 2.867e-7) < 1e-9)
        #expect(abs(TailBounds.quantile(shape: 1, deviations: 5) - 15.065) < 0.01)
    }

    @Test("A quantile leaves its tail", arguments: [0.001, 0.3, 1, 1.5, 7, 60, 399])
    func roundTrip(shape: Double) {
        for deviations in [0.1, 1.96, 3, 5.8, 7] {
            let tail = TailBounds.tail(deviations: deviations)
            let low = TailBounds.quantile(shape: shape, deviations: -deviations)
            // The lower tail of a tiny shape is smaller than the smallest Double.
            #expect(
                low == 0 || abs(TailBounds.lowerTail(shape, low) / tail - 1) < 1e-7, "\(shape) \(deviations) \(low)")
            guard shape >= 1 else { continue }
            let high = TailBounds.quantile(shape: shape, deviations: deviations)
            #expect(abs(TailBounds.upperTail(shape, high) / tail - 1) < 1e-7, "\(shape) \(deviations) \(high)")
        }
    }
}
