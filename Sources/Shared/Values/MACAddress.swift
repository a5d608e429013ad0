// SPDX-License-Identifier: Apache-2.0

/// An EUI-48 address, written `02:00:5e:10:00:01` (IEEE 802).
package struct MACAddress: TextValue {
    package static let example = "02:00:5e:10:00:01"
    /// The 48 bits, first byte on the wire in bits 47…40; bits 63…48 are zero.
    package let bits: UInt64

    package init(bits: UInt64) {
        self.bits = bits & 0xffff_ffff_ffff
    }

    /// Accepts `:` or `-` between bytes and either case.
    package init?(_ text: String) {
        let parts = text.split(separator: text.contains("-") ? "-" : ":", omittingEmptySubsequences: false)
        guard parts.count == 6, parts.allSatisfy({ $0.utf8.count == 2 }),
            let bytes = Values.bytes(hexadecimal: parts.joined())
        else { return nil }
        bits = bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    package static let broadcast = MACAddress(bits: 0xffff_ffff_ffff)

    /// The six bytes in wire order.
    package var bytes: [UInt8] { (0..<6).map { UInt8(truncatingIfNeeded: bits >> (40 - 8 * UInt64($0))) } }

    /// True for broadcast and multicast: the I/G bit of the first byte.
    package var isGroup: Bool { bits >> 40 & 1 == 1 }

    /// Whether it was made up rather than assigned to a maker: the U/L bit of the first byte.
    package var isLocal: Bool { bits >> 41 & 1 == 1 }

    /// An interface can have it: neither broadcast nor multicast, nor the zeros of an interface without one.
    package var isInterface: Bool { !isGroup && bits != 0 }

    package var description: String { bytes.map { hexadecimal([$0]) }.joined(separator: ":") }
}
