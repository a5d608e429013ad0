// SPDX-License-Identifier: Apache-2.0

internal import Linux

/// Distinguishes kept frames that the mirror delivers a second time from new ones, by the fields that a switch does not change in a copy.
///
/// A copy has the addresses, identification, length, fragment offset and protocol of the first one, and comes within milliseconds. Packets with
/// identification 0 are skipped. A sender that gives many packets the same number is recognised because the number comes again later, or more than
/// twice. Memory is fixed, and a frame costs one access to it. Confined to one thread.
struct CopyDetector: Sendable {
    enum Sighting: Sendable {
        case new
        /// The second of two within ``nearest``.
        case copy
        /// The same number came later or more than twice: this sender's packets cannot be distinguished from copies.
        case repeated
        /// The frame was not examined.
        case passedOver
    }

    private struct Entry: Sendable {
        var fingerprint: UInt64 = 0
        var time: Int64 = 0
        var sightings: UInt8 = 0
    }

    /// Longest time between the two copies of a frame, in nanoseconds: a switch's queue delays one of them.
    private static let nearest: Int64 = 3_000_000
    /// A counter of 16 bits does not come round within this time, in nanoseconds, below 200,000 packets a second between two addresses.
    private static let farthest: Int64 = 300_000_000
    private static let slots = 4_096
    /// The number of frames that are examined in each window; beyond it one in sixteen is.
    private static let plenty = 8_192

    private var entries = [Entry](repeating: Entry(), count: slots)
    private var looked = 0

    /// Examines a frame. The fingerprint selects the examined frames, so that a frame and its copy are both examined or both skipped.
    mutating func look(at fingerprint: UInt64, time: MonotonicTime) -> Sighting {
        guard fingerprint != 0, looked < CopyDetector.plenty || fingerprint >> 60 == 0 else { return .passedOver }
        looked += 1
        let slot = Int(truncatingIfNeeded: fingerprint) & (CopyDetector.slots - 1)
        let now = time.nanoseconds
        guard entries[slot].fingerprint == fingerprint else {
            entries[slot] = Entry(fingerprint: fingerprint, time: now, sightings: 1)
            return .new
        }
        let apart = abs(now &- entries[slot].time)
        guard apart <= CopyDetector.nearest else {
            entries[slot] = Entry(fingerprint: fingerprint, time: now, sightings: 1)
            return apart <= CopyDetector.farthest ? .repeated : .new
        }
        entries[slot].sightings = min(3, entries[slot].sightings + 1)
        return entries[slot].sightings == 2 ? .copy : .repeated
    }

    /// Begins a new window.
    mutating func beginWindow() { looked = 0 }
}

/// The result of a ``CopyDetector`` on some frames: whether they came twice.
///
/// Under sampling the copy of a kept frame is kept too with the frame's own probability p, independently. Were every frame doubled, a pair would be
/// found with probability p², and Σ p / 2 over the kept frames has the same mean: that is how many pairs to expect, whatever the thresholds. Frames
/// that are certain to be kept count most, small ones among large thresholds next to nothing. The pairs found, over those expected, are the share of
/// frames that came twice; their number is a Poisson variable, or a steadier one. By chance, two equal packets within 3 ms under a counter or a
/// random number of 16 bits make less than one pair in a hundred expected.
struct CopyTally: Sendable {
    /// Pairs, had every frame come twice.
    private(set) var expected = 0.0
    private(set) var found: UInt32 = 0
    private(set) var repeated: UInt32 = 0

    /// Fewer than 16 pairs may be chance. A tenth of the frames doubled is more than the bounds may lack.
    private static let fewest: UInt32 = 16
    private static let share = 0.1

    mutating func add(_ sighting: CopyDetector.Sighting, probability: Double) {
        switch sighting {
        case .passedOver: return
        case .new: break
        case .copy: found &+= 1
        case .repeated: repeated &+= 1
        }
        expected += probability / 2
    }

    /// `nil` where too little was seen to say.
    var isDoubled: Bool? {
        if found >= CopyTally.fewest, Double(found) >= CopyTally.share * expected { return repeated < found / 4 }
        return expected >= 2 * Double(CopyTally.fewest) ? false : nil
    }
}
