// SPDX-License-Identifier: Apache-2.0

import Sampling
import Testing

@Suite("Threshold")
struct ThresholdTests {
    @Test(
        "A threshold is a power of two, and small enough for the error asked for",
        arguments: [
            (5_000, 4_096), (1, 1), (0, 1), (65_536, 65_536), (UInt32.max, 1 << 30),
        ] as [(UInt32, UInt32)])
    func thresholds(size: UInt32, z: UInt32) {
        #expect(Threshold.bytes(size).bytes == z)
    }

    @Test(
        "Of any size the next threshold below and above is found; below 64 bytes nothing is left to chance",
        arguments: [
            (0, 1, 1), (-3, 1, 1), (1, 1, 1), (2, 1, 64), (63.9, 1, 64), (64, 64, 64), (64.1, 64, 128),
            (5_000, 4_096, 8_192), (1e300, 1 << 30, 1 << 30), (.infinity, 1 << 30, 1 << 30),
        ] as [(Double, UInt32, UInt32)])
    func neighbours(size: Double, below: UInt32, above: UInt32) {
        #expect(Threshold.atMost(size).bytes == below)
        #expect(Threshold.atLeast(size).bytes == above)
    }

    @Test(
        "A size that is no threshold has neighbours that are",
        arguments: [
            (0, [1]), (1, [1]), (3, [2, 4]), (1_000, [512, 1_024]), (65_536, [65_536]),
            ((1 << 30) - 1, [1 << 29, 1 << 30]),
            ((1 << 30) + 1, [1 << 30]), (.max, [1 << 30]),
        ] as [(UInt64, [UInt32])])
    func exactly(size: UInt64, nearest: [UInt32]) {
        #expect(Threshold.nearest(size).map(\.bytes) == nearest)
        #expect(Threshold.exactly(size)?.bytes == (nearest.map { UInt64($0) } == [size] ? nearest[0] : nil))
    }

    @Test("A slow tenant is counted exactly, a fast one sampled to the error asked for")
    func suitable() {
        #expect(Threshold.suitable(bitsPerSecond: 100_000, windowSeconds: 10) == .exact)
        let z = Threshold.suitable(bitsPerSecond: 1_000_000_000, windowSeconds: 10)
        #expect(z == .bytes(65_536))
        #expect((Double(z.bytes) / 1.25e9).squareRoot() <= 0.01)
    }
}
