// SPDX-License-Identifier: Apache-2.0

/// The fields of a delegation, by which one officer acts for another.
package enum DelegationWords {
    package static let delegate = FieldWords(id: "Pelaksana", en: "Who acts")
    package static let capacity = FieldWords(
        id: "Kapasitas", en: "Capacity",
        hint: Phrase(
            id: "Plt. dan Plh. menjalankan seluruh jabatan; a.n. dan u.b. hanya menandatangani surat balasan.",
            en: "Plt. and Plh. act in the whole post; a.n. and u.b. sign the reply alone."))
    package static let post = FieldWords(id: "Jabatan yang dijalankan", en: "Post acted in")
    package static let intermediate = FieldWords(
        id: "Jabatan di antaranya", en: "Post in between",
        hint: Phrase(
            id: "Hanya untuk u.b.: jabatan yang dilalui, misalnya Sekretaris",
            en: "For u.b. alone: the post that is passed through, such as Sekretaris"))
    package static let first = FieldWords(id: "Mulai tanggal", en: "From")
    package static let last = FieldWords(
        id: "Sampai tanggal", en: "Until", hint: Phrase(id: "Hari ini pun masih berlaku", en: "That day still counts"))
    package static let documentTitle = FieldWords(
        id: "Surat penunjukan", en: "Order",
        hint: Phrase(
            id: "Misalnya Surat Perintah Bupati Temanggung", en: "Such as Surat Perintah Bupati Temanggung"))
    package static let documentNumber = FieldWords(id: "Nomor surat", en: "Number of the order")
    package static let documentDate = FieldWords(id: "Tanggal surat", en: "Date of the order")
    package static let reason = FieldWords(id: "Alasan pencabutan", en: "Reason for the revocation")
}
