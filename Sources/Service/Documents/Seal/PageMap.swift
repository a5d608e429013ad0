// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// Divides the printed pages' bytes into named stretches, one for each object of the file.
enum PageMap {
    private struct Listing: Decodable {
        struct Page: Decodable {
            var object: String
            var contents: [String]
        }

        var pages: [Page]
    }

    static func parts(of pdf: [UInt8], with tools: PressTools) async throws(PressError) -> [HandoverManifest.Part] {
        let listing = try await Scratch.withDirectory(in: tools.scratch) { directory throws(PressError) in
            try Scratch.write(pdf, to: directory + "/pages.pdf")
            return try await ToolRunner(timeLimit: tools.timeLimit).output(
                tools.qpdf, ["--json=2", "--json-key=pages", "pages.pdf"], in: directory)
        }
        do {
            let pages = try CanonicalJSON.decode(Listing.self, from: listing).pages
            let tail = try PDFTail(pdf)
            var names: [Int: String] = [:]
            for (index, page) in pages.enumerated() {
                for reference in page.contents + [page.object] {
                    if let number = reference.split(separator: " ").first.flatMap({ Int($0) }) {
                        names[number] = "page \(index + 1)"
                    }
                }
            }
            return cut(pdf, tail: tail, names: names)
        } catch {
            throw .failed(tool: "qpdf", status: "wrote a file that cannot be sealed", lastLines: "\(error)")
        }
    }

    private static func cut(_ pdf: [UInt8], tail: PDFTail, names: [Int: String]) -> [HandoverManifest.Part] {
        var starts = tail.offsets.map {
            (offset: $0.value, name: names[$0.key] ?? kind(of: $0.key, at: $0.value, in: pdf))
        }
        starts.append((0, "header"))
        starts.append((tail.startOfTable, "cross-reference table"))
        starts.sort { $0.offset < $1.offset }
        return starts.indices.map { index in
            let start = starts[index].offset
            let end = index + 1 < starts.count ? starts[index + 1].offset : pdf.count
            return HandoverManifest.Part(
                name: starts[index].name, offset: start, length: end - start, sha256: Digest(of: pdf[start..<end]))
        }
    }

    private static func kind(of object: Int, at offset: Int, in pdf: [UInt8]) -> String {
        let head = String(decoding: pdf[offset...].prefix(400), as: UTF8.self)
        let kinds = [("/Type /Metadata", "metadata"), ("/Type /Font", "font"), ("/Type /Catalog", "catalog")]
        return kinds.first { head.contains($0.0) }?.1 ?? "object \(object)"
    }
}
