// SPDX-License-Identifier: Apache-2.0

internal import Values

/// A token bucket run on the lower and on the upper bounds of windows.
///
/// An excess counts as certain only if no distribution of the bytes within the windows avoids it, because a burst shorter than a window does not show
/// in its mean. Bytes that find no tokens take none (RFC 2697), so that one excess is not counted for ever.
package struct BurstTally: Sendable {
    /// Windows and gaps between them.
    package private(set) var windows = 0
    /// Windows in which the bucket ran empty already by the lower bounds.
    package private(set) var over = 0
    /// Windows in which it ran empty by the upper bounds, those included.
    package private(set) var perhapsOver = 0
    private var lower: TokenBucket
    private var upper: TokenBucket

    package init(bitsPerSecond: Int64, burstBytes: Int64) {
        lower = TokenBucket(bitsPerSecond: bitsPerSecond, burstBytes: burstBytes)
        upper = lower
    }

    /// Adds a window of at least `atLeast` and at most `atMost` bytes.
    package mutating func add(atLeast: Double, atMost: Double, seconds: Double) {
        windows += 1
        if !lower.add(bytes: atLeast, seconds: seconds) {
            over += 1
            lower.discardExcess()
        }
        if !upper.add(bytes: max(atLeast, atMost), seconds: seconds) {
            perhapsOver += 1
            upper.discardExcess()
        }
    }

    package var answer: BandwidthVerdict.Answer {
        if over > 0 { return .no }
        return windows > 0 && perhapsOver == 0 ? .yes : .inconclusive
    }
}
