// SPDX-License-Identifier: Apache-2.0

/// One UDP packet from 203.0.113.10 to 198.51.100.7 in every encapsulation that is read.
enum EncapsulatedFrames {
    private static let addresses: [UInt8] = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2]

    /// 120 bytes, numbered, to the port of discard.
    static let packet: [UInt8] =
        [0x45, 0, 0, 120, 0x12, 0x34, 0, 0, 64, 17, 0, 0, 203, 0, 113, 10, 198, 51, 100, 7]
        + [0x30, 0x39, 0, 9, 0, 100, 0, 0] + [UInt8](repeating: 0x78, count: 92)

    static func ethernet(_ type: UInt16, _ payload: [UInt8]) -> [UInt8] { addresses + two(type) + payload }

    private static func two(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)] }

    private static func label(_ number: UInt32, isLast: Bool) -> [UInt8] {
        let word = number << 12 | (isLast ? 0x100 : 0) | 64
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
    }

    static let all: [(name: String, frame: [UInt8])] = {
        let inner = ethernet(0x0800, packet)
        let typed = two(0x0800) + packet
        let length = { (header: [UInt8]) in ethernet(UInt16(header.count + packet.count), header + packet) }
        let session: [UInt8] = [0x11, 0, 0, 1, 0, 122]
        return [
            ("four tags", ethernet(0x8100, [0, 1, 0x88, 0xa8, 0, 2, 0x81, 0, 0, 3, 0x91, 0, 0, 4] + typed)),
            ("mpls", ethernet(0x8847, label(100, isLast: true) + packet)),
            ("mpls, two labels", ethernet(0x8847, label(100, isLast: false) + label(200, isLast: true) + packet)),
            ("mpls behind a tag", ethernet(0x8100, [0, 1, 0x88, 0x47] + label(100, isLast: true) + packet)),
            ("mpls with no packet", ethernet(0x8847, label(100, isLast: true) + [UInt8](repeating: 0xff, count: 60))),
            ("snap", length([0xaa, 0xaa, 3, 0, 0, 0, 8, 0])),
            ("snap of bridge tunnels", length([0xaa, 0xaa, 3, 0, 0, 0xf8, 8, 0])),
            ("llc", length([6, 6, 3])),
            ("snap behind a tag", ethernet(0x8100, [0, 1, 0, 128, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0] + packet)),
            ("pppoe", ethernet(0x8864, session + [0, 0x21] + packet)),
            ("pppoe, short protocol", ethernet(0x8864, session + [0x21] + packet)),
            ("802.1ah", ethernet(0x88e7, [0, 0, 0, 5] + inner)),
            ("macsec", ethernet(0x88e5, [0, 0, 0, 0, 0, 1] + typed + [UInt8](repeating: 0, count: 16))),
            (
                "macsec with its channel",
                ethernet(0x88e5, [0x20, 0, 0, 0, 0, 1] + addresses.suffix(6) + [0, 1] + typed)
                    + [UInt8](repeating: 0, count: 16)
            ),
            (
                "macsec, encrypted",
                ethernet(0x88e5, [0x2c, 0, 0, 0, 0, 1] + addresses.suffix(6) + [0, 1])
                    + [UInt8](repeating: 0x77, count: 80)
            ),
            ("nsh", ethernet(0x894f, [0x0f, 0xc6, 1, 1] + [UInt8](repeating: 0, count: 20) + packet)),
            ("nsh with a frame", ethernet(0x894f, [0x0f, 0xc2, 2, 3, 0, 0, 0, 0] + inner)),
            ("trill", ethernet(0x22f3, [0, 0x3f, 0, 1, 0, 2] + inner)),
            ("fabricpath", ethernet(0x8903, [0, 0x40] + inner)),
            ("security group", ethernet(0x8909, [1, 1, 0, 1, 0, 0x10] + typed)),
            ("hsr", ethernet(0x892f, [0x10, 0x40, 0, 1] + typed)),
            ("bridged", ethernet(0x6558, inner)),
        ]
    }()

    /// A capture file, little-endian, with microseconds.
    static func pcap(_ frames: [[UInt8]], link: UInt32) -> [UInt8] {
        let word = { (value: UInt32) in [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: value >> $0) } }
        var file = word(0xa1b2_c3d4) + [2, 0, 4, 0] + word(0) + word(0) + word(65_535) + word(link)
        for frame in frames {
            file += word(1_800_000_000) + word(0) + word(UInt32(frame.count)) + word(UInt32(frame.count)) + frame
        }
        return file
    }
}
