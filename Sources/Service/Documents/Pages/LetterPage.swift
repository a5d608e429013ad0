// SPDX-License-Identifier: Apache-2.0

internal import Values
internal import Words

/// The reply letter as its template reads it.
struct LetterPage {
    struct Annex {
        var office: KopView
        var number: String
        var date: String
        var subtitle: String
        var groups: [FactGroupView]
        var notes: [String]
        var signature: SignatureView
    }

    var title: String
    var description: String
    var created: String
    var running: String
    var draft: Bool
    var office: KopView
    var place: String
    var date: String
    var number: String
    var nature: String
    var attachments: String
    var subject = "Balasan Permohonan Penitipan Server (Collocation)"
    var recipient: String
    var recipientPlace: String
    var opening: [String]
    var points: [String] = []
    var hasPoints = false
    /// The clerk's paragraphs: they stand behind the clauses and take none away.
    var additions: [String] = []
    var hasAdditions = false
    var closing: [String]
    var signature: SignatureView
    var copies: [String]
    var hasCopies: Bool
    var initials: String?
    /// How it is signed; `nil` in a draft.
    var formula: String?
    var keys: String?
    var annex: Annex?
    /// The time that the document's metadata carry.
    var printedAt: Timestamp

    init(_ content: LetterContent, office profile: OfficeProfile) {
        let unsigned = content.signatory.signedAt == nil
        draft = unsigned
        office = KopView(profile)
        place = profile.place
        date = content.date.map(IndonesianDates.long) ?? LetterPage.blank
        number = content.number ?? LetterPage.blank
        nature = content.nature
        recipient = content.recipient
        recipientPlace = content.recipientPlace
        printedAt =
            content.signatory.signedAt
            ?? Timestamp(
                seconds: (content.date?.daysSinceEpoch ?? 0) * 86_400 - profile.zone.secondsFromUTC)
        created = printedAt.description
        title = "\(subject) – \(content.number ?? "konsep")"
        description = "Berkas \(content.caseNumber)"
        running = "Surat \(content.number ?? "konsep") · Berkas \(content.caseNumber)"
        signature = SignatureView(content.signatory, office: profile)
        copies = content.copies
        hasCopies = !content.copies.isEmpty
        keys = content.keys?.sentence
        formula = content.signatory.signedAt.map {
            "Naskah ini dicetak, lalu ditandatangani dengan tanda tangan basah dan distempel. Isinya disetujui "
                + "\(content.signatory.name) melalui sistem pada \(IndonesianDates.long($0, in: profile.zone)); sistem tidak "
                + "membubuhkan tanda tangan."
        }
        initials = unsigned && !content.initials.isEmpty ? content.initials.joined(separator: " · ") : nil

        let request =
            "Menindaklanjuti surat Saudara Nomor \(content.application.number) tanggal "
            + "\(IndonesianDates.long(content.application.date)) perihal permohonan penitipan server (collocation) "
            + "\(content.serverName) untuk \(LetterPage.clause(content.purpose)), setelah kami periksa ketersediaan ruang, kelistrikan, "
            + "IP publik, bandwidth, dan kabel di ruang server \(profile.region), dengan hormat kami sampaikan bahwa "
            + "penitipan server tersebut "
        let thanks = "Atas perhatian dan kerja sama Saudara, kami ucapkan terima kasih."
        closing = [thanks]
        switch content.decision {
        case .accepted(let access, let deliverBy):
            attachments = "1 (satu) berkas"
            opening = [request + "dapat diterima."]
            annex = LetterPage.annex(access, content: content, profile: profile, signature: signature)
            opening.append("Sehubungan dengan hal tersebut, mohon Saudara memperhatikan hal-hal berikut:")
            points = [
                "server diantarkan ke \(profile.building)\(LetterPage.window(content.deliveryDays, deliverBy)) pada jam kerja;",
                "pada saat penyerahan, wakil instansi Saudara dan petugas kami menandatangani berita acara "
                    + "serah terima penitipan server di \(profile.building); dan",
                "alamat IP server dan port akses jarak jauh tercantum dalam lampiran surat ini dan hanya "
                    + "disampaikan kepada pengelola server.",
            ]
        case .refused(let reasons):
            attachments = "–"
            opening = [request + "belum dapat kami terima."]
            if !reasons.isEmpty {
                opening.append("Adapun yang menjadi pertimbangan kami adalah:")
                points = reasons
            }
            closing = [
                "Saudara dapat mengajukan permohonan kembali apabila kebutuhan berubah atau sarana telah tersedia.",
                thanks,
            ]
        }
        additions = content.additions.map(LetterPage.paragraphs) ?? []
        hasAdditions = !additions.isEmpty
        hasPoints = !points.isEmpty
    }

