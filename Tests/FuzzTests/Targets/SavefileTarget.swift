// SPDX-License-Identifier: Apache-2.0

import Packets
import Pcap
import Sampling

/// A capture file: every frame lies within it, in its order, however it comes in pieces; and the sums over its frames agree.
///
/// Input: one byte for the size of the pieces and of the list, then the file.
enum SavefileTarget: FuzzTarget {
    static let name = "savefile"
    static let longestInput = 512

    static func check(_ input: UnsafeRawBufferPointer) throws(Violation) {
        guard let choice = input.first else { return }
        let file = UnsafeRawBufferPointer(rebasing: input[1...])
        let whole = try read(file, piece: max(1, file.count), list: 512)
        let parts = try read(file, piece: 1 + Int(choice & 0x1f), list: 1 + Int(choice >> 5))
        try expect(parts.frames, equals: whole.frames, "frames in pieces")
        try expect(parts.damage, equals: whole.damage, "damage in pieces")
        try expect(parts.lengths, equals: whole.lengths, "what frames come to, in pieces")
        var end = 0
        for frame in whole.frames {
            try expect(Int(frame.offset) >= end, "a frame at \(frame.offset) before the end of the last, \(end)")
            end = Int(frame.offset) + Int(frame.capturedLength)
            try expect(end <= file.count, "a frame that ends at \(end) of \(file.count)")
        }
        let contents: SavefileContents?
        do throws(SavefileDamage) { contents = try SavefileContents(Array(file)) } catch {
            try expect(error, equals: whole.damage ?? error, "damage of the whole file")
            contents = nil
        }
        try expect((contents == nil) == (whole.damage != nil), "a damaged file is read as a whole")
        if let contents { try expect(contents.frames.count, equals: whole.frames.count, "frames of the whole file") }
        if let damage = whole.damage {
            try expect(damage.frames, equals: UInt64(whole.frames.count), "frames before the damage")
            try expect(damage.offset <= UInt64(file.count), "damage behind the file's end")
        }
    }

    private struct Read {
        /// By their places in the whole file.
        var frames: [StoredFrame] = []
        var damage: SavefileDamage?
        /// Bytes of all frames, in and out of a tenant, and of other traffic.
        var lengths: [UInt64] = []
    }

    private static let table = TenantTable([SampledTenant(id: "all", addresses: [])])

    private static func read(_ file: UnsafeRawBufferPointer, piece: Int, list length: Int) throws(Violation) -> Read {
        var parser = SavefileParser()
        var account = ExactAccount(table)
        var sample = SampledAccount(table, threshold: .bytes(256), seed: 1)
        var list = [StoredFrame](repeating: .none, count: length)
        var read = Read()
        var (start, end) = (0, min(piece, file.count))
        var isAtEnd = false
        while !isAtEnd {
            let bytes = UnsafeRawBufferPointer(rebasing: file[start..<end])
            let step: SavefileParser.Step
            do {
                var span = list.mutableSpan
                step = try parser.parse(bytes.bytes, into: &span)
            } catch {
                read.damage = error
                break
            }
            try expect((0...bytes.count).contains(step.taken), "\(step.taken) taken of \(bytes.count)")
            try expect((0...length).contains(step.frames), "\(step.frames) frames in a list of \(length)")
            list.withUnsafeBufferPointer {
                let frames = $0.extracting(..<step.frames).span
                account.add(frames, in: bytes.bytes, links: parser.links)
                sample.add(frames, in: bytes.bytes, links: parser.links)
            }
            for frame in list.prefix(step.frames) {
                var placed = frame
                placed.offset += UInt32(start)
                read.frames.append(placed)
            }
            start += step.taken
            guard step.needed > 0, step.frames == 0 else { continue }
            if end == file.count {
                isAtEnd = true
                read.damage = parser.damageAtEnd(left: end - start, needed: step.needed)
            }
            end = min(end + piece, file.count)
        }
        try expect(account.all.packets, equals: UInt64(read.frames.count), "frames counted")
        try expect(account.other == account.all, "a tenant without addresses has no traffic")
        try expect(sample.bytes, equals: account.all.bytes, "bytes of sampled frames")
        read.lengths = [account.all.bytes, account.other.bytes, account.malformed, sample.kept, sample.other.keptBytes]
        return read
    }
}
