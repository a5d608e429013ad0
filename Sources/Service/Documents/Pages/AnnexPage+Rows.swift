// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values
internal import Words

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
        let counted = "\(passed) dari \(judgements.count) pemeriksaan wajib telah lulus."
        switch facts.verdict.outcome {
        case .passed:
            let warnings = facts.verdict.warnings.map(named)
            let notes = warnings.isEmpty ? "" : " Catatan: \(warnings.joined(separator: "; "))."
            return "Server tersambung, terjangkau, dan berada dalam kuota bandwidth. \(counted)\(notes)"
        case .failed, .inconclusive, .notRun:
            let obstacles = facts.verdict.obstacles.prefix(3).map(named)
            return "\(counted) Belum terpenuhi: \(obstacles.joined(separator: "; "))."
        }
    }

    private static func named(_ judgement: Judgement) -> String {
        "\(judgement.check.words.title.id.inSentence) (\(judgement.reason.words.phrase.id))"
    }

    static func row(_ judgement: Judgement, facts: EvidenceFacts) -> CheckRow {
        let result = facts.reports.first { $0.body.vantage == judgement.vantage }?.body.checks
            .first { $0.check == judgement.check }
        var finding = result?.measurement.sentence(in: .indonesian) ?? ""
        let phrase = judgement.reason.words.phrase.id
        if judgement.outcome != .passed || judgement.isWarning, !phrase.isEmpty {
            let reason = judgement.isWarning ? "Catatan: \(phrase)" : phrase.capitalisedFirst
            finding = finding.isEmpty ? reason : "\(reason). \(finding)"
        }
        return CheckRow(
            title: judgement.check.words.title.id, id: judgement.check.rawValue,
            vantage: judgement.vantage.word.id.capitalisedFirst,
            outcome: judgement.outcome.title.id,
            tone: judgement.isWarning ? "open" : judgement.outcome.tone,
            finding: finding, method: MethodWords.reported(result?.method ?? "").id)
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
                    what: "\(report.body.vantage.report.id), isi bertanda tangan",
                    digest: report.envelope.digest.description))
        }
        for report in facts.provisioning {
            rows.append(
                HashRow(
                    name: report.fileName, what: "laporan agen gateway, isi bertanda tangan",
                    digest: report.envelope.digest.description))
        }
        for frames in facts.frames {
            var what =
                "paket \(frames.check.words.title.id.inSentence), \(Figures.indonesian.whole(frames.evidence.frames))"
            if frames.evidence.omitted > 0 {
                what += ", \(Figures.indonesian.whole(frames.evidence.omitted)) tidak termuat"
            }
            if frames.bytes == nil { what = "tidak diterima sampai penyegelan; " + what }
            rows.append(HashRow(name: frames.name, what: what, digest: frames.evidence.sha256.description))
        }
        return rows
    }

    static func ledgerRows(_ facts: EvidenceFacts, _ waiver: AnnexWaiver?, zone: OfficeZone) -> [FactView] {
        guard let first = facts.ledger.proofs.first else { return [FactView("Jurnal bukti", "–")] }
        let cosigners = facts.ledger.cosigners(by: facts.keys)
        let silent = facts.ledger.silentAgents(of: facts.keys)
        // Under each checkpoint that somebody cosigned the same leaves are proven again.
        let leaves = facts.ledger.proofs.filter { $0.treeSize == first.treeSize }.map {
            Figures.indonesian.whole($0.leafIndex)
        }.joined(separator: ", ")
        return [
            FactView("Entri", "nomor \(leaves) dari \(Figures.indonesian.whole(first.treeSize))"),
            FactView("Akar pohon", first.root.description, mono: true),
            FactView("Pencatat", first.checkpoint.split(whereSeparator: \.isNewline).first.map(String.init) ?? "–"),
            FactView("Ditandatangani bersama", cosigners.isEmpty ? "–" : cosigners.joined(separator: ", ")),
        ]
            + (silent.isEmpty
                ? []
                : [
                    FactView(
                        "Belum bersaksi saat disegel",
                        silent.joined(separator: ", ") + "; bukti saksi yang menyusul ada pada dinas")
                ])
            + (waiver.map {
                [
                    FactView(
                        "Disegel tanpa menunggu saksi",
                        "atas keputusan \($0.by) pada \(IndonesianDates.long($0.at, in: zone)): \($0.reason)")
                ]
            } ?? [])
    }
}
