// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AgentRuntime

@Suite("Traffic as a table")
struct TrafficTableTests {
    private func amount(_ estimate: UInt64, _ lower: UInt64, _ upper: UInt64) -> Amount {
        Amount(estimate: estimate, lower: lower, upper: upper)
    }

    @Test func `sampled numbers have their bounds beside them, by the one that is farther off`() {
        let direction = TrafficReport.Direction(
            bytes: amount(1_000_000, 990_000, 1_012_345), wireBytes: amount(0, 0, 0), packets: amount(900, 800, 950))
        let none = TrafficReport.Direction(
            bytes: amount(0, 0, 4_000), wireBytes: amount(0, 0, 0), packets: amount(0, 0, 70))
        let report = TrafficReport(
            capture: .init(packets: 12_345, bytes: 1_234_567, malformed: 2, linkType: "EN10MB,RAW"),
            tenants: [
                .init(name: "Kota \u{1b}[2J", inbound: direction, outbound: none),
                .init(name: "北京", inbound: none, outbound: direction),
            ],
            other: .init(packets: 3, bytes: 180),
            sampling: .init(threshold: 65_536, seed: 42, kept: 1_024, confidence: 0.95))
        #expect(
            report.table == """
                tenant        bytes in       ±  packets in    ±  bytes out       ±  packets out    ±
                ────────────────────────────────────────────────────────────────────────────────────
                Kota \u{fffd}[2J    1,000,000  12,345         900  100          0   4,000            0   70
                北京                 0   4,000           0   70  1,000,000  12,345          900  100
                ────────────────────────────────────────────────────────────────────────────────────
                all tenants  1,000,000                 900       1,000,000                  900
                no tenant's: 3 frames, 180 bytes
                the capture: 12,345 frames, 1,234,567 bytes (EN10MB,RAW)
                malformed:   2 frames, cut before the end of their addresses
                sampled:     1,024 frames kept under threshold 65,536 with seed 42; each ± holds with 95 %
                """)
    }
}
