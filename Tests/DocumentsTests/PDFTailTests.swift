// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Documents

/// The end of a PDF that somebody forged for the offline verifier: each of these was a trap once.
@Suite("A forged end of a PDF")
struct PDFTailTests {
    private static let catalog = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"

    private func pdf(
        count: String = "2", offset: String = "0000000009", identifier: String = "/ID [ <00> <00> ]"
    ) -> [UInt8] {
        Array(
            (Self.catalog + "xref\n0 \(count)\n0000000000 65535 f \n\(offset) 00000 n \n"
                + "trailer << /Size 2 /Root 1 0 R \(identifier) >>\nstartxref\n\(Self.catalog.utf8.count)\n%%EOF\n")
                .utf8)
    }

    @Test("as it should be") func sound() throws { #expect(try PDFTail(pdf()).root == 1) }

    @Test("a table of 2^63 − 1 entries, an object before the file, an identifier that ends before it begins")
    func forged() {
        for forged in [
            pdf(count: "9223372036854775807"), pdf(count: "9223372036854775805"), pdf(offset: "-000000009"),
            pdf(offset: "9999999999"), pdf(identifier: "] /ID ["),
        ] {
            #expect(throws: PDFTail.Malformed.self) { try PDFTail(forged) }
        }
    }
}
