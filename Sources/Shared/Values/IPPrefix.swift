// SPDX-License-Identifier: Apache-2.0

/// A range of addresses in CIDR notation (RFC 4632, RFC 4291). A bare address is a prefix of full length.
package struct IPPrefix: TextValue {
    package static let example = "203.0.113.0/24 or 2001:db8::/64"

    /// The first address; bits behind `length` are zero.
    package let address: IPAddress
    /// 0 to 32 for IPv4, 0 to 128 for IPv6.
    package let length: Int

    /// `nil` when `length` is out of range; bits of `address` behind it are cleared.
    package init?(_ address: IPAddress, length: Int) {
        let width = address.family == .ipv4 ? 32 : 128
        guard (0...width).contains(length) else { return nil }
        self.length = length
        switch address.family {
        case .ipv4:
            self.address = IPAddress(ipv4: UInt32(address.low) & UInt32(truncatingIfNeeded: IPPrefix.mask(length + 32)))
        case .ipv6:
            self.address = IPAddress(
                ipv6High: address.high & IPPrefix.mask(length), low: address.low & IPPrefix.mask(length - 64))
        }
    }

    /// The IPv4 range that an IPv4-mapped one stands for (`::ffff:203.0.113.0/120`); `nil` for any other range.
    package var ipv4Mapped: IPPrefix? {
        guard address.family == .ipv6, length >= 96, address.high == 0, address.low >> 32 == 0xffff else { return nil }
        return IPPrefix(IPAddress(ipv4: UInt32(truncatingIfNeeded: address.low)), length: length - 96)
    }

    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = IPAddress(String(parts[0])) else { return nil }
        let width = address.family == .ipv4 ? 32 : 128
        guard parts.count == 2 else {
            self.init(address, length: width)
            return
        }
        guard (1...3).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let length = Int(parts[1])
        else { return nil }
        self.init(address, length: length)
    }

    package func contains(_ other: IPAddress) -> Bool {
        guard other.family == address.family else { return false }
        return IPPrefix(other, length: length)?.address == address
    }

    package var description: String { "\(address)/\(length)" }

    /// The upper `length` of 64 bits set; lengths outside 0…64 are clamped.
    private static func mask(_ length: Int) -> UInt64 {
        length <= 0 ? 0 : length >= 64 ? .max : ~(UInt64.max >> UInt64(length))
    }
}
