// SPDX-License-Identifier: Apache-2.0

/// Where an agent stands: at one of the vantages from which servers are measured, or at the room's gateway.
package enum AgentVantage: String, Codable, Hashable, Sendable, CaseIterable {
    /// On the server room's network, with the mirror port.
    case inside
    /// Somewhere on the internet.
    case outside
    /// On the room's Linux gateway: it provisions, and measures nothing.
    case gateway

    /// From where it measures; `nil` at the gateway.
    package var measuring: Vantage? {
        switch self {
        case .inside: .inside
        case .outside: .outside
        case .gateway: nil
        }
    }

    package init(_ vantage: Vantage) {
        switch vantage {
        case .inside: self = .inside
        case .outside: self = .outside
        }
    }
}
