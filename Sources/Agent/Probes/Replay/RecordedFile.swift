// SPDX-License-Identifier: Apache-2.0

internal import Capture
package import Evidence
internal import Values

/// An evidence file, read again: the frames of one check in the order in which the prober sent them and judged by them.
///
/// Reads what ``FrameTrace`` writes, and of other pcapng files what is like it: one section, one interface, little-endian, nanoseconds.
/// Nothing in the bytes is believed before it is checked.
package struct RecordedFile: Sendable {
    /// Why a file cannot be replayed.
    package struct Damage: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String

        init(_ description: String) {
            self.description = description
        }
    }

    struct Frame: Hashable, Sendable {
        var direction: PcapngBlocks.Direction
        var bytes: [UInt8]
        var originalLength: Int
        /// Since the Unix epoch.
        var nanoseconds: Int64

        var wall: Timestamp { Timestamp(microseconds: nanoseconds / 1_000) }
    }

    /// As the file's comment says it.
    package let check: CheckID?
    package let orderID: String?
    let link: PcapngBlocks.LinkType
    /// Of the interface that the prober stood on.
    let macAddress: MACAddress?
    let frames: [Frame]

    /// Of frames.
    package var count: Int { frames.count }

    private static let section: UInt32 = 0x0a0d_0d0a
    private static let byteOrder: UInt32 = 0x1a2b_3c4d

    package init(_ bytes: [UInt8]) throws(Damage) {
        guard bytes.count <= FrameEvidence.maximumBytes else {
            throw Damage("it has \(bytes.count) bytes; evidence has at most \(FrameEvidence.maximumBytes)")
        }
        var blocks = BlockReader(bytes)
        guard let head = try blocks.next(), head.type == RecordedFile.section,
            head.word(0) == RecordedFile.byteOrder
        else { throw Damage("it is no little-endian pcapng file") }
        guard let interface = try blocks.next(), interface.type == 1, interface.body.count >= 8,
            let link = interface.half(0).flatMap({ PcapngBlocks.LinkType(rawValue: $0) })
        else { throw Damage("its first interface is neither Ethernet nor raw IP") }
        let description = interface.options(from: 8)
        guard description[9] == [9] else { throw Damage("its times are not in nanoseconds") }
        self.link = link
        macAddress = description[6].flatMap { bytes in
            bytes.count == 6 ? MACAddress(bits: bytes.reduce(0) { $0 << 8 | UInt64($1) }) : nil
        }
        let words = String(decoding: head.options(from: 16)[1] ?? [], as: UTF8.self)
            .split { " ;".contains($0) }
        let value = { (key: String) in words.first { $0.hasPrefix(key) }.map { String($0.dropFirst(key.count)) } }
        check = value("check=").flatMap { CheckID(rawValue: $0) }
        orderID = value("order=")
        var frames: [Frame] = []
        while let block = try blocks.next() {
            guard block.type == 6 else { throw Damage("block \(frames.count + 3) is no frame") }
            frames.append(try RecordedFile.frame(block, number: frames.count + 1))
        }
        self.frames = frames
    }

    private static func frame(_ block: BlockReader.Block, number: Int) throws(Damage) -> Frame {
        guard block.word(0) == 0, let high = block.word(4), let low = block.word(8),
            let kept = block.word(12).map(Int.init), let length = block.word(16).map(Int.init),
            kept <= block.body.count - 20, length >= kept
        else { throw Damage("frame \(number) is damaged") }
        let flags = block.options(from: 20 + (kept + 3) & ~3)[2] ?? []
        guard flags.count == 4, let direction = PcapngBlocks.Direction(rawValue: UInt32(flags[0] & 3)) else {
            throw Damage("frame \(number) does not say whether it was sent or received")
        }
        return Frame(
            direction: direction, bytes: Array(block.body.dropFirst(20).prefix(kept)), originalLength: length,
            nanoseconds: Int64(bitPattern: UInt64(high) << 32 | UInt64(low)))
    }
}

/// Walks the blocks of a file.
private struct BlockReader {
    struct Block {
        let type: UInt32
        let body: ArraySlice<UInt8>

        func word(_ offset: Int) -> UInt32? {
            guard offset >= 0, offset <= body.count - 4 else { return nil }
            return body[(body.startIndex + offset)...].prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }

        func half(_ offset: Int) -> UInt16? {
            guard offset >= 0, offset <= body.count - 2 else { return nil }
            return body[(body.startIndex + offset)...].prefix(2).reversed().reduce(0) { $0 << 8 | UInt16($1) }
        }

        /// The first option of each code.
        func options(from offset: Int) -> [UInt16: [UInt8]] {
            var found: [UInt16: [UInt8]] = [:]
            var position = offset
            while let code = half(position), code != 0, let length = half(position + 2).map(Int.init),
                length <= body.count - position - 4
            {
                if found[code] == nil {
                    found[code] = Array(body[(body.startIndex + position + 4)...].prefix(length))
                }
                position += 4 + (length + 3) & ~3
            }
            return found
        }
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// `nil` at the end.
    mutating func next() throws(RecordedFile.Damage) -> Block? {
        guard position < bytes.count else { return nil }
        let rest = Block(type: 0, body: bytes[position...])
        guard let type = rest.word(0), let length = rest.word(4).map(Int.init), length >= 12, length % 4 == 0,
            length <= rest.body.count, rest.word(length - 4) == UInt32(length)
        else { throw RecordedFile.Damage("it is cut or damaged at byte \(position)") }
        defer { position += length }
        return Block(type: type, body: bytes[(position + 8)..<(position + length - 4)])
    }
}
