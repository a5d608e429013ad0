// SPDX-License-Identifier: Apache-2.0

package import Values

extension TextFault {
    /// The fault and the accepted form.
    package var detail: Phrase {
        switch self {
        case .missing: Phrase(id: "Wajib diisi.", en: "It is missing: fill it in.")
        case .tooLong(let most):
            Phrase(
                id: "Terlalu panjang: paling banyak \(most) karakter.",
                en: "It is too long: at most \(most) characters.")
        case .control(let scalar):
            Phrase(
                id: "Memuat karakter kendali (\(scalar.codePoint)). Ketik ulang tanpanya.",
                en: "It holds a control character (\(scalar.codePoint)). Type it again without it.")
        case .lineBreak: Phrase(id: "Tulis dalam satu baris.", en: "It holds a line break: write it on one line.")
        case .direction(let scalar):
            Phrase(
                id: "Memuat karakter yang membalik arah tulisan (\(scalar.codePoint)). Ketik ulang tanpanya.",
                en:
                    "It holds a character that turns the direction of writing (\(scalar.codePoint)). Type it again without it."
            )
        case .invisible(let scalar):
            Phrase(
                id: "Memuat karakter yang tidak terlihat (\(scalar.codePoint)). Ketik ulang tanpanya.",
                en: "It holds an invisible character (\(scalar.codePoint)). Type it again without it.")
        case .undefined(let scalar):
            Phrase(
                id: "Memuat karakter tanpa makna (\(scalar.codePoint)). Ketik ulang tanpanya.",
                en: "It holds a character without a meaning (\(scalar.codePoint)). Type it again without it.")
        case .marks:
            Phrase(
                id: "Memuat tanda diakritik tanpa huruf, atau lebih dari \(TextRule.mostMarks) pada satu huruf.",
                en: "It holds accents that belong to no character, or more than \(TextRule.mostMarks) on one.")
        case .unprintable(let scalar):
            Phrase(
                id: "“\(scalar)” (\(scalar.codePoint)) tidak ada dalam huruf dokumen. Tulislah dengan kata.",
                en: "No document font has “\(scalar)” (\(scalar.codePoint)). Write it in words.")
        }
    }
}

extension MailAddress.Fault {
    package var detail: Phrase {
        let example = MailAddress.example
        return switch self {
        case .missing: Phrase(id: "Wajib diisi.", en: "It is missing: fill it in.")
        case .tooLong: Phrase(id: "Paling banyak 254 karakter.", en: "It is longer than 254 characters.")
        case .notASCII:
            Phrase(
                id: "Hanya huruf Latin dasar tanpa spasi, seperti \(example).",
                en: "It holds something else than printable ASCII characters without blanks. Give it like \(example).")
        case .atSign: Phrase(id: "Harus memuat satu @, seperti \(example).", en: "It needs one @, like \(example).")
        case .localPart:
            Phrase(
                id: "Bagian di depan @ bukan nama kotak surat. Tulis seperti \(example).",
                en: "What stands before the @ is no mailbox's name. Give it like \(example).")
        case .domain:
            Phrase(
                id: "Bagian di belakang @ bukan nama domain. Tulis seperti \(example).",
                en: "What stands behind the @ is no domain. Give it like \(example).")
        case .unqualified:
            Phrase(
                id: "Domain satu kata tidak dikenal di internet. Tulis seperti \(example).",
                en: "The internet does not know a domain of one word. Give it like \(example).")
        }
    }
}

extension HostName.Fault {
    package var detail: Phrase {
        let example = HostName.example
        return switch self {
        case .missing: Phrase(id: "Wajib diisi.", en: "It is missing: fill it in.")
        case .tooLong:
            Phrase(
                id: "Paling banyak \(HostName.longest) karakter.",
                en: "It is longer than \(HostName.longest) characters.")
        case .label:
            Phrase(
                id:
                    "Bukan nama host: hanya huruf Latin dasar, angka, dan tanda hubung di antara titik, tanpa skema, port, atau titik penutup. Tulis seperti \(example); nama dengan huruf lain dalam bentuk xn--.",
                en:
                    "It is no host name: letters, digits and hyphens between dots, without scheme, port or a dot at the end. Give it like \(example); a name in other letters in its xn-- form."
            )
        case .address:
            Phrase(
                id: "Itu alamat IP, bukan nama. Tulis seperti \(example), atau kosongkan.",
                en: "That is an IP address, not a name. Give it like \(example), or leave it empty.")
        }
    }
}
