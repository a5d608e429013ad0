// SPDX-License-Identifier: Apache-2.0

internal import Linux

/// Reads frames one after another and finds the way behind damaged ones.
struct JournalScan {
    enum Finding {
        case frame(SpoolFrame.Kind, body: [UInt8], offset: Int)
        /// Bytes that are no frame, before the next one or the end.
        case damage(offset: Int, count: Int)
        /// A frame whose writing never ended, at the end of the file.
        case torn(offset: Int)
    }

    /// A frame cannot be longer: larger numbers are damage.
    static let largestBody = 6 << 20

    private(set) var offset: Int
    private let end: Int

    init(from offset: Int, to end: Int) {
        self.offset = offset
        self.end = end
    }

    /// `nil` at the end.
    mutating func next(in file: DiskFile) throws(SpoolError) -> Finding? {
        guard offset < end else { return nil }
        switch try look(at: offset, in: file) {
        case .frame(let kind, let body):
            defer { offset += SpoolFrame.headerBytes + body.count }
            return .frame(kind, body: body, offset: offset)
        case .cut:
            // Only the last frame can be unfinished: if another follows, the length was wrong.
            guard let following = try following(offset + 1, in: file) else {
                defer { offset = end }
                return .torn(offset: offset)
            }
            defer { offset = following }
            return .damage(offset: offset, count: following - offset)
        case .nothing:
            let following = try following(offset + 1, in: file) ?? end
            defer { offset = following }
            return .damage(offset: offset, count: following - offset)
        }
    }

    private enum Look {
        case frame(SpoolFrame.Kind, [UInt8])
        case cut
        case nothing
    }

    private func look(at offset: Int, in file: DiskFile) throws(SpoolError) -> Look {
        let start = try mappingFileErrors { () throws(FileError) in
            try file.read(at: offset, count: min(SpoolFrame.headerBytes, end - offset))
        }
        guard start.count == SpoolFrame.headerBytes else {
            return start.prefix(4).elementsEqual(SpoolFrame.magic.prefix(start.count)) ? .cut : .nothing
        }
        guard let header = SpoolFrame.Header(start), header.length <= JournalScan.largestBody else { return .nothing }
        let behind = end - offset - SpoolFrame.headerBytes
        guard header.length <= behind else { return .cut }
        let body = try mappingFileErrors { () throws(FileError) in
            try file.read(at: offset + SpoolFrame.headerBytes, count: header.length)
        }
        return header.matches(body) ? .frame(header.kind, body) : .nothing
    }

    /// Offset of the next whole frame at or behind `start`.
    private func following(_ start: Int, in file: DiskFile) throws(SpoolError) -> Int? {
        var position = start
        while position < end {
            let window = try mappingFileErrors { () throws(FileError) in
                try file.read(at: position, count: min(64 << 10, end - position))
            }
            guard window.count >= SpoolFrame.magic.count else { return nil }
            for index in 0...(window.count - SpoolFrame.magic.count)
            where window[index] == SpoolFrame.magic[0] && window[index...].starts(with: SpoolFrame.magic) {
                if case .frame = try look(at: position + index, in: file) { return position + index }
            }
            // The magic may lie across two windows.
            position += window.count - SpoolFrame.magic.count + 1
        }
        return nil
    }
}
