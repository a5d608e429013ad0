// SPDX-License-Identifier: Apache-2.0

/// A block too long to be held, of which nothing is needed.
struct SkippedBlock: Hashable, Sendable {
    let length: UInt32
    /// Bytes to come, the length at its end included.
    var left: Int
}

/// pcapng: blocks that begin and end with their length (draft-ietf-opsawg-pcapng).
extension SavefileParser {
    static let sectionHeader: UInt32 = 0x0a0d_0d0a
    private static let interfaceDescription: UInt32 = 1
    private static let obsoletePacket: UInt32 = 2
    private static let simplePacket: UInt32 = 3
    private static let enhancedPacket: UInt32 = 6
    /// Type, length, and the length again.
    private static let framing = 12

    /// Takes blocks until the list is full, a new section begins, or the next one is not whole.
    mutating func parseBlocks(
        _ bytes: RawSpan, _ taken: inout Int, _ list: inout MutableSpan<StoredFrame>, _ found: inout Int
    ) -> Stop {
        if let stop = skip(bytes, &taken) { return stop }
        while found < list.count {
            let left = bytes.byteCount - taken
            guard left >= SavefileParser.framing else { return .needs(SavefileParser.framing) }
            let type = order.word(bytes, at: taken)
            // The type of a section's header reads the same both ways.
            if type == SavefileParser.sectionHeader {
                // Frames found are of interfaces that are gone then.
                guard found == 0 else { return .listFull }
                guard let section = ByteOrder(sectionMagic: bytes, at: taken + 8) else {
                    return .damaged(.byteOrder(order.word(bytes, at: taken + 8)))
                }
                order = section
            }
            let length = order.word(bytes, at: taken + 4)
            guard length >= SavefileParser.leastLength(type), length % 4 == 0 else {
                return .damaged(.blockLength(length))
            }
            guard length <= SavefileParser.longestRecord else {
                guard SavefileParser.leastLength(type) == SavefileParser.framing else {
                    return .damaged(.blockTooLong(length))
                }
                otherBlocks += 1
                skipped = SkippedBlock(length: length, left: Int(length))
                if let stop = skip(bytes, &taken) { return stop }
                continue
            }
            let end = taken + Int(length)
            guard end <= bytes.byteCount else { return .needs(Int(length)) }
            let trailer = order.word(bytes, at: end - 4)
            guard trailer == length else { return .damaged(.trailer(length: length, found: trailer)) }
            switch read(bytes, type, taken..<end) {
            case .success(let frame?):
                list[found] = frame
                found += 1
            case .success(nil): break
            case .failure(let problem): return .damaged(problem)
            }
            taken = end
        }
        return .listFull
    }

    /// The least length of a block that is read; of one that is not, the least of any.
    @inline(__always)
    private static func leastLength(_ type: UInt32) -> Int {
        switch type {
        case sectionHeader: framing + 16
        case interfaceDescription: framing + 8
        case simplePacket: framing + 4
        case obsoletePacket, enhancedPacket: framing + 20
        default: framing
        }
    }

    /// Goes on skipping; `nil` when nothing is left to skip.
    private mutating func skip(_ bytes: RawSpan, _ taken: inout Int) -> Stop? {
        guard var block = skipped else { return nil }
        // The length at the end is not skipped, but compared.
        let passed = min(block.left - 4, bytes.byteCount - taken)
        block.left -= passed
        taken += passed
        skipped = block
        guard block.left == 4, bytes.byteCount - taken >= 4 else { return .needs(block.left) }
        let trailer = order.word(bytes, at: taken)
        guard trailer == block.length else { return .damaged(.trailer(length: block.length, found: trailer)) }
        taken += 4
        skipped = nil
        return nil
    }

    private enum Reading {
        case success(StoredFrame?)
        case failure(SavefileDamage.Problem)
    }

    /// Reads the whole block of `bytes` in `range`. What is no frame comes seldom, and is kept out of the loop.
    @inline(__always)
    private mutating func read(_ bytes: RawSpan, _ type: UInt32, _ range: Range<Int>) -> Reading {
        let start = range.lowerBound
        switch type {
        case SavefileParser.enhancedPacket:
            return packet(bytes, range, interface: order.word(bytes, at: start + 8))
        case SavefileParser.obsoletePacket:
            return packet(bytes, range, interface: UInt32(order.half(bytes, at: start + 8)))
        default: return readRare(bytes, type, range)
        }
    }

    @inline(never)
    private mutating func readRare(_ bytes: RawSpan, _ type: UInt32, _ range: Range<Int>) -> Reading {
        switch type {
        case SavefileParser.simplePacket: return simplePacket(bytes, range)
        case SavefileParser.interfaceDescription: return interface(bytes, range)
        case SavefileParser.sectionHeader: return section(bytes, range)
        default:
            otherBlocks += 1
            return .success(nil)
        }
    }

