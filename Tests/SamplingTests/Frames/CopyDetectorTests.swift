// SPDX-License-Identifier: Apache-2.0

import Linux
import Testing

@testable import Sampling
import Values

/// Frames of a mirror, each kept by the probability of its length, with fixed seeds.
@Suite("Frames that come twice")
struct CopyDetectorTests {
    /// How a sender fills in the identification.
    enum Numbering: CaseIterable { case counted, random, constant }

    /// The tally of `frames` frames of a second, of which `share` come twice, 20 µs apart.
    private static func tally(
        share: Double, threshold: UInt32, numbering: Numbering = .counted, frames: Int = 40_000, senders: Int = 8,
        lengths: [Int] = [60, 590, 1_514]
    ) -> CopyTally {
        var generator = SplitMix(state: 11)
        var detector = CopyDetector()
        var tally = CopyTally()
        var numbers = [UInt64](repeating: 1, count: senders)
        for index in 0..<frames {
            let sender = Int(generator.next() % UInt64(senders))
            numbers[sender] =
                switch numbering {
                case .counted: numbers[sender] % 65_535 + 1
                case .random: generator.next() % 65_535 + 1
                case .constant: 4_711
                }
            let length = lengths[index % lengths.count]
            var mixer = SplitMix(state: UInt64(sender) << 40 | numbers[sender] << 16 | UInt64(length))
            let fingerprint = mixer.next()
            let copies = Double(generator.next() >> 11) * 0x1p-53 < share ? 2 : 1
            for copy in 0..<copies {
                let threshold = Threshold.bytes(threshold)
                let probability = threshold.probability(ofLength: length)
                guard Double(generator.next() >> 11) * 0x1p-53 < probability else { continue }
                let time = Int64(index) * 1_000_000_000 / Int64(frames) + Int64(copy) * 20_000
                tally.add(
                    detector.look(at: fingerprint, time: MonotonicTime(nanoseconds: time)), probability: probability)
            }
        }
        return tally
    }

    @Test(
        "All that come twice are told, and what is found is what is expected",
        arguments: [1, 512, 2_048, 16_384] as [UInt32])
    func doubled(threshold: UInt32) {
        let tally = Self.tally(share: 1, threshold: threshold)
        #expect(tally.isDoubled == true)
        let deviations = (Double(tally.found) - tally.expected) / max(1, tally.expected.squareRoot())
        #expect(abs(deviations) < 4, "\(tally)")
    }

    @Test("A fifth that come twice is enough", arguments: [1, 2_048] as [UInt32])
    func partly(threshold: UInt32) {
        let tally = Self.tally(share: 0.2, threshold: threshold)
        // Each frame comes 1.2 times on average; 2 would be expected if all frames came twice.
        #expect(tally.isDoubled == true)
        #expect(abs(Double(tally.found) / tally.expected - 0.4 / 1.2) < 0.08, "\(tally)")
    }

    @Test(
        "Frames that come once are not taken for copies, however their sender numbers them",
        arguments: Numbering.allCases, [1, 512, 8_192] as [UInt32])
    func single(numbering: Numbering, threshold: UInt32) {
        for senders in [1, 8, 300] {
            let tally = Self.tally(share: 0, threshold: threshold, numbering: numbering, senders: senders)
            #expect(tally.isDoubled != true, "\(senders): \(tally)")
        }
    }

    @Test("Where little is kept the answer is neither yes nor no")
    func little() {
        #expect(CopyTally().isDoubled == nil)
        #expect(Self.tally(share: 1, threshold: 1 << 20).isDoubled == nil)
        #expect(Self.tally(share: 0, threshold: 1, frames: 40).isDoubled == nil)
        #expect(Self.tally(share: 0, threshold: 1).isDoubled == false)
    }

    @Test("Of more frames than can be looked at a sixteenth is, copies with their originals")
    func many() {
        let tally = Self.tally(share: 1, threshold: 1, frames: 200_000)
        #expect(tally.isDoubled == true && tally.expected < 25_000, "\(tally)")
    }
}
