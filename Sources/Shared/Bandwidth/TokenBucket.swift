// SPDX-License-Identifier: Apache-2.0

internal import Values

/// A token bucket (RFC 2697: committed rate and burst) run over measured windows instead of packets.
package struct TokenBucket: Sendable {
    /// Bytes per second.
    package let rate: Double
    /// Bytes.
    package let burst: Double
    /// Bytes sent above the rate that the bucket still owes.
    package private(set) var debt: Double = 0

    package init(bitsPerSecond: Int64, burstBytes: Int64) {
        rate = Double(bitsPerSecond) / 8
        burst = Double(burstBytes)
    }

    /// Adds a window of `bytes` over `seconds`. Returns true while the burst covers the excess over the rate.
    package mutating func add(bytes: Double, seconds: Double) -> Bool {
        debt = max(0, debt + bytes - rate * seconds)
        return debt <= burst
    }

    /// Forgets the excess over the burst: bytes that find no tokens take none.
    package mutating func discardExcess() { debt = min(debt, burst) }
}