    /// Until when the server is received. A draft has the days alone: its date comes with the signature.
    private static func window(_ days: Int?, _ last: CivilDate?) -> String {
        switch (days, last) {
        case (nil, nil): ""
        case (nil, let last?): " paling lambat tanggal \(IndonesianDates.long(last))"
        case (let days?, nil): " paling lambat \(IndonesianNumbers.figureAndWords(days)) hari setelah tanggal surat ini"
        case (let days?, let last?):
            " paling lambat \(IndonesianNumbers.figureAndWords(days)) hari setelah tanggal surat ini, yaitu tanggal "
                + IndonesianDates.long(last) + ","
        }
    }

    /// Room for a number or a date that the signature fixes.
    static let blank = String(repeating: "…", count: 10)

    /// A sentence as a clause within another one: without a full stop, and in lower case unless it begins with an abbreviation.
    static func clause(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let end = words.lastIndex { !".,;:!".contains($0) }
        let clause = end.map { words[...$0] } ?? ""
        let second = clause.dropFirst().first
        guard let second, second.isLowercase else { return String(clause) }
        return clause.prefix(1).lowercased() + clause.dropFirst()
    }

    /// Paragraphs are what blank lines separate.
    static func paragraphs(_ text: String) -> [String] {
        var paragraphs: [String] = []
        var current: [Substring] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if line.allSatisfy(\.isWhitespace) {
                if !current.isEmpty { paragraphs.append(current.joined(separator: " ")) }
                current = []
            } else {
                current.append(line)
            }
        }
        if !current.isEmpty { paragraphs.append(current.joined(separator: " ")) }
        return paragraphs
    }

    private static func annex(
        _ access: AccessFacts, content: LetterContent, profile: OfficeProfile, signature: SignatureView
    ) -> Annex {
        var rows = [
            FactView(FactWords.publicAddress, access.publicAddress.description, strong: true),
            FactView(FactWords.publicPort, "\(access.remotePort) (\(access.service.title.id))", strong: true),
        ]
        if let name = access.hostName { rows.append(FactView(FactWords.hostName, name.description)) }
        if let address = access.serverAddress, address != access.publicAddress {
            rows.append(FactView(FactWords.serverAddress, address.description))
        }
        if let gateway = access.gateway { rows.append(FactView(FactWords.gateway, gateway.description)) }
        rows += access.grant.rows
        if let position = access.rackPosition { rows.append(FactView(FactWords.rackPosition, position)) }
        if let port = access.switchPort { rows.append(FactView(FactWords.switchPort, port)) }
        return Annex(
            office: KopView(profile), number: content.number ?? blank,
            date: content.date.map(IndonesianDates.long) ?? blank,
            subtitle: content.serverName,
            groups: [
                FactGroupView(title: "Akses", rows: rows),
                FactGroupView(title: "Server", rows: access.server.rows),
            ],
            notes: [
                "Bandwidth dihitung per arah sebagai bingkai Ethernet tanpa FCS, dengan burst paling banyak "
                    + "\(Figures.indonesian.bytes(access.grant.burstBytes)). Data ini diambil dari alokasi versi "
                    + "\(access.allocationVersion), berkas \(content.caseNumber)."
            ], signature: signature)
    }
}
