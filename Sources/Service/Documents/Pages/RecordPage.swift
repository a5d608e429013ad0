// SPDX-License-Identifier: Apache-2.0

internal import Values
internal import Words

/// The hand-over record as its template reads it.
struct RecordPage {
    struct Party {
        var ordinal: String
        var rows: [FactView]
        var called: String
    }

    struct Signer {
        var role: String
        var position: String
        var note: String
        var name: String
        var nip: String?
    }

    var title: String
    var description: String
    var created: String
    var running: String
    var office: KopView
    var number: String
    var opening: String
    var parties: [Party]
    var basis: String
    var groups: [FactGroupView]
    var statements: [String]
    var closing: String
    var first: Signer
    var second: Signer
    var witness: SignatureView?
    /// How it is signed.
    var formula: String
    var keys: String?
    /// The appendix.
    var photographs: [Photograph]
    var hasPhotographs: Bool

    struct Photograph {
        var source: String
        var alt: String
        var what: String
        var sha256: String
    }

    init(_ content: HandoverRecordContent, office profile: OfficeProfile) {
        let day = IndonesianDates.date(of: content.signedAt, in: profile.zone)
        let signedAt = IndonesianDates.long(content.signedAt, in: profile.zone)
        title = "Berita Acara Serah Terima Penitipan Server – \(content.number)"
        description = "Berkas \(content.caseNumber)"
        created = content.signedAt.description
        running = "Berita Acara \(content.number) · Berkas \(content.caseNumber)"
        office = KopView(profile)
        number = content.number
        opening =
            "Pada hari ini, \(IndonesianDates.weekday(day)), \(IndonesianDates.inWords(day)) pukul "
            + "\(IndonesianDates.timeOfDay(content.signedAt, in: profile.zone)) \(profile.zone.abbreviation), bertempat di "
            + "\(profile.building), \(profile.place), kami yang bertanda tangan di bawah ini:"
        parties = [
            RecordPage.party("1.", content.giver, called: "PIHAK PERTAMA"),
            RecordPage.party("2.", content.receiver, called: "PIHAK KEDUA"),
        ]
        basis =
            "Berdasarkan surat permohonan Nomor \(content.application.number) tanggal "
            + "\(IndonesianDates.long(content.application.date)) dan surat balasan Nomor \(content.reply.number) tanggal "
            + "\(IndonesianDates.long(content.reply.date)), PIHAK PERTAMA menyerahkan kepada PIHAK KEDUA, dan PIHAK KEDUA "
            + "menerima dari PIHAK PERTAMA, 1 (satu) unit server untuk dititipkan di ruang server \(profile.region) dengan "
            + "rincian sebagai berikut:"
        var server = content.server
        server.serialNumber = nil
        var delivery = content.delivery.map { FactView($0.label, $0.text) }
        delivery += [
            FactView(FactWords.arrived, IndonesianDates.long(content.arrivedAt, in: profile.zone))
        ]
        if !content.photographs.isEmpty {
            let count = IndonesianNumbers.figureAndWords(content.photographs.count)
            delivery.append(FactView("Dokumentasi", "\(count) foto, dalam lampiran"))
        }
        photographs = content.photographs.enumerated().map { index, photograph in
            Photograph(
                source: "data:image/jpeg;base64,\(photograph.picture)", alt: photograph.title,
                what: "\(index + 1). \(photograph.title), oleh \(photograph.takenBy), "
                    + IndonesianDates.long(photograph.at, in: profile.zone), sha256: "SHA-256 \(photograph.sha256)")
        }
        hasPhotographs = !photographs.isEmpty
        groups = [
            FactGroupView(title: "Server", rows: server.rows),
            FactGroupView(title: "Penyerahan", rows: delivery),
        ]
        if let access = content.access {
            var rows = [
                FactView(FactWords.publicAddress, access.publicAddress.description),
                FactView(FactWords.publicPort, "\(access.remotePort) (\(access.service.title.id))"),
            ]
            if let name = access.hostName { rows.append(FactView(FactWords.hostName, name.description)) }
            rows += access.grant.rows
            if let position = access.rackPosition { rows.append(FactView(FactWords.rackPosition, position)) }
            if let port = access.switchPort { rows.append(FactView(FactWords.switchPort, port)) }
            groups.append(FactGroupView(title: "Alokasi", rows: rows))
        }
        statements = [
            "Server dan data di dalamnya tetap milik PIHAK PERTAMA; penyerahan ini tidak memindahkan kepemilikan.",
            "PIHAK KEDUA menyediakan ruang, kelistrikan, alamat IP publik, bandwidth, dan kabel sesuai surat balasan tersebut.",
            "Hasil verifikasi sambungan, keterjangkauan, dan bandwidth dituangkan dalam Lampiran Verifikasi yang memuat "
                + "nomor dan nilai SHA-256 berita acara ini dan merupakan bagian yang tidak terpisahkan darinya.",
        ]
        closing =
            "Demikian berita acara ini dibuat dengan sebenarnya dalam rangkap 2 (dua) untuk dipergunakan sebagaimana mestinya."
        let note = "tanda tangan dan stempel"
        formula =
            "Kedua pihak menandatangani naskah cetak berita acara ini dengan tanda tangan basah. Sistem mencatat nama dan "
            + "jabatan kedua pihak pada \(signedAt), bukan tanda tangannya; pindaian naskah yang sudah ditandatangani "
            + "diperiksa orang kedua."
        first = Signer(
            role: "PIHAK PERTAMA", position: content.giver.position, note: note, name: content.giver.name,
            nip: content.giver.nip.map(SignatureView.spaced))
        second = Signer(
            role: "PIHAK KEDUA", position: content.receiver.position, note: note, name: content.receiver.name,
            nip: content.receiver.nip.map(SignatureView.spaced))
        keys = content.keys?.sentence
        witness = content.witness.map { SignatureView($0, office: profile) }
    }

    private static func party(_ ordinal: String, _ party: HandoverParty, called: String) -> Party {
        var rows = [FactView("Nama", party.name)]
        if let nip = party.nip { rows.append(FactView("NIP", SignatureView.spaced(nip))) }
        rows += [FactView("Jabatan", party.position), FactView("Instansi", party.agency)]
        if let address = party.address { rows.append(FactView(FactWords.agencyAddress, address)) }
        return Party(ordinal: ordinal, rows: rows, called: called)
    }
}
