// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
internal import Values
internal import Words

/// Forms as browsers send them: `application/x-www-form-urlencoded` (WHATWG URL, section 5).
enum FormBody {
    /// Most fields of a request: more than any form has.
    static let mostFields = 200

    /// Bytes of a field's name, all of them ASCII: names are hashed and compared.
    static let longestName = 256

    /// - Parameter mediaType: the request's `Content-Type`; nothing is said of a request without one.
    static func check(mediaType: String?) throws {
        guard let type = mediaType?.prefix(while: { $0 != ";" && $0 != " " }).lowercased() else { return }
        guard type == "application/x-www-form-urlencoded" else {
            throw malformed(
                Phrase(
                    id: "isi berjenis lain dari application/x-www-form-urlencoded",
                    en: "a body of another type than application/x-www-form-urlencoded"))
        }
    }

    /// Refuses a body that has none of the fields: no browser sent it, and a page about all that is missing would cost more than it did.
    static func requireAny(of fields: some Sequence<FieldShape>, in posted: [(name: String, value: String)]) throws {
        let names = Set(fields.map(\.name))
        guard posted.contains(where: { names.contains($0.name) }) else {
            throw malformed(Phrase(id: "tidak satu pun isian formulir ini", en: "none of this form's fields"))
        }
    }

    /// - Throws: ``Problem`` when the text is not UTF-8, has a broken escape, too many fields, or a name that no form of ours has.
    static func fields(_ body: [UInt8]) throws -> [(name: String, value: String)] {
        let parts = body.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true)
        guard parts.count <= mostFields else {
            throw malformed(Phrase(id: "lebih dari \(mostFields) isian", en: "more than \(mostFields) fields"))
        }
        return try parts.map { part in
            let pair = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = try decoded(pair[0])
            guard name.utf8.count <= longestName, name.utf8.allSatisfy({ $0 < 0x80 }) else {
                throw malformed(Phrase(id: "nama isian yang tidak dikenal", en: "a field's name that is none of ours"))
            }
            return (name, pair.count > 1 ? try decoded(pair[1]) : "")
        }
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>) throws -> String {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            switch bytes[index] {
            case UInt8(ascii: "+"):
                result.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard index + 2 < bytes.endIndex, let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2])
                else { throw malformed(Phrase(id: "penyandian % yang rusak", en: "a broken % escape")) }
                append(high << 4 | low, to: &result)
                index += 2
            default:
                append(bytes[index], to: &result)
            }
            index += 1
        }
        guard let text = String(validating: result, as: UTF8.self) else {
            throw malformed(Phrase(id: "teks yang bukan UTF-8", en: "text that is not UTF-8"))
        }
        guard text.isStreamSafe else {
            throw malformed(
                Phrase(
                    id: "lebih dari 30 tanda gabung berturut-turut", en: "more than 30 combining marks in a row"))
        }
        return text
    }

    /// Browsers send line ends as CR LF, which become LF.
    private static func append(_ byte: UInt8, to text: inout [UInt8]) {
        if byte == 0x0A, text.last == 0x0D { text.removeLast() }
        text.append(byte)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    private static func malformed(_ what: Phrase) -> Problem {
        Problem(
            .malformed, code: "form.malformed", title: Phrase(id: "Bukan formulir", en: "Not a form"),
            detail: Phrase(id: "Formulir memuat \(what.id).", en: "The form holds \(what.en)."))
    }
}
