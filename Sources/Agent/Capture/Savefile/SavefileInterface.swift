// SPDX-License-Identifier: Apache-2.0

package import Sampling

/// What a capture file says of the frames of one interface.
package struct SavefileInterface: Hashable, Sendable {
    package let link: SavefileLink
    /// Bytes that were kept of a frame at most; 0: no limit.
    let snapLength: UInt32
    /// Bytes of frame check sequence at the end of each frame.
    let checkLength: UInt32
    /// `nil` where frames have no time stamp.
    let clock: SavefileClock?

    /// The same interface, for frames without a time stamp.
    var withoutClock: SavefileInterface {
        SavefileInterface(link: link, snapLength: snapLength, checkLength: checkLength, clock: nil)
    }
}

/// A link layer as files number them (LINKTYPE_).
package struct SavefileLink: Hashable, Sendable {
    package let number: UInt32

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
    package var stored: StoredLink? {
        switch number {
        case 1: .ethernet
        // 101 is LINKTYPE_RAW; 12 and 14 are DLT_RAW as some systems number it, and write it.
        case 12, 14, 101, 228, 229: .rawIP
        case 113: .cooked
        case 276: .cooked2
        default: nil
        }
    }

    static let readable = "Ethernet, raw IP and Linux cooked captures can be read"
}

/// What a time stamp in a file means.
struct SavefileClock: Hashable, Sendable {
    enum Resolution: Hashable, Sendable {
        /// The stamp is a number of seconds and one of such fractions of a second, which are nanoseconds each.
        case seconds(nanosecondsPerUnit: Int64)
        /// The stamp is one number of 10^-n seconds.
        case decimal(UInt8)
        /// The stamp is one number of 2^-n seconds.
        case binary(UInt8)
    }

    let resolution: Resolution
    /// Seconds to add.
    var offset: Int64 = 0

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

    /// The largest that 128 bits hold for exponents beyond them: then the stamp is next to nothing.
    private static func powerOfTen(_ exponent: UInt8) -> UInt128 {
        exponent > 38 ? .max : (0..<exponent).reduce(UInt128(1)) { power, _ in power * 10 }
    }
}
