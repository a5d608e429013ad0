// SPDX-License-Identifier: Apache-2.0

import Evidence
import Testing

@testable import Documents
import Values

/// The windows come from an agent that may lie: a chart is drawn of whatever they claim.
struct BandwidthChartTests {
    private func chart(seconds: [Double], bytes: Double = 1e6) -> String? {
        let bounds = Estimate(estimate: bytes, lower: bytes, upper: bytes)
        let traffic = DirectionWindow(
            bytes: bounds, wireBytes: bounds, packets: bounds, kept: 1, keptBytes: 1, variance: 0, threshold: 1)
        return BandwidthChart(
            measurement: BandwidthMeasurement(
                interface: "mirror", direction: .inbound, addresses: [],
                windows: seconds.map {
                    .init(start: Timestamp(microseconds: 0), seconds: $0, traffic: traffic, biases: [])
                }),
            grant: 1_000_000, zone: .wib
        ).svg
    }

    @Test(arguments: [10, 3_600, 86_400, 1e12, 1e300, Double.greatestFiniteMagnitude])
    func `at most seven times of day are written, however long it took`(seconds: Double) throws {
        let drawing = try #require(chart(seconds: [seconds]))
        let times = drawing.matches(of: />[0-9]{2}\.[0-9]{2}\.[0-9]{2}</).count
        #expect((1...7).contains(times))
    }

    @Test func `bounds beyond measure are drawn at the edge`() throws {
        let drawing = try #require(chart(seconds: [10], bytes: 1e308))
        #expect(!drawing.contains("nan") && !drawing.contains("inf"))
    }

    @Test func `without a window there is nothing to draw`() {
        #expect(chart(seconds: []) == nil)
    }
}
