// SPDX-License-Identifier: Apache-2.0

internal import Values

/// The end of a PDF file as qpdf writes it without object streams: cross-reference table and trailer (ISO 32000-1, 7.5.4 and 7.5.5).
///
/// Only ever read from bytes that this process made or whose hash is signed.
struct PDFTail {
    struct Malformed: Error, Hashable {
        var why: String
    }

    /// Object number to byte offset, free entries left out.
    let offsets: [Int: Int]
    /// Number that the next new object takes.
    let size: Int
    let root: Int
    /// The trailer's `/Info` and `/ID` entries, as written.
    let kept: String
    let startOfTable: Int
    /// The catalog's dictionary, from `<<` to `>>`.
    let catalog: String

    init(_ pdf: [UInt8]) throws(Malformed) {
        let tail = String(decoding: pdf.suffix(4096), as: UTF8.self)
        guard let mark = tail.range(of: "startxref\n", .last),
            let start = Int(tail[mark.upperBound...].prefix { $0 != "\n" }), start > 0, start < pdf.count
        else { throw Malformed(why: "no startxref") }
        startOfTable = start
        let lines = String(decoding: pdf[start...], as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count > 3, lines[0] == "xref", lines[1].hasPrefix("0 "), let count = Int(lines[1].dropFirst(2)),
            count > 1, count <= lines.count - 3
        else { throw Malformed(why: "no plain cross-reference table") }
        var offsets: [Int: Int] = [:]
        for number in 0..<count {
            let entry = lines[2 + number]
            if entry.hasSuffix(" n "), let offset = Int(entry.prefix(10)), offset >= 0 {
                offsets[number] = offset
            }
        }
        let trailer = lines[2 + count]
        guard trailer.hasPrefix("trailer << "), trailer.hasSuffix(" >>"), let root = trailer.reference("/Root"),
            let identifier = trailer.range(of: "/ID [", .first), let end = trailer.lastIndex(of: "]"),
            identifier.lowerBound < end
        else { throw Malformed(why: "no trailer") }
        self.offsets = offsets
        self.root = root
        size = count
        let information = trailer.reference("/Info").map { "/Info \($0) 0 R " } ?? ""
        kept = information + String(trailer[identifier.lowerBound...end])
        let opening = Array("\(root) 0 obj\n".utf8)
        guard let place = offsets[root], place < pdf.count, pdf[place...].starts(with: opening) else {
            throw Malformed(why: "no catalog")
        }
        let body = pdf[(place + opening.count)...].prefix { $0 != UInt8(ascii: "\n") }
        let catalog = String(decoding: body, as: UTF8.self)
        guard catalog.hasPrefix("<<"), catalog.hasSuffix(">>"), !catalog.contains("/AF "), !catalog.contains("/Names ")
        else { throw Malformed(why: "the catalog already names files") }
        self.catalog = catalog
    }
}

private enum Occurrence { case first, last }

extension StringProtocol {
    /// Range of `needle`; without Foundation.
    fileprivate func range(of needle: String, _ which: Occurrence) -> Range<Index>? {
        var found: Range<Index>?
        var from = startIndex
        while from < endIndex {
            if self[from...].hasPrefix(needle) {
                found = from..<index(from, offsetBy: needle.count)
                if which == .first { return found }
            }
            from = index(after: from)
        }
        return found
    }

    /// The object number behind `key` in `key N 0 R`.
    fileprivate func reference(_ key: String) -> Int? {
        guard let place = range(of: key + " ", .first) else { return nil }
        return Int(self[place.upperBound...].prefix { $0.isNumber })
    }
}
