// SPDX-License-Identifier: Apache-2.0

import Evidence
import Testing

@testable import Spool
import Values

@Suite(.timeLimit(.minutes(2)))
struct SpoolTests {
    @Test func `the checksum is CRC-32C`() {
        #expect(CRC32C.of(Array("123456789".utf8)) == 0xe306_9283)
        #expect(CRC32C.of([]) == 0)
    }

    @Test func `records are numbered without gaps, chained by digest, and survive a restart`() throws {
        let scratch = try Scratch()
        try Spool(directory: scratch.path).fill(2)
        try Spool(directory: scratch.path).fill(1)
        let spool = try Spool(directory: scratch.path)
        let records = try spool.pending()
        #expect(records.map(\.position.seq) == [1, 2, 3])
        #expect(records.map(\.position.epoch) == [1, 1, 1])
        #expect(records.map(\.position.prev) == [nil, records[0].digest, records[1].digest])
        let oldest = try #require(try spool.oldest())
        #expect(oldest.record == records[0])
        #expect(try Envelope(bytes: oldest.envelope).digest == records[0].digest)
    }

    @Test func `an acknowledged record is gone for good and its number is not used again`() throws {
        let scratch = try Scratch()
        let spool = try Spool(directory: scratch.path)
        try spool.fill(2)
        let records = try spool.pending()
        for _ in 0..<2 { try spool.acknowledge(records[1]) }
        try spool.acknowledge(records[0])
        let again = try Spool(directory: scratch.path)
        #expect(try again.pending().isEmpty)
        try again.fill(1)
        #expect(try again.pending().first?.position == ChainPosition(epoch: 1, seq: 3, prev: records[1].digest))
    }

    @Test func `two processes share one chain`() throws {
        let scratch = try Scratch()
        let spools = [try Spool(directory: scratch.path), try Spool(directory: scratch.path)]
        for turn in 0..<10 { try spools[turn % 2].fill(1) }
        let records = try spools[0].pending()
        #expect(records.map(\.position.seq) == Array(1...10))
        #expect(zip(records.dropFirst(), records).allSatisfy { $0.position.prev == $1.digest })
        for (turn, record) in records.enumerated() { try spools[(turn + 1) % 2].acknowledge(record) }
        for spool in spools { #expect(try spool.pending().isEmpty) }
    }

    @Test func `many tasks append at once`() async throws {
        let scratch = try Scratch()
        let spools = [
            try Spool(directory: scratch.path, disk: .quick), try Spool(directory: scratch.path, disk: .quick),
        ]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<100 { group.addTask { try spools[index % 2].fill(1) } }
            try await group.waitForAll()
        }
        let records = try spools[0].pending()
        #expect(records.map(\.position.seq) == Array(1...100))
        #expect(zip(records.dropFirst(), records).allSatisfy { $0.position.prev == $1.digest })
    }

    @Test func `history is rewritten away while other processes go on`() throws {
        let scratch = try Scratch()
        let spool = try Spool(directory: scratch.path, disk: .quick)
        let other = try Spool(directory: scratch.path, disk: .quick)
        for _ in 0..<60 {
            try spool.fill(1, bytes: 20_000)
            try spool.acknowledge(try #require(try spool.pending().first))
        }
        #expect(scratch.bytes().count < 600_000)
        try other.fill(1)
        #expect(try spool.pending().map(\.position.seq) == [61])
    }

    @Test func `a full spool refuses and keeps what it has`() throws {
        let scratch = try Scratch()
        let spool = try Spool(directory: scratch.path, maximumBytes: 10_000)
        #expect(throws: SpoolError.full(limitBytes: 10_000)) { try spool.fill(100, bytes: 1_000) }
        let kept = try spool.pending()
        #expect(!kept.isEmpty)
        try spool.acknowledge(kept[0])
        try spool.fill(1, bytes: 1_000)
        #expect(try spool.pending().last?.position.seq == kept.count + 1)
    }

    @Test func `a record that cannot be made takes no number`() throws {
        struct Odd: Error {}
        let scratch = try Scratch()
        let spool = try Spool(directory: scratch.path)
        #expect(throws: SpoolError.unmade("Odd()")) { _ = try spool.append { _ in throw Odd() } }
        try spool.fill(1)
        #expect(try spool.pending().map(\.position.seq) == [1])
    }

    @Test func `a refused record is set aside and breaks the chain`() throws {
        let scratch = try Scratch()
        let spool = try Spool(directory: scratch.path)
        try spool.fill(2)
        try spool.setAside(try #require(try spool.pending().first), reason: "unreadable")
        let state = try Spool(directory: scratch.path).state()
        #expect(state.broken == "unreadable")
        #expect(state.refused == 1)
        #expect(try spool.pending().map(\.position.seq) == [2])
    }

    @Test func `a new epoch begins with the gap record and renumbers what survived`() throws {
        let scratch = try Scratch()
        let spool = try Spool(directory: scratch.path)
        try spool.fill(3)
        let before = try spool.pending()
        try spool.breakChain(reason: "test")
        try spool.openEpoch(above: 4) { last, newEpoch, kept in
            #expect(kept == before.map(\.position))
            #expect(last == ChainPosition(epoch: 1, seq: 3, prev: before[2].digest))
            return try Envelope(signing: Array("gap \(newEpoch)".utf8), type: .gap, with: key)
        } resign: { record, position in
            try Envelope(signing: Array(record.payload) + [UInt8(position.seq)], type: .report, with: key)
        }
        let after = try Spool(directory: scratch.path).pending()
        #expect(after.map(\.position.epoch) == [5, 5, 5, 5])
        #expect(after.map(\.position.seq) == [0, 1, 2, 3])
        #expect(zip(after.dropFirst(), after).allSatisfy { $0.position.prev == $1.digest })
        #expect(after.first?.type == PayloadType.gap.rawValue)
        #expect(try spool.state().broken == nil)
        try spool.fill(1)
        #expect(try spool.pending().last?.position.seq == 4)
    }
}
