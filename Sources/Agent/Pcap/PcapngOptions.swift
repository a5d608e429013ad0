// SPDX-License-Identifier: Apache-2.0

internal import Values

/// Walks the options at the end of a pcapng block: a code, a length, a value padded to four bytes, until code 0 or the block's end.
struct PcapngOptions {
    private let order: ByteOrder
    private var position: Int
    private let end: Int
    /// An option that claims to be longer than the block ends the walk.
    private(set) var problem: SavefileDamage.Problem?

    /// `range` lies within the bytes that the walk is given.
    init(in range: Range<Int>, _ order: ByteOrder) {
        self.order = order
        position = range.lowerBound
        end = range.upperBound
    }

    private struct Option {
        let code: UInt16
        let value: Range<Int>
    }

    private mutating func next(_ bytes: RawSpan) -> Option? {
        guard end - position >= 4 else { return nil }
        let code = order.half(bytes, at: position)
        let length = order.half(bytes, at: position + 2)
        let start = position + 4
        guard code != 0 else { return nil }
        guard Int(length) <= end - start else {
            problem = .option(code: code, length: length)
            return nil
        }
        // The padding of the last one may be missing.
        position = min(end, start + (Int(length) + 3) & ~3)
        return Option(code: code, value: start..<start + Int(length))
    }

    /// The options of an interface that are read: if_tsresol, if_fcslen, if_tsoffset, if_MACaddr.
    struct Interface {
        var clock = SavefileClock(resolution: .decimal(6))
        /// Bytes of frame check sequence.
        var checkLength: UInt32 = 0
        var macAddress: MACAddress?
    }

    mutating func interface(_ bytes: RawSpan) -> Interface {
        var interface = Interface()
        var resolution = SavefileClock.Resolution.decimal(6)
        var offset: Int64 = 0
        while let option = next(bytes) {
            let start = option.value.lowerBound
            switch (option.code, option.value.count) {
            case (6, 6):
                interface.macAddress = MACAddress(
                    bits: option.value.reduce(0) { $0 << 8 | UInt64(order.byte(bytes, at: $1)) })
            case (9, 1...): resolution = SavefileClock.resolution(order.byte(bytes, at: start))
            case (13, 1...):
                // The format defines bits; some programs write bytes.
                let length = UInt32(order.byte(bytes, at: start))
                interface.checkLength = length >= 8 ? length / 8 : length
            case (14, 8...):
                let words = (order.word(bytes, at: start), order.word(bytes, at: start + 4))
                let (high, low) = order.isLittleEndian ? (words.1, words.0) : words
                offset = Int64(bitPattern: UInt64(high) << 32 | UInt64(low))
            default: break
            }
        }
        interface.clock = SavefileClock(resolution: resolution, offset: offset)
        return interface
    }

    /// A section's first comment (opt_comment), at most 4,096 bytes of it.
    mutating func comment(_ bytes: RawSpan) -> String? {
        while let option = next(bytes) {
            guard option.code == 1 else { continue }
            return String(decoding: option.value.prefix(4_096).map { order.byte(bytes, at: $0) }, as: UTF8.self)
        }
        return nil
    }

    /// A frame's flags (epb_flags).
    mutating func flags(_ bytes: RawSpan) -> UInt32? {
        while let option = next(bytes) {
            guard option.code == 2, option.value.count >= 4 else { continue }
            return order.word(bytes, at: option.value.lowerBound)
        }
        return nil
    }

    /// Bytes of a frame's check sequence, if its flags tell (bits 5 to 8; 0: they do not).
    mutating func checkLength(_ bytes: RawSpan) -> UInt32? {
        guard let flags = flags(bytes) else { return nil }
        let length = flags >> 5 & 0xf
        return length == 0 ? nil : length
    }
}
