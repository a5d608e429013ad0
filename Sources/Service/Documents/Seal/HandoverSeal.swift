// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import FoundationEssentials
internal import Values
internal import Words

/// Puts pages and evidence together, ready to be sealed.
enum HandoverSeal {
    static func prepare(
        _ pages: [UInt8], parts: [HandoverManifest.Part], content: AnnexContent, facts: EvidenceFacts,
        evidence: HandoverEvidence
    ) throws(PressError) -> UnsealedHandover {
        do {
            let files = try embedded(evidence, facts: facts)
            let manifest = HandoverManifest(
                caseNumber: content.caseNumber, recordNumber: content.recordNumber, record: facts.recordDigest,
                sealedAt: content.sealedAt, verdict: facts.verdict.outcome, exception: content.exception,
                files: files.map {
                    HandoverManifest.File(
                        name: $0.name, mediaType: $0.mediaType, relationship: $0.relationship,
                        description: $0.description, size: $0.bytes.count, sha256: Digest(of: $0.bytes))
                }, awaited: facts.frames.filter { $0.bytes == nil }.map(\.name),
                pages: HandoverManifest.Pages(length: pages.count, sha256: Digest(of: pages), parts: parts))
            return UnsealedHandover(
                pages: Data(pages), files: files, manifest: Data(try CanonicalJSON.encode(manifest)),
                sealedAt: content.sealedAt)
        } catch {
            throw .badContent(field: "evidence", why: "\(error)")
        }
    }

    /// The manifest as an embedded file; its own description is fixed, since nothing can list it.
    static func manifestFile(_ bytes: [UInt8]) -> SealedFile {
        SealedFile(
            name: SealedName.manifest, mediaType: "application/json", relationship: "Data",
            description: "Daftar isi bertanda tangan: nama dan SHA-256 semua berkas dan halaman", bytes: bytes)
    }

    private static func embedded(_ evidence: HandoverEvidence, facts: EvidenceFacts) throws -> [SealedFile] {
        let json = { (name: String, relationship: String, description: String, bytes: [UInt8]) in
            SealedFile(
                name: name, mediaType: "application/json", relationship: relationship, description: description,
                bytes: bytes)
        }
        var files = [
            SealedFile(
                name: SealedName.record, mediaType: "application/pdf", relationship: "Source",
                description: "Berita acara serah terima yang ditandatangani", bytes: evidence.record),
            json(SealedName.order, "Data", "Perintah verifikasi", facts.orderPayload),
            json(SealedName.orderEnvelope, "Data", "Perintah verifikasi bertanda tangan", try evidence.order.encoded()),
        ]
        for report in facts.reports {
            files.append(
                json(
                    report.fileName, "Data", "Laporan verifikasi \(report.body.vantage.agent.id)",
                    try report.envelope.encoded()))
            if let receipt = report.receipt {
                files.append(json(report.receiptName, "Supplement", "Tanda terima laporan", try receipt.encoded()))
            }
        }
        for report in facts.provisioning {
            files.append(
                json(
                    report.fileName, "Data", "Laporan provisi: \(report.body.event.title.id)",
                    try report.envelope.encoded()))
        }
        for frames in facts.frames {
            guard let bytes = frames.bytes else { continue }
            files.append(
                SealedFile(
                    name: frames.name, mediaType: FrameEvidence.mediaType, relationship: "Data",
                    description: "Paket di balik pemeriksaan: \(frames.check.words.title.id)", bytes: bytes))
        }
        files.append(
            json(
                SealedName.ledgerProof, "Supplement", "Bukti letak dalam jurnal bukti",
                try CanonicalJSON.encode(evidence.ledger)))
        files.append(json(SealedName.keys, "Supplement", "Kunci publik", try CanonicalJSON.encode(evidence.keys)))
        return files
    }
}
