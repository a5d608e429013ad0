// SPDX-License-Identifier: Apache-2.0

package import Values

/// The author of a command or an event.
package struct Author: Codable, Hashable, Sendable {
    package var role: Role
    /// Stable identifier of the person, or `applicant`, `system`, `agent:UUID`.
    package var id: String
    /// As printed in documents.
    package var name: String
    /// Post, as printed below a signature.
    package var position: String?
    /// NIP, the civil servant's number.
    package var employeeNumber: String?
    package var rank: CivilServantRank?
    /// By what the author acts in another's post; `nil` in the own one.
    package var acting: Acting?

    /// Acting for a post by a delegation.
    package struct Acting: Codable, Hashable, Sendable {
        package var capacity: Capacity
        /// Who holds the post; `nil` while it is vacant or the holder is not known to the service.
        package var holder: String?
        /// The post between holder and author, of ``Capacity/ub``.
        package var intermediate: String?
        /// Identifier of the delegation.
        package var delegation: String
        /// Number of its document.
        package var document: String

        package init(_ delegation: Delegation) {
            capacity = delegation.capacity
            holder = delegation.holder?.name
            intermediate = delegation.intermediate
            self.delegation = delegation.id
            document = delegation.document.number
        }
    }

    /// - Parameter role: the post in which the author acts, also where it is another's.
    package init(
        role: Role, id: String, name: String, position: String? = nil, employeeNumber: String? = nil,
        rank: CivilServantRank? = nil, acting: Acting? = nil
    ) {
        self.rank = rank
        self.acting = acting
        self.role = role
        self.id = id
        self.name = name
        self.position = position
        self.employeeNumber = employeeNumber
    }

    package static let system = Author(role: .system, id: "system", name: "Titipan")
}
