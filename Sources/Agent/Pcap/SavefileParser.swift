// SPDX-License-Identifier: Apache-2.0

package import Packets

/// Finds the frames of a capture file, piece by piece: pcap or pcapng, either byte order. Pure: the caller reads the file and owns its bytes.
///
/// No byte is trusted. Lengths are compared with the available bytes before use, nothing is allocated for a frame, and the state kept of a file is
/// bounded.
package struct SavefileParser: Sendable {
    /// The most bytes of a frame that libpcap ever captures.
    package static let longestFrame: UInt32 = 262_144
    /// Bytes of the longest record or block that is read as a whole; a piece must be able to hold as many.
    package static let longestRecord = 1 << 20
    static let mostInterfaces = 65_536
    static let mostUnreadable = 16

    /// A number of frames, and their bytes as captured.
    package struct FrameSum: Hashable, Sendable {
        package var frames: UInt64 = 0
        package var bytes: UInt64 = 0
    }

    /// The result of a call of ``parse(_:into:)``.
    package struct Step: Hashable, Sendable {
        /// Consumed bytes at the start of the piece, which the next piece need not contain.
        package var taken: Int
        /// Frames found in them.
        package var frames: Int
        /// Bytes from there on that the next call needs at least, unless they may be skipped in parts; 0: none.
        package var needed: Int
    }

    /// The reason why a loop over records stopped.
    enum Stop {
        case listFull
        case needs(Int)
        case damaged(SavefileDamage.Problem)
    }

    enum Format: Sendable {
        case unknown
        case pcap
        case pcapng
    }

    /// Frames name theirs by its position. Of a pcapng file: those of the section, each a position behind its number. The first one then is that
    /// of simple packets: a copy of the section's first without a clock, for they have no time.
    package internal(set) var interfaces: [SavefileInterface] = []
    /// Their link layers as far as frames are concerned: frames of an interface that cannot be read are left out.
    package internal(set) var links: [LinkLayer] = []
    /// Names of all link layers of the file, in its order.
    package internal(set) var linkNames: [String] = []
    /// Frames found so far.
    package private(set) var frames: UInt64 = 0
    /// Frames left out because their interface's link layer cannot be read, by its name: of at most ``mostUnreadable`` kinds.
    package internal(set) var unreadable: [String: FrameSum] = [:]
    private(set) var firstUnreadable: SavefileLink?
    /// Frames whose original length is said to be less than what was captured of them; their captured length counts.
    package internal(set) var understated: UInt64 = 0
    /// Bytes dealt with so far.
    package private(set) var offset: UInt64 = 0

    /// The first section's, at most 4,096 bytes; of pcapng only.
    package internal(set) var comment: String?
    /// Sections that began; of pcapng only.
    package internal(set) var sections = 0
    /// Blocks that are neither sections, interfaces nor frames, and that were passed over.
    package internal(set) var otherBlocks: UInt64 = 0

    var format = Format.unknown
    var order = ByteOrder(isSwapped: false)
    /// The rest of a block that is too long to be held.
    var skipped: SkippedBlock?

    package init() {}

    /// Whether the format is known.
    package var isBegun: Bool { format != .unknown }

    /// Finds frames in `bytes`, which continue the file behind the consumed bytes, and fills the list from its start. Throws for unreadable data,
    /// once the frames before it have been handed out.
    package mutating func parse(
        _ bytes: RawSpan, into list: inout MutableSpan<StoredFrame>
    ) throws(SavefileDamage) -> Step {
        var taken = 0
        var found = 0
        let stop =
            switch format {
            case .unknown: begin(bytes, &taken)
            case .pcap: parseRecords(bytes, &taken, &list, &found)
            case .pcapng: parseBlocks(bytes, &taken, &list, &found)
            }
        offset += UInt64(taken)
        frames += UInt64(found)
        switch stop {
        case .listFull: return Step(taken: taken, frames: found, needed: 0)
        case .needs(let needed): return Step(taken: taken, frames: found, needed: needed)
        case .damaged(let problem):
            // The same bytes come again, and are found damaged again.
            guard found == 0 else { return Step(taken: taken, frames: found, needed: 0) }
            throw damage(problem)
        }
    }

    /// Leaves out a frame of an interface whose link layer cannot be read.
    mutating func leaveOut(_ link: SavefileLink, length: UInt32) {
        if firstUnreadable == nil { firstUnreadable = link }
        let name =
            unreadable[link.name] == nil && unreadable.count >= SavefileParser.mostUnreadable ? "others" : link.name
        unreadable[name, default: FrameSum()].frames &+= 1
        unreadable[name, default: FrameSum()].bytes &+= UInt64(length)
    }

    /// Whether a file may end where `left` bytes are at hand and `needed` would be needed; if not, what is wrong with it.
    package func damageAtEnd(left: Int, needed: Int) -> SavefileDamage? {
        if format == .unknown { return damage(left == 0 ? .empty : .cut(missing: needed - left)) }
        if left == 0, skipped == nil {
            // A file of which nothing could be read is no empty one.
            guard frames == 0, let link = firstUnreadable else { return nil }
            return damage(.link(link))
        }
        return damage(.cut(missing: needed - left))
    }

    func damage(_ problem: SavefileDamage.Problem) -> SavefileDamage {
        SavefileDamage(problem: problem, frames: frames, offset: offset)
    }

    /// Adds an interface that the file describes.
    mutating func add(_ interface: SavefileInterface) {
        interfaces.append(interface)
        links.append(interface.link.layer ?? .rawIP)
        // The names of unsupported link layers are not stored: a file that lists all of them would fill the memory.
        if interface.link.layer != nil, !linkNames.contains(interface.link.name) {
            linkNames.append(interface.link.name)
        }
    }

    /// Recognises the format by the first bytes.
    private mutating func begin(_ bytes: RawSpan, _ taken: inout Int) -> Stop {
        guard bytes.byteCount >= 4 else { return .needs(4) }
        let magic = ByteOrder(isSwapped: false).word(bytes, at: 0)
        if let compression = SavefileParser.compression(magic) { return .damaged(compression) }
        if magic == SavefileParser.sectionHeader {
            format = .pcapng
            return .listFull
        }
        return beginPcap(bytes, magic, &taken)
    }

    /// The compression that the first four bytes, read as a little-endian word, stand for.
    private static func compression(_ magic: UInt32) -> SavefileDamage.Problem? {
        switch UInt32(littleEndian: magic) {
        case let word where word & 0xffff == 0x8b1f: .compressed(name: "gzip", tool: "gunzip")
        case 0xfd2f_b528: .compressed(name: "zstd", tool: "unzstd")
        case 0x587a_37fd: .compressed(name: "xz", tool: "unxz")
        default: nil
        }
    }
}
