// SPDX-License-Identifier: Apache-2.0

package import Values

extension Step {
    /// As the SOP calls it; begins with a capital.
    package var title: Phrase {
        switch self {
        case .application: Phrase(id: "Surat permohonan dan formulir diterima", en: "Letter and form received")
        case .disposition: Phrase(id: "Disposisi Kepala Dinas", en: "Disposition by the head of office")
        case .preparation:
            Phrase(
                id: "Perintah menyiapkan ruang, daya, IP, bandwidth, kabel",
                en: "Order to prepare room, power, IP, bandwidth, cable")
        case .checkOrder: Phrase(id: "Perintah memeriksa dan menyiapkan", en: "Order to check and prepare")
        case .check: Phrase(id: "Pemeriksaan dan penyiapan fasilitas", en: "Facilities checked and prepared")
        case .replyOrder: Phrase(id: "Perintah membuat surat balasan", en: "Order to draft the reply")
        case .draft: Phrase(id: "Konsep surat balasan", en: "Draft of the reply")
        case .review: Phrase(id: "Pemeriksaan konsep surat", en: "Draft reviewed")
        case .initials: Phrase(id: "Pemeriksaan dan paraf", en: "Reviewed and initialled")
        case .signature: Phrase(id: "Penandatanganan", en: "Signature")
        case .dispatch:
            Phrase(id: "Agenda, arsip, kirim, dan serah terima", en: "Agenda, archive, sending and hand-over")
        }
    }

    /// As applicants read it.
    package var applicantTitle: Phrase {
        switch self {
        case .application: Phrase(id: "Permohonan diterima", en: "Application received")
        case .disposition: Phrase(id: "Disposisi pimpinan", en: "Disposition")
        case .preparation: Phrase(id: "Perintah penyiapan", en: "Order to prepare")
        case .checkOrder: Phrase(id: "Perintah pemeriksaan", en: "Order to check")
        case .check:
            Phrase(id: "Pemeriksaan ruang, daya, IP, bandwidth, kabel", en: "Room, power, IP, bandwidth, cable checked")
        case .replyOrder: Phrase(id: "Perintah surat balasan", en: "Order for the reply")
        case .draft: Phrase(id: "Surat balasan disusun", en: "Reply drafted")
        case .review: Phrase(id: "Surat balasan diperiksa", en: "Reply reviewed")
        case .initials: Phrase(id: "Surat balasan diparaf", en: "Reply initialled")
        case .signature: Phrase(id: "Surat balasan disetujui", en: "Reply approved")
        case .dispatch: Phrase(id: "Pengiriman surat dan serah terima server", en: "Letter sent and server handed over")
        }
    }
}
