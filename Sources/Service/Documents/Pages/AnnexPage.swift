// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values
internal import Words

/// The verification annex as its template reads it.
struct AnnexPage {
    struct CheckRow {
        var title: String
        var id: String
        var vantage: String
        var outcome: String
        /// Class for the outcome's colour.
        var tone: String
        var finding: String
        var method: String
    }

    struct ChartView {
        var title: String
        var grant: String
        var svg: String
    }

    struct BandwidthRow {
        var direction: String
        var mean: String
        var range: String
        var peak: String
        var grant: String
        var kept: String
    }

    struct HashRow {
        var name: String
        var what: String
        var digest: String
    }

    struct ExceptionView {
        var reason: String
        var people: String
    }

    var title: String
    var description: String
    var created: String
    var running: String
    var office: KopView
    var number: String
    var verdict: String
    var tone: String
    var summary: String
    var qr: String
    var subject: [FactView]
    var order: [FactView]
    var checks: [CheckRow]
    var checkedAt: String
    var charts: [ChartView]
    var bandwidth: [BandwidthRow]
    var hasBandwidth: Bool
    var bandwidthNote: String
    /// How the network was set up, and what the gateway keeps to.
    var network: [FactView]
    var exception: ExceptionView?
    var hashes: [HashRow]
    var agents: [FactView]
    var ledger: [FactView]
    var sealedAt: String
    /// Where the keys' fingerprint can be compared.
    var comparison: String?

