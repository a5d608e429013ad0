// SPDX-License-Identifier: Apache-2.0

package import Values

/// The addresses that this agent may probe: a local list that no order can widen.
///
/// Addresses that reach the prober itself, its link or a cloud's metadata are refused even inside an allowed range, unless they are allowed a second
/// time, by name, in `allowedLocal`.
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

    /// - Throws: ``Refusal`` when the address is outside the list or special.
    package func check(_ address: IPAddress) throws(Refusal) {
        if allowedLocal.contains(where: { $0.contains(address) }) { return }
        for (prefix, name) in ProbeScope.special where prefix.contains(address) {
            throw Refusal(address: address, reason: "\(prefix) is \(name); it would have to be allowed by name")
        }
        guard allowed.contains(where: { $0.contains(address) }) else {
            throw Refusal(address: address, reason: "it is in no range that this agent's configuration allows")
        }
    }

    /// Special-purpose addresses (RFC 6890), and those of the clouds' metadata services.
    private static let special: [(IPPrefix, String)] = [
        ("0.0.0.0/8", "this host"), ("127.0.0.0/8", "loopback"),
        ("169.254.169.254/32", "the metadata service"), ("169.254.0.0/16", "link-local"),
        ("224.0.0.0/4", "multicast"), ("240.0.0.0/4", "reserved or broadcast"),
        ("::/128", "unspecified"), ("::1/128", "loopback"), ("fe80::/10", "link-local"), ("ff00::/8", "multicast"),
        ("::ffff:0:0/96", "IPv4 in disguise"), ("64:ff9b::/96", "IPv4 in disguise"),
        ("fd00:ec2::254/128", "the metadata service"),
    ].compactMap { text, name in IPPrefix(text).map { ($0, name) } }
}
