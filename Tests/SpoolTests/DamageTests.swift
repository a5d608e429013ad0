// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import Glibc
import Linux
import Synchronization
import Testing

@testable import Spool
import Values

@Suite(.timeLimit(.minutes(5)))
struct DamageTests {
    @Test func `every truncation of the last record costs that record and nothing else`() throws {
        let scratch = try Scratch()
        let spool = try Spool(directory: scratch.path, disk: .quick)
        try spool.fill(2)
        let before = scratch.bytes().count
        try spool.fill(1)
        let whole = scratch.bytes()
        let digests = try spool.pending().map(\.digest)
        for length in before..<whole.count {
            try scratch.reset(to: Array(whole[..<length]))
            let recovered = try Spool(directory: scratch.path, disk: .quick)
            #expect(try recovered.pending().map(\.digest) == Array(digests[..<2]))
            let state = try recovered.state()
            #expect(state.seq == 2 && state.broken == nil && state.quarantined == 0)
            try recovered.fill(1)
            #expect(try recovered.pending().map(\.position.seq) == [1, 2, 3])
        }
    }

    @Test func `no flipped bits make a record that was never written, and none brings the spool down`() throws {
        let scratch = try Scratch()
        let spool = try Spool(directory: scratch.path, disk: .quick)
        try spool.fill(3, bytes: 100)
        try spool.acknowledge(try #require(try spool.pending().first))
        try spool.fill(2, bytes: 10)
        let written = try spool.pending().map(\.digest)
        let whole = scratch.bytes()
        var random = Seeded(state: 7)
        var unseen = 0
        for turn in 0..<20_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
            guard bytes != whole else { continue }
            try scratch.reset(to: bytes)
            let recovered = try Spool(directory: scratch.path, disk: .quick)
            let found = try recovered.pending()
            // The acknowledged record may be found again: it was written, and the service has it.
            let unknown = found.filter { !written.contains($0.digest) && $0.position.seq != 1 }
            let state = try recovered.state()
            if !unknown.isEmpty || state.broken == nil { unseen += 1 }
            // A second start finds nothing more to repair.
            if turn % 10 == 0 { #expect(try Spool(directory: scratch.path, disk: .quick).state() == state) }
        }
        #expect(unseen == 0)
    }

    @Test(arguments: [1, 1_000, 100_000])
    func `a file of noise is an empty spool with a broken chain`(count: Int) throws {
        let scratch = try Scratch()
        var random = Seeded(state: UInt64(count))
        try scratch.reset(to: (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
        let spool = try Spool(directory: scratch.path, disk: .quick)
        #expect(try spool.pending().isEmpty)
        #expect(try spool.state().quarantined == 1)
        #expect(try spool.state().broken != nil)
        try spool.fill(1)
    }

    @Test func `a frame inside a record does not come to life when the record is damaged`() throws {
        let scratch = try Scratch()
        let spool = try Spool(directory: scratch.path, disk: .quick)
        let inner = try RecordBody(
            try envelope(ChainPosition(epoch: 1, seq: 9, prev: nil)), at: ChainPosition(epoch: 1, seq: 9, prev: nil))
        let forged = SpoolFrame(kind: .record, body: try inner.encoded()).encoded
        _ = try spool.append { _ in try Envelope(signing: forged, type: .report, with: key) }
        var bytes = scratch.bytes()
        bytes[30] ^= 1
        try scratch.reset(to: bytes)
        #expect(try Spool(directory: scratch.path, disk: .quick).pending().isEmpty)
    }

    @Test func `a record that rots while the agent runs is moved aside, and the next one comes`() throws {
        let scratch = try Scratch()
        let spool = try Spool(directory: scratch.path, disk: .quick)
        try spool.fill(2)
        let descriptor = open(scratch.journal, O_RDWR)
        pwrite(descriptor, [0x00], 1, 120)
        close(descriptor)
        #expect(try spool.oldest()?.record.position.seq == 2)
        #expect(try spool.state().broken != nil)
        let moved = try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/quarantine")
        #expect(moved.count == 1)
    }

    @Test func `a full disk refuses one record, at any of its writes, and loses none`() throws {
        for allowed in 0..<40 {
            let scratch = try Scratch()
            let disk = FullDisk(left: Counter(allowed))
            let spool = try Spool(directory: scratch.path, disk: disk.calls)
            var kept = 0
            for _ in 0..<20 {
                do {
                    try spool.fill(1)
                    kept += 1
                } catch {
                    guard case SpoolError.writeFailed(_, ENOSPC) = error else {
                        Issue.record("\(error)")
                        return
                    }
                    break
                }
            }
            #expect(kept < 20)
            disk.left.value.store(1_000, ordering: .relaxed)
            try spool.fill(1)
            #expect(try Spool(directory: scratch.path).pending().map(\.position.seq) == Array(1...(kept + 1)))
        }
    }

    @Test(arguments: 0..<8)
    func `after a failed fsync nothing more is written, and nothing that was promised is lost`(allowed: Int) throws {
        let scratch = try Scratch()
        let calls = Counter(0)
        // The first sync is that of the new directory.
        let disk = DiskCalls(
            write: DiskCalls.system.write,
            sync: { descriptor in
                guard calls.value.add(1, ordering: .relaxed).oldValue <= allowed else {
                    errno = EIO
                    return -1
                }
                return fsync(descriptor)
            })
        let spool = try Spool(directory: scratch.path, disk: disk)
        for _ in 0..<allowed { try spool.fill(1) }
        for _ in 0..<2 {
            #expect(throws: SpoolError.syncFailed(path: scratch.journal, systemError: EIO)) { try spool.fill(1) }
        }
        #expect(calls.value.load(ordering: .relaxed) == allowed + 2)
        let state = try Spool(directory: scratch.path).state()
        #expect(state.seq == allowed && state.broken == nil)
    }
}

/// A count that closures share.
final class Counter: Sendable {
    let value: Atomic<Int>
    init(_ start: Int) { value = Atomic(start) }
}

/// Lets some writes through, in halves, and then none.
struct FullDisk {
    let left: Counter

    var calls: DiskCalls {
        let left = left
        return DiskCalls(
            write: { descriptor, bytes, offset in
                guard left.value.subtract(1, ordering: .relaxed).oldValue > 0 else {
                    errno = ENOSPC
                    return -1
                }
                return pwrite(descriptor, bytes.baseAddress, (bytes.count + 1) / 2, off_t(offset))
            }, sync: { _ in 0 })
    }
}
