// SPDX-License-Identifier: Apache-2.0

import Casework
internal import Values
internal import Words

/// A form with a file, as browsers send it: `multipart/form-data` (RFC 7578, over RFC 2046, section 5.1).
///
/// Read strictly: nothing before the first boundary and nothing behind the last, each field once, no part within a part. A part's own media
/// type and transfer encoding are not looked at.
struct MultipartBody {
    struct File {
        /// As its sender calls it; may be a path, and anything else.
        let name: String
        let bytes: [UInt8]
    }

    /// Parts of a form: more than any of ours has.
    private static let mostParts = 16
    /// Bytes of a part's header.
    private static let longestHeader = 2_048
    /// Bytes of a field that is no file.
    private static let longestField = 4_096

    private(set) var fields: [String: String] = [:]
    private(set) var file: File?

    /// Whether a request with this `Content-Type` is to be read so.
    static func takes(_ mediaType: String?) -> Bool {
        mediaType?.prefix { $0 != ";" && $0 != " " }.lowercased() == "multipart/form-data"
    }

    /// Throws ``Problem`` for what is no such form.
    init(_ body: [UInt8], mediaType: String?) throws {
        guard Self.takes(mediaType), let boundary = Self.boundary(mediaType ?? "") else {
            throw Self.malformed(Phrase(id: "jenis isi tanpa pembatas", en: "a media type without a boundary"))
        }
        let opening = Array("--\(boundary)".utf8)
        guard body.starts(with: opening) else {
            throw Self.malformed(Phrase(id: "data sebelum pembatas pertama", en: "data before the first boundary"))
        }
        let delimiter = [0x0D, 0x0A] + opening
        var position = opening.count
        var parts = 0
        while true {
            if Self.has([0x2D, 0x2D], at: position, of: body) {
                let rest = body[(position + 2)...]
                guard rest.isEmpty || rest.elementsEqual([0x0D, 0x0A]) else {
                    throw Self.malformed(
                        Phrase(id: "data di belakang pembatas terakhir", en: "data behind the last boundary"))
                }
                return
            }
            parts += 1
            guard parts <= Self.mostParts, Self.has([0x0D, 0x0A], at: position, of: body),
                let head = Self.first([0x0D, 0x0A, 0x0D, 0x0A], from: position, of: body),
                head - position <= Self.longestHeader,
                let end = Self.first(delimiter, from: head + 2, of: body)
            else { throw Self.malformed(Phrase(id: "bagian yang tidak lengkap", en: "a part that is not whole")) }
            let content = min(head + 4, end)
            try add(Array(body[min(position + 2, head)..<head]), body[content..<max(content, end)])
            position = end + delimiter.count
        }
    }

    private mutating func add(_ head: [UInt8], _ content: ArraySlice<UInt8>) throws {
        guard let text = String(validating: head, as: UTF8.self), text.isStreamSafe else {
            throw Self.malformed(Phrase(id: "kepala bagian yang bukan UTF-8", en: "a part's header that is not UTF-8"))
        }
        var disposition: Substring?
        for line in text.split(separator: "\r\n") {
            let pair = line.split(separator: ":", maxSplits: 1)
            guard pair.count == 2 else {
                throw Self.malformed(Phrase(id: "kepala bagian yang rusak", en: "a part's broken header"))
            }
            if pair[0].lowercased() == "content-disposition" { disposition = pair[1] }
        }
        let values = disposition.flatMap { Self.parameters(of: $0) } ?? [:]
        guard let name = values["name"], !name.isEmpty, name.utf8.count <= FormBody.longestName,
            name.utf8.allSatisfy({ $0 < 0x80 })
        else { throw Self.malformed(Phrase(id: "bagian tanpa nama", en: "a part without a name")) }
        if let fileName = values["filename"] {
            guard name == "file", file == nil else {
                throw Self.malformed(Phrase(id: "lebih dari satu berkas", en: "more than one file"))
            }
            file = File(name: fileName, bytes: Array(content))
            return
        }
        guard content.count <= Self.longestField, let value = String(validating: content, as: UTF8.self),
            value.isStreamSafe, fields.updateValue(value, forKey: name) == nil
        else { throw Self.malformed(Phrase(id: "isian yang rusak atau berulang", en: "a broken or repeated field")) }
    }

    // MARK: Parts of a header

    /// RFC 2046, section 5.1.1.
    private static func boundary(_ mediaType: String) -> String? {
        guard let value = parameters(of: mediaType[...])?["boundary"], (1...70).contains(value.utf8.count),
            value.utf8.allSatisfy({ isBoundary($0) }), value.last != " "
        else { return nil }
        return value
    }

    private static func isBoundary(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "'()+_,-./:=? ".utf8.contains(byte)
        }
    }

    /// The parameters of a header's value, by their names in lower case; `nil` where one comes twice or is broken.
    private static func parameters(of value: Substring) -> [String: String]? {
        var found: [String: String] = [:]
        var rest = value.drop { $0 != ";" }
        while !rest.isEmpty {
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
            if rest.isEmpty { break }
            let name = rest.prefix { $0 != "=" && $0 != ";" }
            rest = rest.dropFirst(name.count)
            guard rest.first == "=" else { return nil }
            rest = rest.dropFirst()
            var text = ""
            if rest.first == "\"" {
                rest = rest.dropFirst()
                // Browsers write a quotation mark as %22 and nothing with a backslash, which stands in names of Windows.
                let quoted = rest.prefix { $0 != "\"" }
                rest = rest.dropFirst(quoted.count)
                guard rest.first == "\"" else { return nil }
                rest = rest.dropFirst()
                text = String(quoted.replacing("%22", with: "\""))
            } else {
                text = String(rest.prefix { $0 != ";" && $0 != " " })
                rest = rest.dropFirst(text.count)
            }
            rest = rest.drop { $0 == " " }
            guard rest.isEmpty || rest.first == ";", found.updateValue(text, forKey: name.lowercased()) == nil else {
                return nil
            }
        }
        return found
    }

    // MARK: Bytes

    private static func has(_ bytes: [UInt8], at position: Int, of body: [UInt8]) -> Bool {
        position + bytes.count <= body.count && body[position..<(position + bytes.count)].elementsEqual(bytes)
    }

    /// The place of the first `pattern` in `body` from `start` on; each byte of the body is looked at a bounded number of times.
    private static func first(_ pattern: [UInt8], from start: Int, of body: [UInt8]) -> Int? {
        let last = body.count - pattern.count
        guard start >= 0, start <= last else { return nil }
        return body.withUnsafeBufferPointer { body in
            pattern.withUnsafeBufferPointer { pattern in
                var index = start
                while index <= last {
                    if body[index] == pattern[0] {
                        var matched = 1
                        while matched < pattern.count, body[index + matched] == pattern[matched] { matched += 1 }
                        if matched == pattern.count { return index }
                    }
                    index += 1
                }
                return nil
            }
        }
    }

    private static func malformed(_ what: Phrase) -> Problem {
        Problem(
            .malformed, code: "form.malformed", title: Phrase(id: "Bukan formulir", en: "Not a form"),
            detail: Phrase(id: "Formulir memuat \(what.id).", en: "The form holds \(what.en)."))
    }
}
