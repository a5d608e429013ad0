// SPDX-License-Identifier: Apache-2.0

package import Packets
package import Values

/// The blocks of a pcapng file with one interface (draft-ietf-opsawg-pcapng): section header, interface, enhanced packets; little-endian,
/// times in nanoseconds.
package enum PcapngBlocks {
    /// The direction of a frame, as seen from the host that wrote the file.
    package enum Direction: UInt32, Sendable {
        case received = 1
        case sent = 2
    }

    /// The start of a file.
    ///
    /// - Parameters:
    ///   - comment: of the section, at most 4,096 bytes are kept.
    ///   - macAddress: the interface's own.
    package static func header(
        link: LinkLayer, snapLength: Int, comment: String? = nil, interface: String? = nil,
        macAddress: MACAddress? = nil
    ) -> [UInt8] {
        var section: [UInt8] = []
        section.append(little: UInt32(0x1a2b_3c4d))
        section.append(little: UInt16(1))
        section.append(little: UInt16(0))
        section.append(little: Int64(-1))
        if let comment { section.append(option: 1, Array(comment.utf8.prefix(4_096))) }
        section.append(option: 0, [])
        var description: [UInt8] = []
        description.append(little: UInt16(truncatingIfNeeded: SavefileLink(link).number))
        description.append(little: UInt16(0))
        description.append(little: UInt32(clamping: snapLength))
        if let interface { description.append(option: 2, Array(interface.utf8.prefix(256))) }
        if let macAddress { description.append(option: 6, macAddress.bytes) }
        description.append(option: 9, [9])
        description.append(option: 0, [])
        return block(0x0a0d_0d0a, section) + block(1, description)
    }

    /// One frame. `originalLength` is raised to the bytes that are kept.
    package static func frame(
        _ kept: some Collection<UInt8>, originalLength: Int, nanoseconds: Int64, direction: Direction? = nil
    ) -> [UInt8] {
        let stamp = UInt64(bitPattern: nanoseconds)
        var packet: [UInt8] = []
        packet.reserveCapacity(frameOverhead + kept.count)
        packet.append(little: UInt32(0))
        packet.append(little: UInt32(truncatingIfNeeded: stamp >> 32))
        packet.append(little: UInt32(truncatingIfNeeded: stamp))
        packet.append(little: UInt32(clamping: kept.count))
        packet.append(little: UInt32(clamping: max(originalLength, kept.count)))
        packet.append(contentsOf: kept)
        packet.append(contentsOf: repeatElement(0, count: padding(kept.count)))
        if let direction {
            var flags: [UInt8] = []
            flags.append(little: direction.rawValue)
            packet.append(option: 2, flags)
            packet.append(option: 0, [])
        }
        return block(6, packet)
    }

    /// Bytes of a frame's block beside the frame's own, at most.
    static let frameOverhead = 32 + 12 + 3

    private static func block(_ type: UInt32, _ body: [UInt8]) -> [UInt8] {
        let length = UInt32(12 + body.count)
        var block: [UInt8] = []
        block.reserveCapacity(12 + body.count)
        block.append(little: type)
        block.append(little: length)
        block.append(contentsOf: body)
        block.append(little: length)
        return block
    }

    fileprivate static func padding(_ count: Int) -> Int { (4 - count % 4) % 4 }
}

extension [UInt8] {
    fileprivate mutating func append(little value: some FixedWidthInteger) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) { append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    fileprivate mutating func append(option code: UInt16, _ value: [UInt8]) {
        append(little: code)
        append(little: UInt16(clamping: value.count))
        append(contentsOf: value)
        append(contentsOf: repeatElement(0, count: PcapngBlocks.padding(value.count)))
    }
}
