// SPDX-License-Identifier: Apache-2.0

package import Values

extension AttachmentKind {
    package var title: Phrase {
        switch self {
        case .applicationLetter: Phrase(id: "Surat permohonan (pindaian)", en: "Application letter (scan)")
        case .signedForm: Phrase(id: "Formulir bertanda tangan (pindaian)", en: "Signed form (scan)")
        case .arrivalPhotograph: Phrase(id: "Foto server saat tiba", en: "Photograph of the server on arrival")
        case .serialPlate: Phrase(id: "Foto pelat nomor seri", en: "Photograph of the serial number's plate")
        case .signedLetter:
            Phrase(id: "Surat balasan bertanda tangan basah (pindaian)", en: "Reply signed on paper (scan)")
        case .signedRecord:
            Phrase(id: "Berita acara bertanda tangan basah (pindaian)", en: "Hand-over record signed on paper (scan)")
        case .handReceipt: Phrase(id: "Tanda terima surat (pindaian)", en: "Receipt of the letter (scan)")
        case .other: Phrase(id: "Berkas lain", en: "Another file")
        }
    }

    /// Of the server, one or several.
    package static let photographs = Phrase(id: "Foto server saat tiba", en: "Photographs of the server on arrival")

    /// What to look for before it is sent.
    package var hint: Phrase? {
        switch self {
        case .arrivalPhotograph:
            Phrase(id: "Seluruh bagian depan dan kerusakan bila ada.", en: "The whole front, and any damage.")
        case .serialPlate: Phrase(id: "Nomor seri harus terbaca.", en: "The serial number must be legible.")
        case .signedLetter:
            Phrase(
                id: "Semua halaman surat yang sudah ditandatangani dan distempel.",
                en: "All pages of the letter, signed and stamped.")
        case .signedRecord:
            Phrase(
                id: "Semua halaman berita acara yang sudah ditandatangani kedua pihak dan distempel.",
                en: "All pages of the record, signed by both parties and stamped.")
        case .handReceipt:
            Phrase(
                id: "Lembar ekspedisi atau tanda terima dengan nama, tanggal, dan tanda tangan penerima.",
                en: "The slip with the recipient's name, date and signature.")
        case .applicationLetter, .signedForm, .other: nil
        }
    }
}

extension UploadFault {
    /// What is wrong and what to do, in sentences.
    package var detail: Phrase {
        switch self {
        case .empty: Phrase(id: "Berkas ini kosong. Pilih berkas lain.", en: "The file is empty. Choose another.")
        case .tooLarge:
            Phrase(
                id:
                    "Berkas ini lebih besar dari {n} MB. Pindai dengan resolusi lebih rendah, atau bagi menjadi beberapa berkas.",
                en: "The file is larger than {n} MB. Scan it at a lower resolution, or send it in several files."
            ).filled(["n": "\(UploadLimits.fileBytes >> 20)"])
        case .unknownFormat:
            Phrase(
                id:
                    "Isinya bukan PDF, JPEG, atau PNG, apa pun namanya. Simpan sebagai salah satunya, lalu unggah lagi.",
                en: "It is neither PDF, JPEG nor PNG, whatever its name. Save it as one of these, and send it again.")
        case .damaged:
            Phrase(
                id:
                    "Berkas ini rusak, terpotong, atau memuat data lain di belakangnya. Pindai atau simpan lagi, lalu unggah yang baru.",
                en:
                    "The file is damaged, cut off, or has other data behind it. Scan or save it anew, and send the new one."
            )
        case .tooManyPixels:
            Phrase(
                id: "Gambar ini lebih dari {n} megapiksel. Perkecil ukurannya, lalu unggah lagi.",
                en: "The picture has more than {n} megapixels. Make it smaller, and send it again."
            ).filled(["n": "\(UploadLimits.pixels / 1_000_000)"])
        case .tooManyPages:
            Phrase(
                id: "Dokumen ini lebih dari {n} halaman. Bagi menjadi beberapa berkas.",
                en: "The document has more than {n} pages. Send it in several files."
            ).filled(["n": "\(UploadLimits.pages)"])
        case .encrypted:
            Phrase(
                id:
                    "PDF ini terkunci atau terenkripsi, sehingga tidak dapat diperiksa. Simpan tanpa sandi, lalu unggah lagi.",
                en:
                    "The PDF is locked or encrypted and cannot be examined. Save it without a password, and send it again."
            )
        case .activeContent:
            Phrase(
                id:
                    "PDF ini memuat JavaScript atau perintah yang menjalankan sesuatu. Cetak ke PDF atau pindai lembarnya, lalu unggah lagi.",
                en:
                    "The PDF holds JavaScript or actions that start something. Print it to PDF or scan the sheet, and send that."
            )
        case .embeddedFiles:
            Phrase(
                id: "PDF ini memuat berkas lain di dalamnya. Unggah berkas itu sendiri-sendiri.",
                en: "The PDF holds other files. Send those on their own.")
        case .noPicture:
            Phrase(
                id: "Di sini diperlukan foto (JPEG atau PNG), bukan dokumen.",
                en: "A photograph is asked for here (JPEG or PNG), no document.")
        case .tooCostly:
            Phrase(
                id: "Berkas ini terlalu rumit untuk dibaca. Pindai lembarnya, lalu unggah lagi.",
                en: "The file is too intricate to read. Scan the sheet, and send that.")
        }
    }
}
