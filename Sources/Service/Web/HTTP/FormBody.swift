// SPDX-License-Identifier: Apache-2.0

import Casework
internal import Words

/// Forms as browsers send them: `application/x-www-form-urlencoded` (WHATWG URL, section 5).
enum FormBody {
    /// Most fields of a request: more than any form has.
    static let mostFields = 200

    /// - Throws: ``Problem`` when the text is not UTF-8, has a broken escape or too many fields.
    static func fields(_ body: [UInt8]) throws -> [(name: String, value: String)] {
        let parts = body.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true)
        guard parts.count <= mostFields else {
            throw malformed(Phrase(id: "lebih dari \(mostFields) isian", en: "more than \(mostFields) fields"))
        }
        return try parts.map { part in
            let pair = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let value = pair.count > 1 ? try decoded(pair[1]) : ""
            return (try decoded(pair[0]), value)
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
                result.append(high << 4 | low)
                index += 2
            default:
                result.append(bytes[index])
            }
            index += 1
        }
        guard let text = String(validating: result, as: UTF8.self) else {
            throw malformed(Phrase(id: "teks yang bukan UTF-8", en: "text that is not UTF-8"))
        }
        // Browsers send line ends as CR LF.
        return text.replacing("\r\n", with: "\n")
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
