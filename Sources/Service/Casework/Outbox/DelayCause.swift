// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Mail
package import Words

/// The cause of a delay of queued work, in words for officers. The error itself, which is technical and English, is in the log and in the API.
package enum DelayCause: String, Codable, Hashable, Sendable, CaseIterable {
    case letterMissing, framesMissing, cosignaturesMissing, mailServer, mailRefused, content, tools, interrupted, fault

    package var title: Phrase {
        switch self {
        case .letterMissing: Phrase(id: "Menunggu surat selesai dibuat.", en: "Waits for the letter to be made.")
        case .framesMissing:
            Phrase(
                id: "Menunggu berkas paket dari agen, paling lama satu menit.",
                en: "Waits for the agents' frames, a minute at most.")
        case .cosignaturesMissing:
            Phrase(
                id:
                    "Menunggu tanda tangan agen pada jurnal bukti. Hidupkan agennya; bila tidak dapat, Kabid memutuskan.",
                en:
                    "Waits for the agents' signatures on the ledger. Start them again; where that cannot be, Kabid decides."
            )
        case .mailServer:
            Phrase(
                id: "Server surel tidak terjangkau atau meminta menunggu. Dicoba lagi dengan sendirinya.",
                en: "The mail server cannot be reached or asks to wait. It is tried again by itself.")
        case .mailRefused:
            Phrase(
                id: "Server surel menolak pesan ini. Periksa alamat pemohon dan pengaturan surel.",
                en: "The mail server refuses this message. Check the applicant's address and the mail settings.")
        case .content:
            Phrase(
                id: "Isi dokumen tidak dapat dicetak. Periksa isian berkas atau huruf yang terpasang.",
                en: "The document's content cannot be printed. Check the case's fields or the fonts installed.")
        case .tools:
            Phrase(
                id: "Program pembuat dokumen gagal. Administrator perlu memeriksa pemasangannya.",
                en: "The programs that make documents failed. The administrator should check their installation.")
        case .interrupted:
            Phrase(
                id: "Layanan beberapa kali berhenti mendadak saat mengerjakannya. Administrator perlu memeriksa log.",
                en: "The service ended suddenly several times while at it. The administrator should look at the log.")
        case .fault:
            Phrase(
                id: "Terjadi gangguan pada layanan. Rinciannya ada di log layanan.",
                en: "A fault in the service. Its log has the details.")
        }
    }

    /// The cause that an error stands for.
    init(_ error: any Error) {
        if let error = error as? MailError {
            self = error.isPermanent ? .mailRefused : .mailServer
        } else if let error = error as? PressError {
            self.init(error)
        } else {
            self = .fault
        }
    }

    private init(_ error: PressError) {
        switch error {
        case .badContent, .noGlyph: self = .content
        case .missingTool, .timedOut, .failed, .tooLarge, .template, .storage: self = .tools
        }
    }

    /// Attempts after which the work is parked; `nil` for causes that pass without an officer's action, however long they last.
    var mostAttempts: Int? {
        switch self {
        case .letterMissing, .framesMissing, .cosignaturesMissing, .mailServer: nil
        case .mailRefused, .content, .tools, .fault: 12
        case .interrupted: 1
        }
    }
}
