// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Inputs that no fuzzer chose, on every run of the tests: the targets whose inputs are lists of choices understand any bytes.
@Suite("Random choices of extreme figures")
struct RandomInputTests {
    private static let targets: [any FuzzTarget.Type] = [
        JudgeTarget.self, AnnexTarget.self, PageTarget.self, RecordTarget.self, SSHTarget.self,
    ]

    /// `TITIPAN_FUZZ_RUNS` says how many for each target, `TITIPAN_FUZZ_SEED` which.
    private static let environment = ProcessInfo.processInfo.environment
    private static let runs = environment["TITIPAN_FUZZ_RUNS"].flatMap { Int($0) } ?? 100
    private static let seed = environment["TITIPAN_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1

    @Test("No input traps, and every property holds", arguments: targets.map { $0.name })
    func random(name: String) throws {
        let target = try #require(Self.targets.first { $0.name == name })
        var generator = Splitmix(state: Self.seed)
        for run in 0..<Self.runs {
            let length = Int(generator.next() % UInt64(target.longestInput))
            let input = (0..<length).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 17) }
            do {
                try input.withUnsafeBytes { try target.check($0) }
            } catch {
                Issue.record("\(name), run \(run) of seed \(Self.seed): \(error)")
                return
            }
        }
    }
}

/// Vigna's SplitMix64.
private struct Splitmix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
