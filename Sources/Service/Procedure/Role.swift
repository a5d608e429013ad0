// SPDX-License-Identifier: Apache-2.0

/// Who acts in the procedure, in the office's own words.
package enum Role: String, Codable, Hashable, Sendable, CaseIterable {
    /// Instansi / pemohon: applies, delivers the server, signs the hand-over.
    case applicant
    /// Jabatan Fungsional Umum, the clerk.
    case jfu
    /// Head of the office, definitive or acting (`Plt.`, `Plh.`).
    case kepalaDinas
    /// Secretary: an optional initialling stage.
    case sekretaris
    /// Kabid Informatika.
    case kabid
    /// Kasi Pengembangan dan Informasi.
    case kasi
    /// Jabatan Fungsional Tertentu, the technician.
    case jft
    /// Network operations: watches tenants' traffic.
    case noc
    /// The service itself: delivers, judges, seals and closes.
    case system

    /// Roles that a person of the office signs in with.
    package static let officers: [Role] = [.jfu, .kepalaDinas, .sekretaris, .kabid, .kasi, .jft, .noc]
}

/// Who performed a command or caused an event.
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
