// SPDX-License-Identifier: Apache-2.0

internal import Values

/// Appends embedded files to a PDF as one incremental update (ISO 32000-1, 7.5.6): the bytes before stay as they are.
///
/// Files are stored as they are, without compression, so that each byte of the evidence is a byte of the document; and the update is
/// a function of its inputs, so that a verifier can write it again and compare.
enum SealWriter {
    /// Key in a stream's dictionary that tells the embedded file's name. Names are ASCII without parentheses or backslashes.
    static let nameKey = "/TitipanFile"

    static func append(_ files: [SealedFile], to pdf: [UInt8], at time: Timestamp) throws(PDFTail.Malformed) -> [UInt8]
    {
        let tail = try PDFTail(pdf)
        var output = pdf
        var offsets: [(number: Int, offset: Int)] = []
        let date = pdfDate(time)

        let specification = { (index: Int) in tail.size + 2 * index + 1 }
        let names = files.indices.sorted {
            Array(files[$0].name.utf8).lexicographicallyPrecedes(Array(files[$1].name.utf8))
        }
        let tree = names.map { "(\(files[$0].name)) \(specification($0)) 0 R" }.joined(separator: " ")
        let associated = files.indices.map { "\(specification($0)) 0 R" }.joined(separator: " ")
        offsets.append((tail.root, output.count))
        output += Array(
            ("\(tail.root) 0 obj\n" + tail.catalog.dropLast(2) + "/AF [ \(associated) ] "
                + "/Names << /EmbeddedFiles << /Names [ \(tree) ] >> >> >>\nendobj\n").utf8)

        for (index, file) in files.enumerated() {
            let stream = tail.size + 2 * index
            offsets.append((stream, output.count))
            output += Array((head(of: file, object: stream, date: date)).utf8)
            output += file.bytes
            output += Array("\nendstream\nendobj\n".utf8)
            offsets.append((stream + 1, output.count))
            output += Array(
                ("\(stream + 1) 0 obj\n<< /Type /Filespec /F (\(file.name)) /UF (\(file.name)) "
                    + "/AFRelationship /\(file.relationship) /Desc (\(file.description)) "
                    + "/EF << /F \(stream) 0 R /UF \(stream) 0 R >> >>\nendobj\n").utf8)
        }

        let table = output.count
        var entries = "xref\n"
        for (number, offset) in offsets {
            let digits = String(offset)
            entries += "\(number) 1\n\(String(repeating: "0", count: max(0, 10 - digits.count)))\(digits) 00000 n \n"
        }
        output += Array(
            (entries
                + "trailer << /Root \(tail.root) 0 R /Size \(tail.size + 2 * files.count) /Prev \(tail.startOfTable) "
                + "\(tail.kept) >>\nstartxref\n\(table)\n%%EOF\n").utf8)
        return output
    }

    private static func head(of file: SealedFile, object: Int, date: String) -> String {
        "\(object) 0 obj\n<< \(nameKey) (\(file.name)) /Length \(file.bytes.count) "
            + "/Params << /ModDate \(date) /Size \(file.bytes.count) >> /Subtype /\(escaped(file.mediaType)) "
            + "/Type /EmbeddedFile >>\nstream\n"
    }

    /// A PDF name: everything but letters, digits, point, hyphen and plus as `#` and two hexadecimal digits.
    private static func escaped(_ mediaType: String) -> String {
        mediaType.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"):
                String(UnicodeScalar(byte))
            default: "#" + hexadecimal([byte])
            }
        }.joined()
    }

    /// `(D:20261123081530Z)`.
    private static func pdfDate(_ time: Timestamp) -> String {
        "(D:" + time.description.prefix(19).filter { $0.isNumber } + "Z)"
    }
}
