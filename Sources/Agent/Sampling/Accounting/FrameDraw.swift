// SPDX-License-Identifier: Apache-2.0

/// Decides by chance which frames of a file are kept: one random number for each, in the file's order, so that the same seed keeps the
/// same frames. SplitMix64 (Steele, Lea, Flood: fast splittable pseudorandom number generators).
struct FrameDraw: Sendable {
    private let mask: UInt32
    private var state: UInt64

    init(_ threshold: Threshold, seed: UInt64) {
        mask = threshold.isExact ? 0 : threshold.bytes - 1
        state = seed
    }

    /// Decides as the filter in the kernel does: keeps the frame with probability min(1, length / z). A length of 0 counts as 1, so that the
    /// probability is not 0.
    @inline(__always)
    mutating func keeps(length: UInt32) -> Bool {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed &>> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed &>> 27)) &* 0x94d0_49bb_1331_11eb
        mixed ^= mixed &>> 31
        return max(1, length) > UInt32(truncatingIfNeeded: mixed) & mask
    }
}
