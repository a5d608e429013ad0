// SPDX-License-Identifier: Apache-2.0

/// The two ways that a tenant's traffic flows, seen from the tenant.
package enum Direction: String, Codable, Hashable, Sendable, CaseIterable {
    /// Towards the tenant's server.
    case inbound = "in"
    /// From the tenant's server.
    case outbound = "out"
}

/// The bandwidth that a tenant may use, per direction, as Ethernet frames without FCS.
package struct Grant: Codable, Hashable, Sendable {
    /// bit/s towards the server.
    @Bounded<Amount> package var inBitsPerSecond: Int64
    /// bit/s from the server.
    @Bounded<Amount> package var outBitsPerSecond: Int64
    /// Bytes that either direction may send above its rate at once: the committed burst size of RFC 2697.
    @Bounded<Amount> package var burstBytes: Int64

    package init(inBitsPerSecond: Int64, outBitsPerSecond: Int64, burstBytes: Int64) {
        self.inBitsPerSecond = inBitsPerSecond
        self.outBitsPerSecond = outBitsPerSecond
        self.burstBytes = burstBytes
    }

    package func bitsPerSecond(_ direction: Direction) -> Int64 {
        direction == .inbound ? inBitsPerSecond : outBitsPerSecond
    }

    /// A burst lasts no longer, or it is no burst: a bin of traffic has five minutes.
    package static let longestBurstSeconds: Int64 = 300

    /// The most that ``burstBytes`` may be: five minutes of the rate in each direction, hence of the slower one. Within a burst that lasts
    /// for hours a verification would pass whatever is sent.
    package static func mostBurstBytes(inBitsPerSecond: Int64, outBitsPerSecond: Int64) -> Int64 {
        let (bytes, overflow) = (max(0, min(inBitsPerSecond, outBitsPerSecond)) / 8)
            .multipliedReportingOverflow(by: longestBurstSeconds)
        return overflow ? .max : bytes
    }
}
