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

    package init(role: Role, id: String, name: String, position: String? = nil, employeeNumber: String? = nil) {
        self.role = role
        self.id = id
        self.name = name
        self.position = position
        self.employeeNumber = employeeNumber
    }

    package static let system = Author(role: .system, id: "system", name: "Titipan")
}
