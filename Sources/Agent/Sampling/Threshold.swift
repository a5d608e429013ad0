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
        let clamped = max(1, min(size, 1 << 30))
        return Threshold(bytes: 1 << UInt32(31 - clamped.leadingZeroBitCount))
    }

    private init(bytes: UInt32) {
        self.bytes = bytes
    }

    /// No Ethernet frame is shorter than its 14-byte header, so that below this size nothing is left to chance.
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

    /// That a frame of `length` bytes is kept.
    package func probability(ofLength length: Int) -> Double {
        min(1, Double(max(0, length)) / Double(bytes))
    }
}
