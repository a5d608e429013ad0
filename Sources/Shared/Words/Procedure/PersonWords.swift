// SPDX-License-Identifier: Apache-2.0

/// The fields of a person's account.
package enum PersonWords {
    package static let username = FieldWords(
        id: "Nama pengguna", en: "User name",
        hint: Phrase(
            id: "2 sampai 40 huruf, angka, titik, tanda hubung, atau garis bawah; tidak dapat diubah",
            en: "2 to 40 letters, digits, dots, dashes or underscores; it stays"))
    package static let name = FieldWords(
        id: "Nama lengkap dengan gelar", en: "Full name with degrees",
        hint: Phrase(id: "Seperti tercetak di bawah tanda tangan", en: "As printed below a signature"))
    package static let role = FieldWords(
        id: "Peran", en: "Role",
        hint: Phrase(
            id: "Administrator mengelola pengguna dan tidak mengerjakan langkah apa pun.",
            en: "An administrator keeps people and takes no step."))
    package static let nip = FieldWords(
        Phrase(everywhere: "NIP"), hint: Phrase(id: "18 angka, spasi boleh", en: "18 digits, blanks allowed"))
    package static let rank = FieldWords(id: "Pangkat/golongan", en: "Rank (pangkat/golongan)")
    package static let position = FieldWords(
        id: "Jabatan", en: "Post", hint: Phrase(id: "Seperti tercetak pada dokumen", en: "As printed in documents"))
    package static let sites = FieldWords(
        id: "Lokasi", en: "Sites",
        hint: Phrase(
            id: "Kosongkan untuk semua lokasi; pisahkan dengan koma",
            en: "Leave it empty for all sites; separate them by commas"))
}
