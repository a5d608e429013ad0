// SPDX-License-Identifier: Apache-2.0

package import Words

/// A section of a case's data. Pages show sections in this order, after those that the next step needs first.
package enum CaseSection: String, Hashable, Sendable, CaseIterable {
    case verification, network, allocation, draft, findings, letter, handover, exception, application

    package var title: Phrase {
        switch self {
        case .verification: Phrase(id: "Verifikasi", en: "Verification")
        case .network: Phrase(id: "Jaringan", en: "Network")
        case .allocation: Phrase(id: "Alokasi", en: "Allocation")
        case .findings: Phrase(id: "Hasil pemeriksaan fasilitas", en: "Facilities found")
        case .draft: Phrase(id: "Konsep surat", en: "Draft of the letter")
        case .letter: Phrase(id: "Surat balasan", en: "Reply")
        case .handover: Phrase(id: "Serah terima", en: "Hand-over")
        case .exception: Phrase(id: "Pengecualian", en: "Exception")
        case .application: Phrase(id: "Permohonan", en: "Application")
        }
    }
}
