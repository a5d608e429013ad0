// SPDX-License-Identifier: Apache-2.0

internal import Evidence
package import Values

/// The words of a letter's draft, line by line: what a person has read who has read it. Without number, date and initials, which come later.
package struct LetterText: Sendable {
    package let lines: [String]

    package init(_ content: LetterContent, office: OfficeProfile) {
        let page = LetterPage(content, office: office)
        var lines = ["Sifat: \(page.nature)", "Lampiran: \(page.attachments)", "Hal: \(page.subject)"]
        lines.append("Yth. \(page.recipient) di \(page.recipientPlace)")
        lines += page.opening
        lines += page.points.enumerated().map { "\($0 + 1). \($1)" }
        lines += page.additions + page.closing
        lines.append((page.signature.above + [page.signature.name]).joined(separator: " "))
        lines += [page.signature.rank, page.signature.nip.map { "NIP \($0)" }].compactMap(\.self)
        lines += page.copies.map { "Tembusan: \($0)" }
        if let annex = page.annex {
            lines += annex.groups.flatMap { group in
                group.rows.map { row in
                    let value = row.hasList ? row.list.joined(separator: ", ") : row.value
                    return "\(group.title), \(row.label): \(value)"
                }
            }
            lines += annex.notes
        }
        self.lines = lines
    }

    /// SHA-256 of the lines in canonical JSON.
    package var sha256: Digest {
        get throws { Digest(of: try CanonicalJSON.encode(lines)) }
    }
}
