// SPDX-License-Identifier: Apache-2.0

import Glibc

import Linux
@testable import Spool

/// The spool's journal as a crash, a full disk or a dying one left it.
///
/// Input: a script of whole frames, cut ones, ones with a flipped bit, and bytes that never were a frame.
enum JournalTarget: FuzzTarget {
    static let name = "journal"
    static let longestInput = 128

    private struct Written {
        let offset: Int
        let frame: SpoolFrame
    }

    static func check(_ input: UnsafeRawBufferPointer) throws(Violation) {
        var script = Script(input)
        var content: [UInt8] = []
        var written: [Written] = []
        while !script.isAtEnd, content.count < 512 {
            let choice = script.byte()
            let kind = SpoolFrame.Kind(rawValue: choice >> 3 & 3) ?? .state
            switch choice & 7 {
            case 0, 1, 2:
                let frame = SpoolFrame(kind: kind, body: script.bytes(Int(script.byte() & 63)))
                written.append(Written(offset: content.count, frame: frame))
                content += frame.encoded
            case 3:
                let encoded = SpoolFrame(kind: kind, body: script.bytes(Int(script.byte() & 63))).encoded
                content += encoded.dropLast(Int(script.byte()) % encoded.count)
            case 4:
                var encoded = SpoolFrame(kind: kind, body: script.bytes(Int(script.byte() & 63))).encoded
                let bit = Int(script.number(UInt16.self)) % (8 * encoded.count)
                encoded[bit / 8] ^= 1 << UInt8(bit % 8)
                content += encoded
            case 5: content += SpoolFrame.magic.prefix(Int(script.byte() & 7))
            case 6: content += [UInt8](repeating: 0, count: Int(script.byte() & 63))
            default: content += script.bytes(Int(script.byte() & 63))
            }
        }
        try scan(content, written)
    }

    private static func scan(_ content: [UInt8], _ written: [Written]) throws(Violation) {
        do throws(FileError) {
            try file.truncate(to: 0)
            try file.write(content, at: 0)
        } catch {
            throw Violation("the file in memory: \(error)")
        }
        var scan = JournalScan(from: 0, to: content.count)
        var position = 0
        var found: [Range<Int>] = []
        while let finding = try next(&scan) {
            switch finding {
            case .frame(let kind, let body, let offset):
                try expect(offset, equals: position, "a frame begins where the finding before ended")
                let encoded = SpoolFrame(kind: kind, body: body).encoded
                try expect(content[offset...].starts(with: encoded), "a frame that is not in the file, at \(offset)")
                position = offset + encoded.count
                found.append(offset..<position)
                if kind == .record, let record = RecordBody(body) {
                    try expect(record.record.bytes, equals: record.envelope.count, "length of an envelope")
                }
            case .damage(let offset, let count):
                try expect(offset, equals: position, "damage begins where the finding before ended")
                try expect(count > 0, "damage of no bytes")
                position = offset + count
            case .torn(let offset):
                try expect(offset, equals: position, "a torn frame begins where the finding before ended")
                position = content.count
            }
            try expect(scan.offset, equals: position, "the scan stands behind what it found")
        }
        try expect(position, equals: content.count, "the scan ends with the file")
        // A cut frame may be completed by the bytes behind it by chance; otherwise each whole frame is found.
        for one in written {
            try expect(
                found.contains { $0.contains(one.offset) }, "a whole frame at \(one.offset) was not found")
        }
    }

    private static func next(_ scan: inout JournalScan) throws(Violation) -> JournalScan.Finding? {
        do throws(SpoolError) {
            return try scan.next(in: file)
        } catch {
            throw Violation("the file in memory: \(error)")
        }
    }

    /// One file in memory for all inputs, emptied for each.
    nonisolated(unsafe) private static let file: DiskFile = {
        var path = Array("/dev/shm/titipan-journal-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        defer {
            _ = unlink(path)
            _ = close(descriptor)
        }
        let name = path.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } } ?? ""
        guard let file = try? DiskFile(name, .update) else { fatalError("no file in memory") }
        return file
    }()
}
