// SPDX-License-Identifier: Apache-2.0

internal import Procedure
package import Values
internal import Words

extension Problem {
    static let unacceptableCode = "attachment.refused"

    /// - Parameter fault: what is wrong with the file.
    package static func unacceptable(_ fault: UploadFault) -> Problem {
        Problem(
            .invalid, code: unacceptableCode, title: Phrase(id: "Berkas tidak diterima", en: "The file is not taken"),
            detail: fault.detail, field: "file")
    }

    static func notAttachable(_ obstacle: Obstacle) -> Problem {
        Problem(
            .conflict, code: "attachment.state",
            title: Phrase(id: "Berkas itu tidak ditunggu sekarang", en: "No such file is awaited now"),
            detail: Phrase(id: obstacle.what.id.capitalisedFirst, en: obstacle.what.en.capitalisedFirst)
                + Phrase(everywhere: "."))
    }

    static let attachmentQuota = Problem(
        .conflict, code: "attachment.quota", title: Phrase(id: "Ruang lampiran penuh", en: "No more room for files"),
        detail: Phrase(
            id:
                "Sebuah berkas memuat paling banyak {files} lampiran dan {bytes} MB; pemohon paling banyak {own}. Gabungkan lembar-lembar yang tersisa.",
            en:
                "A case holds at most {files} files and {bytes} MB; an applicant {own}. Put the remaining sheets together."
        ).filled([
            "files": "\(UploadLimits.files)", "bytes": "\(UploadLimits.caseBytes >> 20)",
            "own": "\(UploadLimits.applicantFiles)",
        ]))

    package static let unknownUpload = Problem(
        .unknown, code: "upload.unknown", title: Phrase(id: "Unggahan tidak ditemukan", en: "No such upload"),
        detail: Phrase(
            id: "Unggahan itu sudah selesai, kedaluwarsa, atau milik orang lain. Mulai lagi.",
            en: "That upload is done, too old, or another person's. Start again."))

    static func otherOffset(_ received: Int) -> Problem {
        Problem(
            .conflict, code: "upload.offset",
            title: Phrase(id: "Bagian berkas tidak bersambung", en: "Pieces do not join"),
            detail: Phrase(
                id: "Yang sudah diterima \(received) bita; lanjutkan dari sana.",
                en: "\(received) bytes have come; go on from there."))
    }

    static let examinationsBusy = Problem(
        .unavailable, code: "attachment.busy",
        title: Phrase(id: "Terlalu banyak berkas sekaligus", en: "Too many files at once"),
        detail: Phrase(id: "Coba lagi sebentar lagi.", en: "Try again in a moment."))
}
