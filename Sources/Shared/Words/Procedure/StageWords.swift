// SPDX-License-Identifier: Apache-2.0

package import Values

extension Stage {
    /// As officers read it; begins with a capital.
    package var title: Phrase {
        switch self {
        case .submitted: Phrase(id: "Permohonan masuk", en: "Application received")
        case .returned: Phrase(id: "Dikembalikan ke pemohon", en: "Returned to applicant")
        case .disposition: Phrase(id: "Menunggu disposisi", en: "Awaiting disposition")
        case .preparation: Phrase(id: "Menunggu perintah penyiapan", en: "Awaiting order to prepare")
        case .checkOrder: Phrase(id: "Menunggu perintah pemeriksaan", en: "Awaiting order to check")
        case .check: Phrase(id: "Pemeriksaan fasilitas", en: "Checking facilities")
        case .replyOrder: Phrase(id: "Menunggu perintah surat balasan", en: "Awaiting order for the reply")
        case .draft: Phrase(id: "Konsep surat disusun", en: "Drafting the reply")
        case .review: Phrase(id: "Konsep surat diperiksa", en: "Draft under review")
        case .initials: Phrase(id: "Menunggu paraf", en: "Awaiting initials (paraf)")
        case .secretary: Phrase(id: "Menunggu paraf sekretaris", en: "Awaiting the secretary's initials")
        case .signature: Phrase(id: "Menunggu Kepala Dinas", en: "Awaiting the head of office")
        case .processing: Phrase(id: "Agenda, arsip, pengiriman", en: "Agenda, archive, sending")
        case .awaitingServer: Phrase(id: "Menunggu server", en: "Awaiting the server")
        case .serverArrived: Phrase(id: "Server tiba", en: "Server arrived")
        case .installed: Phrase(id: "Server terpasang", en: "Server installed")
        case .verifying: Phrase(id: "Verifikasi berjalan", en: "Verifying")
        case .remedy: Phrase(id: "Perlu perbaikan", en: "Needs remedy")
        case .passed: Phrase(id: "Lulus verifikasi", en: "Verification passed")
        case .closedAccepted: Phrase(id: "Selesai: diterima", en: "Closed: accepted")
        case .closedRefused: Phrase(id: "Selesai: ditolak", en: "Closed: refused")
        case .closedWithException: Phrase(id: "Selesai dengan pengecualian", en: "Closed with exception")
        case .expired: Phrase(id: "Kedaluwarsa", en: "Expired")
        case .cancelled: Phrase(id: "Dibatalkan", en: "Cancelled")
        }
    }

    /// The title for the applicant; all stages inside the office have the same one.
    package var applicantTitle: Phrase {
        switch self {
        case .submitted: Phrase(id: "Diterima", en: "Received")
        case .returned: Phrase(id: "Perlu dilengkapi", en: "Needs completing")
        case .awaitingServer: Phrase(id: "Menunggu server Anda", en: "Awaiting your server")
        case .serverArrived: Phrase(id: "Server sudah tiba", en: "Server has arrived")
        case .installed: Phrase(id: "Server terpasang", en: "Server installed")
        case .verifying: Phrase(id: "Server sedang diverifikasi", en: "Server being verified")
        case .remedy: Phrase(id: "Server perlu penyesuaian", en: "Server needs attention")
        case .passed: Phrase(id: "Server lulus verifikasi", en: "Server passed verification")
        case .closedAccepted: Phrase(id: "Selesai: server terhubung", en: "Done: server connected")
        case .closedRefused: Phrase(id: "Selesai: belum dapat dipenuhi", en: "Done: cannot be met")
        case .closedWithException: Phrase(id: "Selesai dengan catatan", en: "Done, with a remark")
        case .expired: Phrase(id: "Kedaluwarsa", en: "Expired")
        case .cancelled: Phrase(id: "Dibatalkan", en: "Cancelled")
        case .disposition, .preparation, .checkOrder, .check, .replyOrder, .draft, .review, .initials, .secretary,
            .signature, .processing:
            Phrase(id: "Sedang diproses", en: "In progress")
        }
    }

    /// The meaning for the applicant, in a sentence or two; `nil` where the title is sufficient. `{building}` stands for the office's building.
    package var applicantSentence: Phrase? {
        switch self {
        case .submitted:
            Phrase(id: "Permohonan Anda menunggu dicatat oleh petugas.", en: "Your application waits to be registered.")
        case .awaitingServer:
            Phrase(
                id:
                    "Permohonan disetujui. Silakan antarkan server ke {building}; berita acara serah terima ditandatangani di sana.",
                en:
                    "The application is accepted. Please deliver the server to {building}; the hand-over record is signed there."
            )
        case .serverArrived:
            Phrase(
                id: "Server sudah di {building} dan akan dipasang.",
                en: "The server is in {building} and will be installed.")
        case .installed:
            Phrase(
                id: "Server sudah dipasang dan akan diverifikasi.", en: "The server is installed and will be verified.")
        case .verifying:
            Phrase(
                id: "Petugas dan agen sedang memeriksa sambungan, jangkauan, dan bandwidth server.",
                en: "Officers and agents are checking the server's connection, reachability and bandwidth.")
        case .remedy:
            Phrase(
                id: "Petugas akan menghubungi narahubung teknis Anda.",
                en: "An officer will contact your technical contact.")
        case .passed:
            Phrase(
                id: "Server lulus; berita acara sedang dilengkapi.",
                en: "The server passed; the hand-over record is being completed.")
        case .closedAccepted:
            Phrase(
                id: "Server Anda terhubung, terjangkau, dan sesuai bandwidth.",
                en: "Your server is connected, reachable and within its bandwidth.")
        case .closedRefused:
            Phrase(id: "Alasannya ada pada surat balasan.", en: "The reply letter gives the reasons.")
        case .returned, .disposition, .preparation, .checkOrder, .check, .replyOrder, .draft, .review, .initials,
            .secretary, .signature, .processing, .closedWithException, .expired, .cancelled:
            nil
        }
    }
}
