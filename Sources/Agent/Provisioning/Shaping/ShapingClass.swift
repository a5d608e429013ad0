// SPDX-License-Identifier: Apache-2.0

package import Values

/// Classes of bandwidth (tc-htb(8)): one minor number for a tenant, the same on both interfaces, so that one element of a map names both.
package enum ShapingClass {
    /// The handle of our root discipline; the other number of a class is its minor one.
    package static let root: UInt32 = 0x7a00_0000

    /// `7a00:1f`, as nft and tc write it.
    package static func text(_ minor: UInt16) -> String { "7a00:" + String(minor, radix: 16) }

    /// `nil` for a class that is not ours.
    package static func minor(_ text: String) -> UInt16? {
        guard text.hasPrefix("7a00:") else { return nil }
        return UInt16(text.dropFirst(5), radix: 16)
    }
}

/// What a class lets pass.
package struct ShapedRate: Codable, Hashable, Sendable {
    /// Ethernet frames without FCS, as the grant counts them.
    package let bitsPerSecond: Int64
    /// At once, after a pause.
    package let burstBytes: Int64

    package init(bitsPerSecond: Int64, burstBytes: Int64) {
        self.bitsPerSecond = bitsPerSecond
        self.burstBytes = burstBytes
    }

    /// The least burst: two frames, or the kernel waits for tokens that never suffice.
    package static let leastBurst: Int64 = 2 * 1_514
    /// The kernel counts a burst's time in ticks of 64 ns, in 32 bits.
    private static let longestBurstSeconds: Int64 = 250

    /// What a grant asks for in one direction, as the kernel can hold it.
    package init(_ grant: Grant, _ direction: Direction) {
        bitsPerSecond = grant.bitsPerSecond(direction)
        let most = min(bitsPerSecond / 8 * ShapedRate.longestBurstSeconds, Int64(UInt32.max) / 2)
        burstBytes = max(ShapedRate.leastBurst, min(grant.burstBytes, most))
    }

    /// Whether the kernel's class is this one: it rounds the burst to ticks.
    package func isHeld(by other: ShapedRate) -> Bool {
        bitsPerSecond / 8 == other.bitsPerSecond / 8
            && abs(burstBytes - other.burstBytes) <= max(64, burstBytes / 1_000)
    }

    /// Bytes that a class may send in its turn among busy ones, and that its queue holds: 100 ms of the rate, at least ten frames.
    var quantum: UInt32 { UInt32(clamping: min(max(bitsPerSecond / 8 / 100, 1_514), 60_000)) }
    var queueBytes: Int32 { Int32(clamping: min(max(bitsPerSecond / 80, 10 * 1_514), 64 << 20)) }
}
