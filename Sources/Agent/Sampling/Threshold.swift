// SPDX-License-Identifier: Apache-2.0

/// The size z, in bytes, at which every frame is kept; a shorter frame of length len is kept with probability len / z, and
/// stands for z bytes when it is (Duffield, Lund, Thorup: threshold sampling). Always a power of two, so that the kernel's
/// random number masked by z − 1 makes the probability exact.
package struct Threshold: Hashable, Comparable, Sendable {
    /// z; 1 keeps every frame.
    package let bytes: UInt32

    /// Every frame is kept: nothing is estimated.
    package static let exact = Threshold(bytes: 1)

    /// The largest power of two up to `size`, at least 1 and at most 2^30.
    package static func bytes(_ size: UInt32) -> Threshold {
        let clamped = max(1, min(size, largest))
        return Threshold(bytes: 1 << UInt32(31 - clamped.leadingZeroBitCount))
    }

    /// The largest threshold up to `size`; exact where sampling would save next to nothing.
    package static func atMost(_ size: Double) -> Threshold {
        size < 64 ? .exact : .bytes(UInt32(min(size, Double(largest))))
    }

    /// The smallest threshold from `size` on, up to 2^30.
    package static func atLeast(_ size: Double) -> Threshold {
        let threshold = atMost(size)
        return Double(threshold.bytes) >= size ? threshold : .bytes(max(64, 2 * threshold.bytes))
    }

    private static let largest: UInt32 = 1 << 30

    /// The largest that there is.
    package static let coarsest = Threshold(bytes: largest)

    /// The threshold of exactly this size; `nil` for 0, more than 2^30, and sizes that are no power of two.
    package static func exactly(_ size: UInt64) -> Threshold? {
        nearest(size).first { UInt64($0.bytes) == size }
    }

    /// The next smaller and the next larger threshold, as far as they exist.
    package static func nearest(_ size: UInt64) -> [Threshold] {
        let below = bytes(UInt32(clamping: size))
        return size <= UInt64(below.bytes) || below == coarsest ? [below] : [below, bytes(2 * below.bytes)]
    }

    private init(bytes: UInt32) {
        self.bytes = bytes
    }

    /// Whether every frame is kept: no Ethernet frame is shorter than its 14-byte header.
    package var isExact: Bool { bytes <= 14 }

    /// The largest threshold whose relative standard error, at most √(z / B), stays below `relativeError` in a window that a
    /// tenant fills at `bitsPerSecond`. Exact where sampling would save next to nothing.
    package static func suitable(
        bitsPerSecond: Int64, windowSeconds: Double, relativeError: Double = 0.01
    ) -> Threshold {
        let windowBytes = Double(max(0, bitsPerSecond)) / 8 * max(0, windowSeconds)
        let largest = relativeError * relativeError * windowBytes
        guard largest >= 64 else { return .exact }
        return .bytes(UInt32(min(largest, Double(1 << 20))))
    }

    package static func < (a: Threshold, b: Threshold) -> Bool { a.bytes < b.bytes }

    /// The probability with which a frame of `length` bytes is kept.
    package func probability(ofLength length: Int) -> Double {
        min(1, Double(max(0, length)) / Double(bytes))
    }
}
