// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

extension Outcome {
    /// Class name of the outcome's colours in the style sheet.
    var tone: String {
        switch self {
        case .passed: "good"
        case .failed: "bad"
        case .inconclusive, .notRun: "open"
        }
    }
}

extension AnnexPage {
    static func summary(facts: EvidenceFacts, zone: OfficeZone) -> String {
        let judgements = facts.verdict.judgements
        let passed = judgements.filter { $0.outcome == .passed }.count
        let counted = "\(passed) dari \(judgements.count) pemeriksaan wajib lulus."
        switch facts.verdict.outcome {
        case .passed:
            let warnings = facts.verdict.warnings.map { "\($0.check.title.lowercased()) (\($0.reason.phrase))" }
            let notes = warnings.isEmpty ? "" : " Catatan: \(warnings.joined(separator: "; "))."
            return "Server tersambung, terjangkau, dan berada dalam jatah bandwidth. \(counted)\(notes)"
        case .failed, .inconclusive, .notRun:
            let obstacles = facts.verdict.obstacles.prefix(3).map {
                "\($0.check.title.lowercased()) (\($0.reason.phrase))"
            }
            return "\(counted) Belum terpenuhi: \(obstacles.joined(separator: "; "))."
        }
    }

    static func row(_ judgement: Judgement, facts: EvidenceFacts) -> CheckRow {
        let result = facts.reports.first { $0.body.vantage == judgement.vantage }?.body.checks
            .first { $0.check == judgement.check }
        var finding = result?.measurement.phrase ?? ""
        if judgement.outcome != .passed || judgement.isWarning, !judgement.reason.phrase.isEmpty {
            let phrase = judgement.reason.phrase
            let reason = judgement.isWarning ? "Catatan: \(phrase)" : phrase.prefix(1).uppercased() + phrase.dropFirst()
            finding = finding.isEmpty ? reason : "\(reason). \(finding)"
        }
        return CheckRow(
            title: judgement.check.title, id: judgement.check.rawValue, vantage: judgement.vantage.word,
            outcome: judgement.outcome.word,
            tone: judgement.isWarning ? "open" : judgement.outcome.tone,
            finding: finding, method: result?.method ?? "")
    }

    static func hashes(_ facts: EvidenceFacts) -> [HashRow] {
        var rows = [
            HashRow(
                name: SealedName.record, what: "berita acara yang ditandatangani",
                digest: facts.recordDigest.description),
            HashRow(
                name: SealedName.order, what: "perintah verifikasi", digest: Digest(of: facts.orderPayload).description),
        ]
        for report in facts.reports {
            rows.append(
                HashRow(
                    name: report.fileName,
                    what: "laporan agen \(report.body.vantage.word.lowercased()), isi bertanda tangan",
                    digest: report.envelope.digest.description))
        }
        for frames in facts.frames {
            var what =
                "bingkai \(frames.check.title.lowercased()), \(IndonesianNumbers.grouped(Int64(frames.evidence.frames)))"
            if frames.evidence.omitted > 0 {
                what += ", \(IndonesianNumbers.grouped(Int64(frames.evidence.omitted))) tidak termuat"
            }
            if frames.bytes == nil { what = "tidak diterima sampai penyegelan; " + what }
            rows.append(HashRow(name: frames.name, what: what, digest: frames.evidence.sha256.description))
        }
        return rows
    }

    static func ledgerRows(_ facts: EvidenceFacts) -> [FactView] {
        guard let first = facts.ledger.proofs.first else { return [FactView("Buku besar", "–")] }
        let leaves = facts.ledger.proofs.map { IndonesianNumbers.grouped($0.leafIndex) }.joined(separator: ", ")
        return [
            FactView("Daun", "nomor \(leaves) dari \(IndonesianNumbers.grouped(first.treeSize))"),
            FactView("Akar pohon", first.root.description, mono: true),
            FactView("Pencatat", first.checkpoint.split(whereSeparator: \.isNewline).first.map(String.init) ?? "–"),
        ]
    }
}
