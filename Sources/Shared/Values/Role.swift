// SPDX-License-Identifier: Apache-2.0

/// The roles of the procedure, by the office's own names.
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
    /// Keeps people, their roles and delegations; takes no step of the procedure.
    case admin
    /// The service itself: delivers, judges, seals and closes.
    case system

    /// Roles that a person of the office signs in with.
    package static let officers: [Role] = [.jfu, .kepalaDinas, .sekretaris, .kabid, .kasi, .jft, .noc, .admin]
}
