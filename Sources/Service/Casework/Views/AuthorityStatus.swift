// SPDX-License-Identifier: Apache-2.0

package import Values

/// The service's certificate authorities, as its administrator sees them.
package struct AuthorityStatus: Codable, Hashable, Sendable {
    package enum Role: String, Codable, Sendable {
        /// Issues certificates of the service and of agents.
        case issuing
        /// Announced to agents, and issues next.
        case successor
        /// Issues no more; its certificates are still good.
        case accepted
    }

    package struct Entry: Codable, Hashable, Sendable {
        package let number: Int
        /// Of its public key.
        package let sha256: Digest
        package let validUntil: Timestamp
        package let role: Role
    }

    /// An approved agent that does not have the present authorities on disk.
    package struct Agent: Codable, Hashable, Sendable {
        package let id: String
        package let name: String
        package let lastSeen: Timestamp?
    }

    package let generation: Int
    package let authorities: [Entry]
    /// When the successor was announced, and when it issues at the latest.
    package let announced: Timestamp?
    package let deadline: Timestamp?
    /// When those that issue no more are accepted no longer.
    package let retires: Timestamp?
    package let missing: [Agent]
}
