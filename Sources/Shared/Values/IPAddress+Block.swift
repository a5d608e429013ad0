// SPDX-License-Identifier: Apache-2.0

extension IPAddress {
    /// What one subscriber is commonly given, and so what is counted as one origin: an IPv4 address itself, an IPv4-mapped one
    /// (RFC 4291, section 2.5.5.2) as that address, and of any other IPv6 address the /64 (RFC 6177).
    package var originBlock: IPPrefix? {
        switch family {
        case .ipv4: IPPrefix(self, length: 32)
        case .ipv6:
            if high == 0, low >> 32 == 0xffff {
                IPPrefix(IPAddress(ipv4: UInt32(truncatingIfNeeded: low)), length: 32)
            } else {
                IPPrefix(self, length: 64)
            }
        }
    }

    /// ``originBlock`` of an address that a connection names; a zone behind `%` (RFC 4007) is left out. `nil` for what is no address.
    package static func origin(of remote: String?) -> IPPrefix? {
        remote.flatMap { IPAddress(String($0.prefix { $0 != "%" })) }?.originBlock
    }

    /// ``origin(of:)`` as text: `192.0.2.7` or `2001:db8:1:2::/64`. What is no address stays as it is.
    package static func originText(_ remote: String) -> String {
        guard let block = origin(of: remote) else { return String(remote.prefix(60)) }
        return block.address.family == .ipv4 ? "\(block.address)" : "\(block)"
    }
}
