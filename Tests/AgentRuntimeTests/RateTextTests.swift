// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AgentRuntime
import Values

@Suite("Rates for people")
struct RateTextTests {
    @Test(
        arguments: [
            (0, "0 bit/s"), (0.4, "0 bit/s"), (812, "812 bit/s"), (999.6, "1.00 kbit/s"), (1_234, "1.23 kbit/s"),
            (45_600_000, "45.6 Mbit/s"), (99_960_000, "100 Mbit/s"), (9_996_000, "10.0 Mbit/s"), (1.2e9, "1.20 Gbit/s"),
            (999.6e9, "1.00 Tbit/s"), (-5, "0 bit/s"), (.infinity, "∞ bit/s"),
        ] as [(Double, String)])
    func `three digits and a prefix`(rate: Double, text: String) {
        #expect(RateText.bitRate(rate) == text)
        #expect(RateText.short(rate).count <= 5)
    }

    @Test func `shares and errors`() {
        #expect(RateText.percent(0.456) == "46 %" && RateText.percent(0.004) == "0.4 %" && RateText.percent(0) == "0 %")
        #expect(RateText.percent(1.5) == "150 %" && RateText.percent(.infinity) == "–")
        #expect(RateText.error(Estimate(estimate: 100, lower: 97, upper: 103)) == "±3 %")
        #expect(RateText.error(Estimate(estimate: 100, lower: 100, upper: 100)) == "")
        #expect(RateText.error(Estimate(estimate: 0, lower: 0, upper: 12_000)) == "≤12.0k")
        #expect(RateText.decimal(-1.25, places: 1) == "-1.3" && RateText.decimal(2.004, places: 2) == "2.00")
        #expect(RateText.bytes(1_500) == "1.50 kB")
    }
}