    /// Throws ``PressError/badContent(field:why:)`` when a number is too long to be printed in the QR code.
    init(_ content: AnnexContent, facts: EvidenceFacts, office profile: OfficeProfile) throws(PressError) {
        title = "Berita Acara dan Lampiran Verifikasi – \(content.recordNumber)"
        description = "Berkas \(content.caseNumber)"
        created = content.sealedAt.description
        running = "Lampiran Verifikasi · Berita Acara \(content.recordNumber)"
        office = KopView(profile)
        number = content.recordNumber
        let zone = profile.zone
        let target = facts.order.target
        let outcome = facts.verdict.outcome
        verdict =
            content.exception == nil || outcome == .passed ? outcome.title.id : "\(outcome.title.id) – pengecualian"
        tone = outcome.tone
        summary = AnnexPage.summary(facts: facts, zone: zone)
        guard let code = QRCode(AnnexPage.verificationText(content, facts: facts)) else {
            throw .badContent(field: "recordNumber", why: "is too long for the QR code")
        }
        qr = code.svg
        subject = [
            FactView("Berita acara", "Nomor \(content.recordNumber)"),
            FactView(FactWords.recordMade, IndonesianDates.long(content.recordSignedAt, in: zone)),
            FactView("SHA-256 berita acara", facts.recordDigest.description, mono: true),
        ]
        subject += AnnexPage.signatureRows(content.signature, zone: zone)
        subject += [
            FactView("Instansi", content.agency),
            FactView(FactWords.server, "\(content.server.name) · \(content.server.brand) \(content.server.model)"),
        ]
        if let serial = content.server.serialNumber {
            subject.append(FactView(FactWords.serialNumber, serial, mono: true))
        }
        if let position = content.rackPosition { subject.append(FactView(FactWords.rackPosition, position)) }

        order = [
            FactView("Berkas", content.caseNumber),
            FactView("Perintah", facts.order.id, mono: true),
            FactView("Diterbitkan", IndonesianDates.long(facts.order.issued, in: zone)),
            FactView(FactWords.site, facts.order.site),
            FactView("Sasaran", "\(target.publicAddress) port \(target.publicPort) (\(target.service.title.id))"),
        ]
        if let name = target.hostName { order.append(FactView(FactWords.hostName, name.description, mono: true)) }
        if let pattern = target.pattern {
            order.append(FactView("Pola yang dikirim", pattern.send.description, mono: true))
            order.append(FactView("Pola yang diharapkan", pattern.expect.description, mono: true))
        }
        if target.serverAddress != target.publicAddress {
            order.append(FactView(FactWords.serverAddress, "\(target.serverAddress) port \(target.serverPort)"))
        }
        order += [
            FactView(FactWords.gateway, target.gateway.description),
            FactView(FactWords.switchPort, target.switchPort),
            FactView(
                FactWords.grant,
                "masuk \(Figures.indonesian.rate(target.grant.inBitsPerSecond)), "
                    + "keluar \(Figures.indonesian.rate(target.grant.outBitsPerSecond)), "
                    + "burst \(Figures.indonesian.bytes(target.grant.burstBytes))"),
            FactView(
                "Pengamatan",
                "\(facts.order.observation.seconds) detik dalam jendela \(facts.order.observation.windowSeconds) detik, "
                    + "paling sedikit \(facts.order.observation.minimumSampledFrames) cuplikan per arah"),
            FactView("Versi alokasi", "\(target.allocationVersion)"),
            FactView("Nonce", facts.order.nonce.description, mono: true),
            FactView("Alamat MAC terdaftar", list: target.macAddresses.map(\.description)),
        ]

        checks = facts.verdict.judgements.map { AnnexPage.row($0, facts: facts) }
        let began = facts.reports.map(\.body.began).min() ?? facts.order.issued
        let ended = facts.reports.map(\.body.ended).max() ?? facts.order.issued
        checkedAt =
            "\(IndonesianDates.long(IndonesianDates.date(of: began, in: zone))) pukul "
            + "\(IndonesianDates.timeOfDay(began, in: zone, seconds: true)) sampai "
            + "\(IndonesianDates.timeOfDay(ended, in: zone, seconds: true)) \(zone.abbreviation)"

        charts = []
        bandwidth = []
        for direction in [Direction.inbound, .outbound] {
            guard let measurement = facts.bandwidth(direction) else { continue }
            let grant = target.grant.bitsPerSecond(direction)
            let name = direction.fullTitle.id
            if let svg = BandwidthChart(measurement: measurement, grant: grant, zone: zone).svg {
                charts.append(ChartView(title: name, grant: Figures.indonesian.rate(grant), svg: svg))
            }
            let totals = BandwidthSummary(measurement)
            bandwidth.append(
                BandwidthRow(
                    direction: direction.title.id,
                    mean: Figures.indonesian.megabits(totals.mean), range: Figures.indonesian.bounds(totals.mean),
                    peak: "\(Figures.indonesian.megabits(totals.peak)) (\(Figures.indonesian.bounds(totals.peak)))",
                    grant: Figures.indonesian.rate(grant), kept: Figures.indonesian.whole(totals.kept)))
        }
        hasBandwidth = !bandwidth.isEmpty
        bandwidthNote =
            "Garis biru: laju taksiran tiap jendela; pita: batas bawah dan atas yang berlaku serentak untuk seluruh jendela; "
            + "garis putus-putus: kuota. Laju dihitung dari bingkai Ethernet tanpa FCS yang dicuplik di dalam kernel dengan "
            + "peluang sebanding panjangnya."
        network = AnnexPage.network(content, facts, zone: zone)
        exception = content.exception.map {
            ExceptionView(
                reason: $0.reason,
                people: "Diusulkan oleh \($0.proposedBy); disetujui oleh \($0.approvedBy) pada "
                    + "\(IndonesianDates.long($0.approvedAt, in: zone)).")
        }
        hashes = AnnexPage.hashes(facts)
        agents = facts.reports.flatMap { report -> [FactView] in
            let key = facts.keys.agents.first { $0.id == report.body.agent }?.reportKey
            return [
                FactView(
                    report.body.vantage.agent.id.capitalisedFirst,
                    "\(facts.agentName(report.body.agent)) · \(report.body.agent) · laporan ke-"
                        + "\(report.body.sequence.seq) epok \(report.body.sequence.epoch)"),
                FactView("Kunci laporan", key.map(\.description) ?? "–", mono: true),
            ]
        }
        agents.append(FactView("Kunci layanan", facts.keys.service.description, mono: true))
        let notice = KeyNotice(fingerprint: KeyFingerprint(facts.keys).digest, page: content.keysPage ?? "")
        agents.append(FactView(KeyNotice.label, notice.digits, mono: true))
        comparison = content.keysPage == nil ? nil : notice.comparison
        ledger = AnnexPage.ledgerRows(facts, content.waiver, zone: zone)
        sealedAt = IndonesianDates.long(content.sealedAt, in: zone)
    }

    /// The text of the QR code: enough to recognise record and reports without any server. One line each, ASCII.
    static func verificationText(_ content: AnnexContent, facts: EvidenceFacts) -> String {
        var lines = ["TITIPAN 1", "BA \(content.recordNumber)", "REC \(facts.recordDigest)"]
        for report in facts.reports { lines.append("REP \(report.envelope.digest)") }
        lines.append("KEY \(facts.keys.service.id)")
        return lines.joined(separator: "\n")
    }

    private static func signatureRows(_ signature: AnnexSignature?, zone: OfficeZone) -> [FactView] {
        guard let signature else {
            return [
                FactView(
                    FactWords.wetSignature, "Belum ada pindaian yang diperiksa orang kedua saat lampiran ini disegel")
            ]
        }
        return [
            FactView(
                FactWords.wetSignature,
                "Terlihat pada pindaian yang diunggah \(signature.attachedBy), diperiksa \(signature.confirmedBy) pada "
                    + IndonesianDates.long(signature.confirmedAt, in: zone)),
            FactView("SHA-256 pindaian", signature.scan.description, mono: true),
        ]
    }
}
