// SPDX-License-Identifier: Apache-2.0

package import Values

extension Role {
    /// As people are called on pages; begins with a capital.
    package var title: Phrase {
        switch self {
        case .applicant: Phrase(id: "Pemohon", en: "Applicant")
        case .jfu: Phrase(id: "JFU", en: "Clerk (JFU)")
        case .kepalaDinas: Phrase(id: "Kepala Dinas", en: "Head of office")
        case .sekretaris: Phrase(id: "Sekretaris", en: "Secretary")
        case .kabid: Phrase(everywhere: "Kabid Informatika")
        case .kasi: Phrase(everywhere: "Kasi Pengembangan dan Informasi")
        case .jft: Phrase(id: "JFT", en: "Technician (JFT)")
        case .noc: Phrase(everywhere: "NOC")
        case .admin: Phrase(everywhere: "Administrator")
        case .system: Phrase(id: "Sistem", en: "System")
        }
    }
}
