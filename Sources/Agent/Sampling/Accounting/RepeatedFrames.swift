// SPDX-License-Identifier: Apache-2.0

package import Packets
package import Pcap

/// Counts the packets that stand in a file more than once, because they were captured on several interfaces of one machine: on a bond and its
/// slaves, on a bridge and its ports, on a VLAN and its link, or by `-i any`.
///
/// The same packet has the same first bytes, save time to live and header checksum. Packets are compared with the last few thousand; a packet
/// without a number of its own that is sent again on another interface counts as repeated too, so that the number is a hint and no measurement.
/// Memory is fixed.
package struct RepeatedFrames: Sendable {
    private struct Entry: Sendable {
        var fingerprint: UInt64 = 0
        var interface: UInt32 = 0
        var ordinal: UInt64 = 0
    }

    package private(set) var packets: UInt64 = 0
    private static let slots = 4_096
    private static let comparedBytes = 64
    /// Where a file does not tell interfaces apart, copies stand this close together.
    private static let nearest: UInt64 = 8
    private var entries = [Entry](repeating: Entry(), count: slots)
    private var ordinal: UInt64 = 0

    package init() {}

    /// Looks at frames of a file with several interfaces, or of a cooked capture, which may be of several; others cannot repeat.
    package mutating func look(at frames: Span<StoredFrame>, in bytes: RawSpan, links: [LinkLayer]) {
        guard links.count > 2 || links.contains(.cooked) || links.contains(.cooked2) else { return }
        for index in frames.indices {
            let frame = frames[index]
            bytes.captured(frame) { look(at: $0, frame, on: links[Int(frame.interface)]) }
        }
    }

    private mutating func look(at captured: RawSpan, _ frame: StoredFrame, on link: LinkLayer) {
        ordinal &+= 1
        let header = LinkHeader(captured, on: link)
        guard Flow(captured, behind: header) != nil else { return }
        let fingerprint = RepeatedFrames.fingerprint(captured, header)
        // SLL2 has the number of the interface in bytes 4 to 7.
        let interface: UInt32 =
            link == .cooked2 ? captured.bigEndian(at: 4) : frame.interface
        let slot = Int(truncatingIfNeeded: fingerprint) & (RepeatedFrames.slots - 1)
        let entry = entries[slot]
        if entry.fingerprint == fingerprint {
            let isElsewhere = entry.interface != interface
            let isNear = link == .cooked && ordinal &- entry.ordinal <= RepeatedFrames.nearest
            if isElsewhere || isNear { packets &+= 1 }
            // The first interface stays, so that a third copy is one as well.
            if isElsewhere { return }
        }
        entries[slot] = Entry(fingerprint: fingerprint, interface: interface, ordinal: ordinal)
    }

    /// FNV-1a over the packet's first bytes.
    private static func fingerprint(_ captured: RawSpan, _ header: LinkHeader) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        let isIPv4 = header.etherType == EtherType.ipv4
        for offset in 0..<min(comparedBytes, captured.byteCount - header.length) {
            let isChanging = isIPv4 ? offset == 8 || offset == 10 || offset == 11 : offset == 7
            let byte = isChanging ? 0 : captured.byte(at: header.length + offset)
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return max(1, hash ^ hash >> 29)
    }
}
