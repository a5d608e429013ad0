// SPDX-License-Identifier: Apache-2.0

import Linux
import Packets
import Sampling
import Testing
import Values

@Suite("Epochs")
struct EpochLedgerTests {
    private static func time(_ milliseconds: Int) -> MonotonicTime {
        MonotonicTime(nanoseconds: Int64(milliseconds) * 1_000_000)
    }

    /// A filter of a table without tenants; filters differ by `z`.
    private static func filter(_ z: UInt32, epoch: Int) throws -> FilterShard {
        try TenantFilter(
            table: TenantTable([]), thresholds: .uniform(.bytes(z), tenants: 0), link: .ethernet, scope: .both,
            epoch: epoch
        ).shards[0]
    }

    @Test("An epoch's number is not given again before the ring has delivered all that it admitted")
    func room() throws {
        var tracker = EpochTracker(try Self.filter(1, epoch: 0), earliest: Self.time(0), latest: Self.time(2))
        for number in 1...7 {
            #expect(tracker.hasRoom && tracker.nextNumber == number)
            let time = 10 * number
            tracker.begin(
                try Self.filter(1 << UInt32(number), epoch: number), earliest: Self.time(time),
                latest: Self.time(time + 2))
        }
        #expect(!tracker.hasRoom)
        // At this reading the second program may not be in force yet, so that it does not end the first epoch.
        tracker.advance(admitted: 90, delivered: 90, at: Self.time(12))
        #expect(!tracker.hasRoom)
        // When it was over 100 frames had been admitted, of which 99 are delivered; and more come.
        tracker.advance(admitted: 100, delivered: 99, at: Self.time(13))
        tracker.advance(admitted: 200, delivered: 99, at: Self.time(23))
        #expect(!tracker.hasRoom)
        tracker.advance(admitted: 200, delivered: 100, at: Self.time(23))
        #expect(tracker.hasRoom)
        tracker.begin(try Self.filter(1 << 8, epoch: 8), earliest: Self.time(80), latest: Self.time(82))
        #expect(!tracker.hasRoom && tracker.nextNumber == 9)
        tracker.advance(admitted: 300, delivered: 300, at: Self.time(100))
        for number in 9...15 {
            #expect(tracker.hasRoom)
            tracker.begin(try Self.filter(1, epoch: number), earliest: Self.time(0), latest: Self.time(0))
        }
        #expect(!tracker.hasRoom)
    }

    @Test("A frame too short to be cut is told by its stamp; near a retune by either threshold")
    func shortFrames() throws {
        let table = TenantTable([])
        var tracker = EpochTracker(try Self.filter(64, epoch: 0), earliest: Self.time(0), latest: Self.time(2))
        tracker.begin(try Self.filter(256, epoch: 1), earliest: Self.time(10), latest: Self.time(12))
        tracker.begin(try Self.filter(1_024, epoch: 2), earliest: Self.time(20), latest: Self.time(22))
        let reader = FrameReader(table: table, link: .ethernet, scope: .received, epochs: tracker)
        let short = [UInt8](repeating: 0, count: 12) + [0x88, 0xcc] + [UInt8](repeating: 0, count: 10)
        for (time, z, alternative) in [
            (-5, 64, nil), (5, 64, nil), (10, 256, 64), (12, 256, 64), (13, 256, nil), (19, 256, nil), (21, 1_024, 256),
            (90, 1_024, nil),
        ] as [(Int, UInt32, UInt32?)] {
            let frame = reader.observe(short.span.bytes, length: short.count, time: Self.time(time))
            #expect(frame.threshold.bytes == z && frame.alternative?.bytes == alternative, "\(time) ms")
        }
        // A longer frame is cut to 34 bytes and the epoch's number, whatever its stamp says.
        for (epoch, z) in [(0, 64), (1, 256), (2, 1_024)] as [(Int, UInt32)] {
            let cut = short + [UInt8](repeating: 0, count: 10 + epoch)
            let frame = reader.observe(cut.span.bytes, length: 600, time: Self.time(11))
            #expect(frame.threshold.bytes == z && frame.alternative == nil)
        }
    }

    @Test("Through many retunes each frame is weighed by the program that kept it", arguments: LinkLayer.allCases)
    func weights(link: LinkLayer) throws {
        var generator = SplitMix(state: 31)
        let count = 12
        let table = FilterTables.random(count, &generator)
        let capacity = FilterCapacity(instructions: 500)
        func filter(epoch: Int) throws -> TenantFilter {
            try TenantFilter(
                table: table, thresholds: .random(tenants: count, exponents: 0...16, &generator), link: link,
                scope: .received, epoch: epoch, capacity: capacity)
        }
        var filters = [try filter(epoch: 0)]
        let shards = filters[0].shards.count
        #expect(shards > 1)
        var ledgers = filters[0].shards.map { EpochTracker($0, earliest: Self.time(0), latest: Self.time(0)) }
        var kept = 0
        for epoch in 1...30 {
            filters.append(try filter(epoch: epoch))
            for shard in 0..<shards {
                let time = Self.time(epoch)
                ledgers[shard].begin(filters[epoch].shards[shard], earliest: time, latest: time)
            }
            let readers = ledgers.map { FrameReader(table: table, link: link, scope: .received, epochs: $0) }
            // The ring holds frames of up to eight epochs.
            for _ in 0..<200 {
                let age = Int.random(in: 0..<min(8, epoch + 1), using: &generator)
                let shard = Int.random(in: 0..<shards, using: &generator)
                let filter = filters[epoch - age].shards[shard]
                var frame = FilterFrame.random(on: link, among: table.boundaries, &generator)
                frame.length += 70
                let snap = frame.decision(of: filter, random: UInt32.random(in: 0...UInt32.max, using: &generator))
                guard snap > 0 else { continue }
                kept += 1
                let (bytes, length) = frame.captured(snap)
                // Its stamp does not decide.
                let seen = readers[shard].observe(bytes.span.bytes, length: length, time: Self.time(0))
                #expect(
                    seen.threshold
                        == filter.threshold(source: frame.addresses?.source, destination: frame.addresses?.destination))
                #expect(seen.alternative == nil)
                if frame.tagWasStripped || frame.tags.isEmpty { #expect(seen.kernelLength == frame.length) }
            }
            let time = Self.time(epoch + 1)
            if epoch >= 7 {
                // All but the last seven epochs' frames are delivered.
                for shard in 0..<shards {
                    ledgers[shard].advance(admitted: UInt64(epoch), delivered: UInt64(epoch - 6), at: time)
                }
            } else {
                for shard in 0..<shards { ledgers[shard].advance(admitted: UInt64(epoch), delivered: 0, at: time) }
            }
        }
        #expect(kept > 1_000)
    }
}
