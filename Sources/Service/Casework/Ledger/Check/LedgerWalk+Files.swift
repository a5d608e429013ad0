// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Values
internal import Words

extension LedgerWalk {
    mutating func compareFiles() throws {
        let papers: [(kind: LedgerLeaf.Kind, file: CaseFile)] = [
            (.letter, .letter), (.record, .record), (.annex, .handover),
        ]
        var leaves: [String: (kind: LedgerLeaf.Kind, index: Int, sha256: String?)] = [:]
        for (kind, _) in papers {
            for (index, leaf) in unclaimed[kind.rawValue] ?? [:] {
                leaves["\(leaf.case ?? "?")/\(leaf.name ?? "?")"] = (kind, index, leaf.sha256)
            }
        }
        let names = Set(papers.map(\.file.rawValue))
        try records.eachDocument { number, file, sha256 in
            count(.documents)
            guard names.contains(file) else { return }
            let name = "\(number)/\(file)"
            if let leaf = leaves[name], claim(leaf.kind, leaf.index) != nil, leaf.sha256 == sha256 { return }
            differ(
                .documents, name,
                Phrase(id: "bukan yang tercatat di jurnal bukti", en: "is not what the ledger records"))
        }
        for (kind, _) in papers {
            nameUnclaimed(kind, .documents) { _, leaf in "\(leaf.case ?? "?")/\(leaf.name ?? "?")" }
        }
        try compareAttachments()
        try records.eachBlob { sha256, bytes in
            count(.blobs)
            let found = Digest(of: bytes)
            guard found.description != sha256 else { return }
            differ(
                .blobs, sha256,
                Phrase(id: "isinya punya SHA-256 lain, {found}", en: "its bytes have another SHA-256, {found}")
                    .filled(["found": found.description]))
        }
    }

    /// Files that people attached.
    private mutating func compareAttachments() throws {
        try records.eachAttachment { number, attachment, sha256, index in
            count(.attachments)
            let leaf = claim(.attachment, index)
            if leaf?.case == number, leaf?.seq == attachment, leaf?.sha256 == sha256 { return }
            differ(
                .attachments, "\(number)/\(attachment)",
                Phrase(id: "bukan yang tercatat di jurnal bukti", en: "is not what the ledger records"))
        }
        nameUnclaimed(.attachment, .attachments) { _, leaf in "\(leaf.case ?? "?")/\(leaf.seq ?? 0)" }
    }
}
