// SPDX-License-Identifier: Apache-2.0

package import Values

/// A family of nftables in which a gateway has a table of ours, by its name in nft's language.
package enum TableFamily: String, Codable, Hashable, Sendable, CaseIterable {
    case ip, ip6, bridge

    package init(_ family: IPAddress.Family) {
        switch family {
        case .ipv4: self = .ip
        case .ipv6: self = .ip6
        }
    }

    /// On a command line.
    package var words: String {
        switch self {
        case .ip: "IPv4"
        case .ip6: "IPv6"
        case .bridge: "the bridge"
        }
    }
}
