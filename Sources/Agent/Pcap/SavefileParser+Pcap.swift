// SPDX-License-Identifier: Apache-2.0

/// pcap: a header, then for each frame 16 bytes about it and its own (pcap-savefile(5)).
extension SavefileParser {
    private static let headerLength = 24
    private static let recordHeaderLength = 16

    /// Reads the file's header, if it begins with `magic`.
    mutating func beginPcap(_ bytes: RawSpan, _ magic: UInt32, _ taken: inout Int) -> Stop {
        switch magic {
        case 0xa1b2_c3d4, 0xa1b2_3c4d: order = ByteOrder(isSwapped: false)
        case 0xd4c3_b2a1, 0x4d3c_b2a1: order = ByteOrder(isSwapped: true)
        default: return .damaged(.noCapture)
        }
        guard bytes.byteCount >= SavefileParser.headerLength else { return .needs(SavefileParser.headerLength) }
        let version = (major: order.half(bytes, at: 4), minor: order.half(bytes, at: 6))
        // Before version 2.4 the two lengths of a frame could be in either order.
        guard version == (2, 4) else { return .damaged(.version(version.major, version.minor)) }
        // Bits 0 to 15: link layer. Bits 28 to 31: length of each frame's FCS in units of 16 bits, valid if bit 26 is set.
        let word = order.word(bytes, at: 20)
        let link = SavefileLink(number: word & 0xffff)
        guard link.layer != nil else { return .damaged(.link(link)) }
        let unit: Int64 = order.word(bytes, at: 0) == 0xa1b2_3c4d ? 1 : 1_000
        add(
            SavefileInterface(
                link: link, snapLength: order.word(bytes, at: 16),
                checkLength: word & 1 << 26 == 0 ? 0 : (word >> 28) * 2,
                clock: SavefileClock(resolution: .seconds(nanosecondsPerUnit: unit)), macAddress: nil))
        format = .pcap
        taken = SavefileParser.headerLength
        return .listFull
    }

    /// Takes records until the list is full or the next one is not whole.
    mutating func parseRecords(
        _ bytes: RawSpan, _ taken: inout Int, _ list: inout MutableSpan<StoredFrame>, _ found: inout Int
    ) -> Stop {
        let checkLength = interfaces[0].checkLength
        let order = order
        let size = bytes.byteCount
        var position = 0
        var count = 0
        var understated: UInt64 = 0
        defer {
            taken = position
            found = count
            self.understated &+= understated
        }
        while count < list.count {
            guard size &- position >= SavefileParser.recordHeaderLength else {
                return .needs(SavefileParser.recordHeaderLength)
            }
            let captured = order.word(bytes, at: position &+ 8)
            let length = order.word(bytes, at: position &+ 12)
            guard captured <= SavefileParser.longestFrame else { return .damaged(.frameTooLong(captured)) }
            let end = position &+ SavefileParser.recordHeaderLength &+ Int(captured)
            guard end <= size else { return .needs(end &- position) }
            // An original length below the captured one is damage: so much was there.
            if length < captured { understated &+= 1 }
            let whole = max(length, captured)
            list[count] = StoredFrame(
                offset: UInt32(truncatingIfNeeded: position &+ SavefileParser.recordHeaderLength),
                capturedLength: captured, length: whole &- min(whole, checkLength), interface: 0)
            count &+= 1
            position = end
        }
        return .listFull
    }
}
