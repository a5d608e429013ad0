// SPDX-License-Identifier: Apache-2.0

package import Packets
package import Values

/// The description of one interface in a capture file.
package struct SavefileInterface: Hashable, Sendable {
    package let link: SavefileLink
    /// Bytes that were kept of a frame at most; 0: no limit.
    let snapLength: UInt32
    /// Bytes of frame check sequence at the end of each frame.
    let checkLength: UInt32
    /// `nil` where frames have no time stamp.
    package let clock: SavefileClock?
    /// The interface's own address; `nil` if the file does not contain it.
    package let macAddress: MACAddress?

    /// Frames of the link layer can be read: looked up once, not for each frame.
    let isReadable: Bool

    init(
        link: SavefileLink, snapLength: UInt32, checkLength: UInt32, clock: SavefileClock?,
        macAddress: MACAddress? = nil
    ) {
        self.link = link
        self.snapLength = snapLength
        self.checkLength = checkLength
        self.clock = clock
        self.macAddress = macAddress
        isReadable = link.layer != nil
    }

    /// The same interface, for frames without a time stamp.
    var withoutClock: SavefileInterface {
        SavefileInterface(
            link: link, snapLength: snapLength, checkLength: checkLength, clock: nil, macAddress: macAddress)
    }
}

/// A link layer as files number them (LINKTYPE_).
package struct SavefileLink: Hashable, Sendable {
    package let number: UInt32

    package init(number: UInt32) {
        self.number = number
    }

    /// The number to write for frames of `layer`.
    package init(_ layer: LinkLayer) {
        switch layer {
        case .ethernet: number = 1
        case .rawIP: number = 101
        case .cooked: number = 113
        case .cooked2: number = 276
        }
    }

    /// Name as in pcap-linktype(7), such as `EN10MB`.
    package var name: String {
        switch number {
        case 1: "EN10MB"
        case 12, 14, 101: "RAW"
        case 113: "LINUX_SLL"
        case 228: "IPV4"
        case 229: "IPV6"
        case 276: "LINUX_SLL2"
        default: "LINKTYPE \(number)"
        }
    }

    /// `nil` for a link layer whose frames cannot be read.
    package var layer: LinkLayer? {
        switch number {
        case 1: .ethernet
        // 101 is LINKTYPE_RAW; 12 and 14 are DLT_RAW as some systems number it, and write it.
        case 12, 14, 101, 228, 229: .rawIP
        case 113: .cooked
        case 276: .cooked2
        default: nil
        }
    }

    package static let readable = "Ethernet, raw IP and Linux cooked captures can be read"
}

/// The format of the time stamps in a capture file.
package struct SavefileClock: Hashable, Sendable {
    package enum Resolution: Hashable, Sendable {
        /// The stamp is a number of seconds and one of such fractions of a second, which are nanoseconds each.
        case seconds(nanosecondsPerUnit: Int64)
        /// The stamp is one number of 10^-n seconds.
        case decimal(UInt8)
        /// The stamp is one number of 2^-n seconds.
        case binary(UInt8)
    }

    /// One number of nanoseconds, the format that this module writes.
    package static let nanoseconds = SavefileClock(resolution: .decimal(9))

    package let resolution: Resolution
    /// Seconds to add.
    package var offset: Int64 = 0

    /// if_tsresol of pcapng: the exponent, of 2 if the highest bit is set and of 10 else.
    static func resolution(_ value: UInt8) -> Resolution {
        value & 0x80 != 0 ? .binary(value & 0x7f) : .decimal(value)
    }

    /// Nanoseconds since the Unix epoch of a stamp's two words; as near as 64 bits come to a time that no clock shows.
    func wallNanoseconds(_ first: UInt32, _ second: UInt32) -> Int64 {
        let whole = UInt128(UInt64(first) << 32 | UInt64(second))
        let nanoseconds: UInt128 =
            switch resolution {
            case .seconds(let unit): UInt128(first) * 1_000_000_000 + UInt128(second) * UInt128(unit)
            case .decimal(let digits): whole * 1_000_000_000 / SavefileClock.powerOfTen(digits)
            case .binary(let bits): (whole * 1_000_000_000) >> UInt128(bits)
            }
        return Int64(clamping: Int128(nanoseconds) + Int128(offset) * 1_000_000_000)
    }

    /// 10 to the power `exponent`; for larger exponents the largest value of 128 bits, with which a stamp is almost 0.
    private static func powerOfTen(_ exponent: UInt8) -> UInt128 {
        exponent > 38 ? .max : (0..<exponent).reduce(UInt128(1)) { power, _ in power * 10 }
    }
}
