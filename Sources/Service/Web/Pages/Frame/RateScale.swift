// SPDX-License-Identifier: Apache-2.0

import Foundation
import Values
internal import Words

/// One unit for all rates that stand beside each other, so that they can be compared at a glance: that of the grant.
struct RateScale: Sendable {
    let unit: String
    /// bit/s of one unit.
    let size: Double

    /// Grants are spoken of in Mbit/s: below 1 Mbit/s in kbit/s, from 10 Gbit/s on in Gbit/s.
    init(grant: Double) {
        (unit, size) =
            if grant >= 10e9 { ("Gbit/s", 1e9) } else if grant >= 1e6 { ("Mbit/s", 1e6) } else { ("kbit/s", 1e3) }
    }
}

extension Formatting {
    /// Figures of a rate and its bounds in one unit and with the same decimals; without the unit.
    struct RateFigures {
        let estimate: String
        let lower: String
        let upper: String
        /// Whether the rate was counted, so that there are no bounds.
        let isExact: Bool
    }

    func figures(_ rate: Estimate, _ scale: RateScale) -> RateFigures {
        let usual = Self.decimals(rate.estimate > 0 ? rate.estimate : rate.upper, per: scale.size)
        let telling = rate.decimals(per: scale.size, atLeast: usual)
        let decimals = min(telling ?? usual, max(usual, 4))
        let figure = { (rate: Double) in self.figure(rate, decimals: decimals, scale) }
        return RateFigures(
            estimate: figure(rate.estimate), lower: figure(rate.lower), upper: figure(rate.upper),
            isExact: telling == nil)
    }

    /// One rate, without the unit.
    func figure(_ rate: Double, _ scale: RateScale) -> String {
        let decimals = Self.decimals(rate, per: scale.size)
        let text = figure(rate, decimals: decimals, scale)
        return decimals > 0 ? text.replacing(#/[.,]?0+$/#, with: "") : text
    }

    /// One rate with a fixed number of decimals, without the unit.
    func figure(_ rate: Double, decimals: Int, _ scale: RateScale) -> String {
        let text = { (value: Double) in
            let text = String(format: "%.\(decimals)f", value)
            return language == .indonesian ? text.replacing(".", with: ",") : text
        }
        if rate == 0 { return "0" }
        // What is not zero is not written as zero.
        let least = pow(10, -Double(decimals))
        return rate > 0 && rate / scale.size < least / 2 ? "<\(text(least))" : text(rate / scale.size)
    }

    /// Decimals that give three significant digits, and at least one where four decimals can.
    private static func decimals(_ rate: Double, per unit: Double) -> Int {
        let value = rate / unit
        if value >= 99.95 || value == 0 { return 0 }
        return value >= 9.995 ? 1 : value >= 0.1 ? 2 : value >= 0.01 ? 3 : 4
    }
}
