// SPDX-License-Identifier: Apache-2.0

package import Words

/// What comparing the store with the ledger found.
package struct LedgerCheckReport: Codable, Hashable, Sendable {
    /// What is compared, in this order.
    package enum Subject: String, Codable, Hashable, Sendable, CaseIterable {
        case leaves, nodes, checkpoints, outsideCheckpoint, cosignatures, events, cases, orders, reports, receipts,
            gaps, evidence, provisioning, network,
            documents, attachments, blobs, agents, certificates, incidents, identities

        var title: Phrase {
            switch self {
            case .leaves: Phrase(id: "entri", en: "leaves")
            case .nodes: Phrase(id: "simpul pohon", en: "tree nodes")
            case .checkpoints: Phrase(id: "titik periksa", en: "checkpoints")
            case .outsideCheckpoint: Phrase(id: "titik periksa di luar", en: "checkpoint outside")
            case .cosignatures: Phrase(id: "tanda tangan saksi", en: "cosignatures")
            case .events: Phrase(id: "peristiwa", en: "events")
            case .cases: Phrase(id: "berkas", en: "cases")
            case .orders: Phrase(id: "perintah", en: "orders")
            case .reports: Phrase(id: "laporan", en: "reports")
            case .receipts: Phrase(id: "tanda terima", en: "receipts")
            case .gaps: Phrase(id: "catatan celah", en: "gap records")
            case .evidence: Phrase(id: "bukti laporan", en: "evidence of reports")
            case .provisioning: Phrase(id: "laporan provisi", en: "provisioning reports")
            case .network: Phrase(id: "keputusan jaringan", en: "decisions on the network")
            case .documents: Phrase(id: "dokumen", en: "documents")
            case .attachments: Phrase(id: "lampiran", en: "attachments")
            case .blobs: Phrase(id: "isi berkas", en: "stored files")
            case .agents: Phrase(id: "agen", en: "agents")
            case .certificates: Phrase(id: "sertifikat agen", en: "certificates of agents")
            case .incidents: Phrase(id: "insiden", en: "incidents")
            case .identities: Phrase(id: "keputusan identitas", en: "decisions on identities")
            }
        }
    }

    package struct Count: Codable, Hashable, Sendable {
        package let subject: Subject
        package var compared = 0
        package var differences = 0
    }

    package struct Difference: Codable, Hashable, Sendable {
        package let subject: Subject
        /// Which one, for example `2026-0001/3` or `leaf 17`.
        package let name: String
        /// A clause, English in JSON.
        package let what: Phrase
    }

    package var counts: [Count] = Subject.allCases.map { Count(subject: $0) }
    /// The first of them.
    package var differences: [Difference] = []
    /// All of them.
    package var total = 0

    package var isWhole: Bool { total == 0 }

    /// For people.
    package func text(in language: Language) -> String {
        var lines = counts.map { count in
            let title = count.subject.title[language]
            let pad = String(repeating: " ", count: max(1, 24 - title.count))
            let faults =
                count.differences == 0
                ? ""
                : Phrase(id: ", {n} berbeda", en: ", {n} differ").filled(["n": "\(count.differences)"])[language]
            return "\(title)\(pad)\(count.compared)\(faults)"
        }
        lines.append("")
        if isWhole {
            lines.append(
                Phrase(id: "Semuanya cocok dengan jurnal bukti.", en: "Everything agrees with the ledger.")[language])
        } else {
            lines.append(
                Phrase(
                    id: "{n} hal TIDAK cocok dengan jurnal bukti:", en: "{n} things do NOT agree with the ledger:"
                ).filled(["n": "\(total)"])[language])
            lines += differences.map { "  \($0.subject.title[language]) \($0.name): \($0.what[language])" }
            if total > differences.count {
                lines.append(
                    Phrase(id: "  … dan {n} lagi", en: "  … and {n} more").filled([
                        "n": "\(total - differences.count)"
                    ])[language])
            }
        }
        return lines.joined(separator: "\n")
    }
}
