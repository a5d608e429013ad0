// SPDX-License-Identifier: Apache-2.0

package import Capture
package import Values

/// The addresses that this agent may probe: a local list that no order can widen.
///
/// Addresses that reach the prober itself, all of its link, a cloud's metadata, or an IPv4 address in disguise are refused even inside an allowed
/// range, unless they are allowed a second time, by name, in `allowedLocal`.
package struct ProbeScope: Sendable, Hashable {
    package let allowed: [IPPrefix]
    package let allowedLocal: [IPPrefix]

    /// - Parameters:
    ///   - allowed: the site's ranges; an empty list refuses everything.
    ///   - allowedLocal: exceptions to the ranges that are always refused.
    package init(allowed: [IPPrefix], allowedLocal: [IPPrefix] = []) {
        self.allowed = allowed
        self.allowedLocal = allowedLocal
    }

    /// Why an address may not be probed.
    package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        package let address: IPAddress
        package let reason: String

        package var description: String { "\(address) may not be probed: \(reason)" }
    }

    /// - Parameter attached: the addresses of the prober's own interfaces.
    /// - Throws: ``Refusal`` when the address is outside the list, special, the prober's own, or one that stands for a whole attached network.
    package func check(_ address: IPAddress, attached: [InterfaceAddress] = []) throws(Refusal) {
        if allowedLocal.contains(where: { $0.contains(address) }) { return }
        for own in attached {
            if own.address == address {
                throw Refusal(address: address, reason: "it is this machine's own address")
            }
            if let network = own.network, let meaning = network.meaning(ofWhole: address) {
                throw Refusal(address: address, reason: "it is the \(meaning) address of \(network)")
            }
        }
        for (prefix, name) in ProbeScope.special where prefix.contains(address) {
            throw Refusal(address: address, reason: "\(prefix) is \(name); it would have to be allowed by name")
        }
        guard allowed.contains(where: { $0.contains(address) }) else {
            throw Refusal(address: address, reason: "it is in no range that this agent's configuration allows")
        }
    }

    /// The special range that all of `range` lies in, so that allowing it allows nothing; `nil` for an ordinary range.
    package static func special(around range: IPPrefix) -> (range: IPPrefix, name: String)? {
        special.first { $0.0.length <= range.length && $0.0.contains(range.address) }.map { (range: $0.0, name: $0.1) }
    }

    /// Special-purpose ranges (RFC 6890), clouds' metadata services, and IPv6 forms that carry an IPv4 address, which `allowed` could not judge
    /// (RFC 4291, sections 2.5.5.1 and 2.5.5.2; RFC 3056; RFC 4380; RFC 6052; RFC 8215).
    private static let special: [(IPPrefix, String)] = [
        ("0.0.0.0/8", "this host"), ("127.0.0.0/8", "loopback"),
        ("169.254.169.254/32", "the metadata service"), ("169.254.0.0/16", "link-local"),
        ("224.0.0.0/4", "multicast"), ("240.0.0.0/4", "reserved or broadcast"),
        ("192.88.99.0/24", "the anycast of 6to4 relays"),
        ("::/128", "unspecified"), ("::1/128", "loopback"), ("fe80::/10", "link-local"), ("ff00::/8", "multicast"),
        ("fec0::/10", "site-local, which is deprecated"),
        ("::/96", "IPv4-compatible"), ("::ffff:0:0/96", "IPv4-mapped"), ("::ffff:0:0:0/96", "IPv4-translated"),
        ("64:ff9b::/96", "NAT64"), ("64:ff9b:1::/48", "NAT64"), ("2002::/16", "6to4"), ("2001::/32", "Teredo"),
        ("fd00:ec2::254/128", "the metadata service"),
    ].compactMap { text, name in IPPrefix(text).map { ($0, name) } }
}

extension IPPrefix {
    /// What `address` means if it stands for the whole network: its number, its broadcast (RFC 1122, section 3.2.1.3), or the anycast of its routers
    /// (RFC 4291, section 2.6.1). `nil` for an ordinary address, and in networks of two addresses (RFC 3021, RFC 6164).
    fileprivate func meaning(ofWhole address: IPAddress) -> String? {
        guard contains(address) else { return nil }
        switch address.family {
        case .ipv4:
            guard length <= 30 else { return nil }
            let host = UInt32(truncatingIfNeeded: address.low) & (UInt32.max >> UInt32(length))
            return host == 0 ? "network" : host == UInt32.max >> UInt32(length) ? "broadcast" : nil
        case .ipv6:
            return length <= 126 && address == self.address ? "routers' anycast" : nil
        }
    }
}
