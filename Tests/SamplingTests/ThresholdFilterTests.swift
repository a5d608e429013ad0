// SPDX-License-Identifier: Apache-2.0

import Sampling
import Testing

@Suite("Threshold filter")
struct ThresholdFilterTests {
    @Test("Of all random numbers exactly min(len, z) keep a frame of len bytes", arguments: [1, 2, 64, 256])
    func probability(z: UInt32) throws {
        let filter = ThresholdFilter(threshold: .bytes(z), scope: .both, snapLength: 96)
        for length in UInt32(1)...300 {
            var kept: UInt32 = 0
            // The high bits must not matter.
            for random in 0..<z where try run(filter, length, random | 0xabcd_0000, 0) > 0 { kept += 1 }
            #expect(kept == min(length, z), "length \(length)")
        }
    }

    @Test("The program decides as the Swift function does", arguments: SamplingScope.allCases)
    func agreement(scope: SamplingScope) throws {
        var generator = SplitMix(state: 1)
        for exponent in 0...20 {
            let filter = ThresholdFilter(threshold: .bytes(1 << exponent), scope: scope, snapLength: 96)
            for _ in 0..<500 {
                let length = UInt32.random(in: 14...65_535, using: &generator)
                let random = UInt32.random(in: 0...UInt32.max, using: &generator)
                let type = UInt32.random(in: 0...4, using: &generator)
                let keeps = filter.keeps(length: length, random: random, isOutgoing: type == 4)
                #expect(try run(filter, length, random, type) == (keeps ? 96 : 0))
            }
        }
    }

    @Test("A waiting capture keeps nothing")
    func dropAll() throws {
        #expect(try FilterInterpreter(length: 1_514).run(.dropAll) == 0)
    }

    @Test("The disassembly reads like the kernel's")
    func disassembly() {
        let filter = ThresholdFilter(threshold: .bytes(65_536), scope: .received, snapLength: 96)
        #expect(
            filter.program.description == """
                L0: ld type
                L1: jeq #0x4, L8, L2
                L2: ld rand
                L3: and #0xffff
                L4: tax
                L5: ld len
                L6: jgt x, L7, L8
                L7: ret #96
                L8: ret #0
                """)
    }

    @Test(
        "A threshold is a power of two, and small enough for the error asked for",
        arguments: [
            (5_000, 4_096), (1, 1), (0, 1), (65_536, 65_536), (UInt32.max, 1 << 30),
        ] as [(UInt32, UInt32)])
    func thresholds(size: UInt32, z: UInt32) {
        #expect(Threshold.bytes(size).bytes == z)
    }

    @Test("A slow tenant is counted exactly, a fast one sampled to the error asked for")
    func suitable() {
        #expect(Threshold.suitable(bitsPerSecond: 100_000, windowSeconds: 10) == .exact)
        let z = Threshold.suitable(bitsPerSecond: 1_000_000_000, windowSeconds: 10)
        #expect(z == .bytes(65_536))
        #expect((Double(z.bytes) / 1.25e9).squareRoot() <= 0.01)
    }

    private func run(_ filter: ThresholdFilter, _ length: UInt32, _ random: UInt32, _ type: UInt32) throws -> UInt32 {
        try FilterInterpreter(length: length, packetType: type, random: random).run(filter.program)
    }
}