    /// Enhanced and obsolete packets: an interface, a time in two words, two lengths, the frame, options.
    @inline(__always)
    private mutating func packet(_ bytes: RawSpan, _ range: Range<Int>, interface id: UInt32) -> Reading {
        let start = range.lowerBound + 28
        let room = range.upperBound - 4 - start
        let captured = order.word(bytes, at: start - 8)
        let length = order.word(bytes, at: start - 4)
        let position = Int(id) + 1
        guard position < interfaces.count else { return .failure(.undefinedInterface(id)) }
        let interface = interfaces[position]
        guard captured <= SavefileParser.longestFrame else { return .failure(.frameTooLong(captured)) }
        guard Int(captured) <= room else { return .failure(.frameBeyondBlock(captured: captured, room: room)) }
        guard interface.isReadable else {
            leaveOut(interface.link, length: length)
            return .success(nil)
        }
        let options = start + (Int(captured) + 3) & ~3
        var checkLength = interface.checkLength
        if options < range.upperBound - 4 {
            var walk = PcapngOptions(in: options..<range.upperBound - 4, order)
            checkLength = walk.checkLength(bytes) ?? checkLength
        }
        return .success(
            StoredFrame(
                offset: UInt32(truncatingIfNeeded: start), capturedLength: captured,
                length: stated(length, captured, checkLength), interface: UInt32(truncatingIfNeeded: position)))
    }

    /// A Simple Packet Block: one length, and as much of the frame as the first interface keeps.
    private mutating func simplePacket(_ bytes: RawSpan, _ range: Range<Int>) -> Reading {
        guard let interface = interfaces.first else { return .failure(.undefinedInterface(0)) }
        let start = range.lowerBound + 12
        let length = order.word(bytes, at: start - 4)
        let limit = interface.snapLength == 0 ? length : min(length, interface.snapLength)
        let captured = min(limit, UInt32(range.upperBound - 4 - start))
        guard captured <= SavefileParser.longestFrame else { return .failure(.frameTooLong(captured)) }
        guard interface.isReadable else {
            leaveOut(interface.link, length: length)
            return .success(nil)
        }
        return .success(
            StoredFrame(
                offset: UInt32(truncatingIfNeeded: start), capturedLength: captured,
                length: length &- min(length, interface.checkLength), interface: 0))
    }

    /// The length of a frame without its check sequence: at least what was captured of it.
    @inline(__always)
    private mutating func stated(_ length: UInt32, _ captured: UInt32, _ checkLength: UInt32) -> UInt32 {
        if length < captured { understated &+= 1 }
        let whole = max(length, captured)
        return whole &- min(whole, checkLength)
    }

    private mutating func interface(_ bytes: RawSpan, _ range: Range<Int>) -> Reading {
        guard interfaces.count <= SavefileParser.mostInterfaces else { return .failure(.tooManyInterfaces) }
        var walk = PcapngOptions(in: range.lowerBound + 16..<range.upperBound - 4, order)
        let options = walk.interface(bytes)
        if let problem = walk.problem { return .failure(problem) }
        let interface = SavefileInterface(
            link: SavefileLink(number: UInt32(order.half(bytes, at: range.lowerBound + 8))),
            snapLength: order.word(bytes, at: range.lowerBound + 12), checkLength: options.checkLength,
            clock: options.clock, macAddress: options.macAddress)
        if interfaces.isEmpty { add(interface.withoutClock) }
        add(interface)
        return .success(nil)
    }

    private mutating func section(_ bytes: RawSpan, _ range: Range<Int>) -> Reading {
        let version = (
            major: order.half(bytes, at: range.lowerBound + 12), minor: order.half(bytes, at: range.lowerBound + 14)
        )
        // 1.2 was written by some and means 1.0.
        guard version.major == 1, version.minor == 0 || version.minor == 2 else {
            return .failure(.version(version.major, version.minor))
        }
        if sections == 0 {
            var walk = PcapngOptions(in: range.lowerBound + 24..<range.upperBound - 4, order)
            comment = walk.comment(bytes)
        }
        sections += 1
        interfaces.removeAll(keepingCapacity: true)
        links.removeAll(keepingCapacity: true)
        return .success(nil)
    }
}

extension ByteOrder {
    /// The byte order by a section's byte-order magic; `nil` for any other number.
    fileprivate init?(sectionMagic bytes: RawSpan, at offset: Int) {
        switch unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self) {
        case 0x1a2b_3c4d: self.init(isSwapped: false)
        case 0x4d3c_2b1a: self.init(isSwapped: true)
        default: return nil
        }
    }
}

/// Options of a frame in a pcapng file.
extension SavefileParser {
    /// Whether the capturing host sent `frame`, which lies in `bytes` behind the header of its block; `nil` where the file does not tell.
    package func direction(of frame: StoredFrame, in bytes: RawSpan) -> PcapngBlocks.Direction? {
        let block = Int(frame.offset) - 28
        guard format == .pcapng, block >= 0, order.word(bytes, at: block) == SavefileParser.enhancedPacket else {
            return nil
        }
        let options = Int(frame.offset) + (Int(frame.capturedLength) + 3) & ~3
        let end = block + Int(order.word(bytes, at: block + 4)) - 4
        guard options < end else { return nil }
        var walk = PcapngOptions(in: options..<end, order)
        return walk.flags(bytes).flatMap { PcapngBlocks.Direction(rawValue: $0 & 3) }
    }
}
