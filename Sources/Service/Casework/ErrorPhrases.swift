// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Identity
package import Words

extension Phrase {
    /// The sentence `what`, followed by untranslated text in quotes: a system's message, a place in a document.
    package static func quoting(_ what: Phrase, _ remainder: String) -> Phrase {
        let remainder = remainder.hasSuffix(".") ? String(remainder.dropLast()) : remainder
        return what + Phrase(everywhere: ": “\(remainder)”.")
    }

    /// The sentence for JSON whose signature is valid but whose content is not; `place` says where and why.
    static func unreadable(_ place: String) -> Phrase {
        quoting(Phrase(id: "Isinya tidak sesuai", en: "Its content is not as it should be"), place)
    }
}

extension IdentityError {
    /// The error in sentences.
    var phrase: Phrase {
        switch code {
        case .tokenWrong:
            Phrase(
                id: "Token pendaftaran itu tidak ada. Minta token baru.",
                en: "There is no such join token. Ask for a new one.")
        case .tokenExpired:
            Phrase(
                id: "Token pendaftaran itu sudah kedaluwarsa. Minta token baru.",
                en: "The join token has expired. Ask for a new one.")
        case .tokenUsed:
            .quoting(
                Phrase(
                    id: "Token pendaftaran itu sudah dipakai atau dicabut. Minta token baru",
                    en: "The join token is used or withdrawn. Ask for a new one"), description)
        case .busy:
            Phrase(
                id: "Terlalu banyak yang masuk pada saat ini. Coba lagi sebentar lagi.",
                en: "Too many sign in at this moment. Try again in a little while.")
        case .storage:
            .quoting(
                Phrase(id: "Berkas kunci tidak dapat dipakai", en: "A key file cannot be used"), description)
        case .malformed:
            .quoting(Phrase(id: "Bentuknya tidak sesuai", en: "It has not the form that it should"), description)
        case .badSignature:
            .quoting(Phrase(id: "Tanda tangan tidak sah", en: "The signature does not hold"), description)
        case .unsupportedKey:
            .quoting(Phrase(id: "Jenis kunci itu tidak didukung", en: "That kind of key is not supported"), description)
        case .expired:
            .quoting(Phrase(id: "Sertifikat tidak berlaku", en: "The certificate is outside of its dates"), description)
        case .notOurs:
            .quoting(
                Phrase(
                    id: "Sertifikat tidak diterbitkan layanan ini untuk agen",
                    en: "The certificate was not issued by this service for an agent"), description)
        }
    }
}

extension EnvelopeError {
    /// The error in a sentence.
    var phrase: Phrase {
        switch self {
        case .malformed(let why):
            .quoting(Phrase(id: "Ini bukan amplop DSSE", en: "This is no DSSE envelope"), why)
        case .tooLarge(let bytes):
            Phrase(
                id: "Amplop itu \(bytes) bita; paling banyak \(Envelope.maximumBytes) bita yang diterima.",
                en: "The envelope has \(bytes) bytes; at most \(Envelope.maximumBytes) are accepted.")
        case .wrongType(let found, let expected):
            Phrase(
                id: "Isi berjenis “\(found.prefix(120))”, seharusnya “\(expected)”.",
                en: "The payload's type is “\(found.prefix(120))” where “\(expected)” belongs.")
        case .unsigned:
            Phrase(
                id: "Amplop memerlukan satu sampai delapan tanda tangan.",
                en: "The envelope needs one to eight signatures.")
        case .badSignature(let ids):
            .quoting(
                Phrase(
                    id: "Tidak ada tanda tangan yang sah dengan kunci tepercaya; kunci dalam amplop",
                    en: "No signature holds under a trusted key; keys in the envelope"),
                ids.map { String($0.prefix(80)) }.joined(separator: ", "))
        }
    }
}
