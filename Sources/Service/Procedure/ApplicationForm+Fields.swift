// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

extension ApplicationForm {
    /// The form's fields in order, below their headings: the only place that names them, their words, kinds and limits.
    package static var sections: [FieldSection<ApplicationForm>] {
        [
            FieldSection(
                Phrase(id: "Instansi", en: "Agency"),
                [
                    .line("agency.name", FieldWords(id: "Nama instansi", en: "Agency"), \.agency.name, most: 200),
                    .lines(
                        "agency.address", FieldWords(id: "Alamat instansi", en: "Address"), \.agency.address, most: 500),
                    .line(
                        "agency.head", FieldWords(FactWords.agencyHead), \.agency.head,
                        most: 200),
                    .email("agency.email", FieldWords(id: "Surel instansi", en: "E-mail"), \.agency.email),
                    .line("agency.phone", FieldWords(id: "Telepon instansi", en: "Phone"), \.agency.phone, most: 40),
                ]),
            FieldSection(
                Phrase(id: "Narahubung teknis", en: "Technical contact"),
                [
                    .line("contact.name", FieldWords(id: "Nama", en: "Name"), \.contact.name, most: 200),
                    .line("contact.position", FieldWords(id: "Jabatan", en: "Position"), \.contact.position, most: 200),
                    .email("contact.email", FieldWords(id: "Surel", en: "E-mail"), \.contact.email),
                    .line("contact.phone", FieldWords(id: "Telepon", en: "Phone"), \.contact.phone, most: 40),
                ]),
            FieldSection(
                Phrase(id: "Surat permohonan", en: "Letter of application"),
                [
                    .line("letter.number", FieldWords(FactWords.letterNumber), \.letter.number, most: 100),
                    .date("letter.date", FieldWords(id: "Tanggal surat", en: "Date of the letter"), \.letter.date),
                ]),
            FieldSection(
                FactWords.purpose,
                [
                    .lines(
                        "purpose",
                        FieldWords(
                            FactWords.purpose,
                            hint: Phrase(
                                id: "Untuk apa server dipakai dan siapa penggunanya",
                                en: "What the server is for and who uses it")), \.purpose, most: 4000)
                ]),
            FieldSection(
                Phrase(everywhere: "Server"),
                [
                    .line("server.name", FieldWords(id: "Nama server", en: "Server's name"), \.server.name, most: 100),
                    .line("server.brand", FieldWords(id: "Merek", en: "Brand"), \.server.brand, most: 100),
                    .line("server.model", FieldWords(Phrase(everywhere: "Model")), \.server.model, most: 100),
                    .number(
                        "server.rackUnits", FieldWords(id: "Tinggi (U)", en: "Height (U)"), \.server.rackUnits,
                        in: 1...48),
                    .number(
                        "server.powerWatts", FieldWords(id: "Daya (W)", en: "Power (W)"), \.server.powerWatts,
                        in: 1...20_000),
                    .macAddresses(
                        "server.macAddresses",
                        FieldWords(
                            FactWords.macAddresses,
                            hint: Phrase(id: "Satu per baris; boleh menyusul.", en: "One a line; may follow later.")),
                        \.server.macAddresses, 0...16),
                    .line(
                        "server.operatingSystem", FieldWords(FactWords.operatingSystem), \.server.operatingSystem,
                        most: 100),
                ]),
            FieldSection(
                Phrase(everywhere: "Bandwidth"),
                [
                    .number(
                        "bandwidth.inMbps",
                        FieldWords(
                            id: "Masuk (Mbit/s)", en: "Inbound (Mbit/s)",
                            hint: Phrase(id: "Menuju server", en: "Towards the server")), \.bandwidth.inMbps,
                        in: 1...100_000),
                    .number(
                        "bandwidth.outMbps",
                        FieldWords(
                            id: "Keluar (Mbit/s)", en: "Outbound (Mbit/s)",
                            hint: Phrase(id: "Dari server", en: "From the server")), \.bandwidth.outMbps,
                        in: 1...100_000),
                    .number(
                        "bandwidth.burstMegabytes",
                        FieldWords(
                            Phrase(everywhere: "Burst (MB)"),
                            hint: Phrase(
                                id: "Yang boleh dikirim sekaligus di atas laju",
                                en: "What may be sent at once above the rate")), \.bandwidth.burstMegabytes,
                        in: 0...100_000),
                ]),
            FieldSection(
                Phrase(id: "Akses", en: "Access"),
                [
                    .choice(
                        "service.protocol", FieldWords(id: "Layanan yang diperiksa", en: "Service to be checked"),
                        \.service.protocol, of: ServiceProtocol.self),
                    .number(
                        "service.port", FieldWords(id: "Port pada server", en: "Port on the server"), \.service.port,
                        in: 1...65_535),
                    .optional(
                        "service.serverName",
                        FieldWords(
                            FactWords.hostName,
                            hint: Phrase(
                                id:
                                    "Bila layanan disapa dengan nama, misalnya \(HostName.example): hanya untuk HTTPS, TLS, HTTP, dan RDP.",
                                en:
                                    "Where clients ask for the service by a name, for example \(HostName.example): for HTTPS, TLS, HTTP and RDP only."
                            )), \.service.serverName, .hostName),
                    .optional(
                        "service.pattern.send",
                        FieldWords(
                            id: "Pola yang dikirim agen", en: "What the agent sends",
                            hint: Phrase(
                                id:
                                    "Hanya untuk pola jawaban. \\r, \\n, \\xNN, dan \\\\ mewakili satu bita; paling banyak 512 bita. Kosongkan bila server berbicara lebih dulu (hanya TCP).",
                                en:
                                    "For patterns only. \\r, \\n, \\xNN and \\\\ stand for one byte each; at most 512 bytes. Leave it empty when the server speaks first (TCP only)."
                            )), \.service.patternSend, .pattern),
                    .optional(
                        "service.pattern.expect",
                        FieldWords(
                            id: "Pola yang harus ada dalam jawaban", en: "What the reply must contain",
                            hint: Phrase(
                                id: "Hanya untuk pola jawaban; ditulis dengan cara yang sama.",
                                en: "For patterns only, written the same way.")), \.service.patternExpect, .pattern),
                ]),
        ]
    }

    package static var fields: [Field<ApplicationForm>] { sections.flatMap(\.fields) }
    package static var shapes: [FieldShape] { fields.map(\.shape) }

    /// The form as it was sent.
    ///
    /// - Throws: a ``Refusal`` with every field that is missing or wrong.
    package static func reading(
        _ input: FieldInput, for action: Action, _ context: StepContext
    ) throws(Refusal) -> ApplicationForm {
        let reading = FormReading(input, into: blank, fields, context)
        let problems = reading.problems + reading.form.conflicts(besides: reading.problems)
        guard problems.isEmpty else { throw Refusal(problems, action: action, state: nil) }
        return reading.form
    }

    /// Every field that is missing or wrong.
    func problems(_ context: StepContext) -> [FieldProblem] {
        let own = ApplicationForm.fields.compactMap { $0.check(self, context, true) }
        return own + conflicts(besides: own)
    }

    /// Contradictions between fields, each of which is valid alone.
    private func conflicts(besides problems: [FieldProblem]) -> [FieldProblem] {
        let known = Set(problems.map(\.field))
        return (burstProblems(besides: known) + nameProblems + patternProblems).filter { !known.contains($0.field) }
    }

    /// A burst that is over within five minutes at the rate of the slower direction. Says nothing while a rate itself is wrong.
    private func burstProblems(besides known: Set<String>) -> [FieldProblem] {
        guard known.isDisjoint(with: ["bandwidth.inMbps", "bandwidth.outMbps"]) else { return [] }
        let megabit: Int64 = 1_000_000
        let bytes = Grant.mostBurstBytes(
            inBitsPerSecond: Int64(bandwidth.inMbps) * megabit, outBitsPerSecond: Int64(bandwidth.outMbps) * megabit)
        let most = bytes / megabit
        guard bandwidth.burstMegabytes > most else { return [] }
        return [
            .wrong(
                "bandwidth.burstMegabytes",
                Phrase(
                    id: "Paling banyak lima menit dari bandwidth yang diminta: \(most).",
                    en: "A burst is at most five minutes of the bandwidth asked for: \(most)."))
        ]
    }

    /// A host name is refused for services whose clients name none.
    private var nameProblems: [FieldProblem] {
        guard service.serverName != nil, ServiceProtocol(rawValue: service.protocol)?.takesHostName == false else {
            return []
        }
        return [.wrong("service.serverName", ServiceProtocol.takesNoHostName)]
    }

    /// A pattern is required for protocols without a defined format, and refused for others. Over UDP it needs a request, because the server does not
    /// send first.
    private var patternProblems: [FieldProblem] {
        guard let asked = ServiceProtocol(rawValue: service.protocol) else { return [] }
        let (send, expect) = (service.pattern?.send ?? "", service.pattern?.expect ?? "")
        var problems: [FieldProblem] = []
        if asked.needsPattern {
            if asked.isDatagram, send.isBlank { problems.append(.missing("service.pattern.send")) }
            if expect.isBlank { problems.append(.missing("service.pattern.expect")) }
        } else {
            let detail = Phrase(
                id: "Layanan ini tidak memakai pola: kosongkan.", en: "This service has no pattern: leave it empty.")
            if !send.isEmpty { problems.append(.wrong("service.pattern.send", detail)) }
            if !expect.isEmpty { problems.append(.wrong("service.pattern.expect", detail)) }
        }
        return problems
    }

    static let blank = ApplicationForm(
        agency: Agency(name: "", address: "", head: "", email: "", phone: ""),
        contact: Contact(name: "", position: "", email: "", phone: ""), letter: Letter(number: "", date: ""),
        purpose: "",
        server: Server(
            name: "", brand: "", model: "", rackUnits: 0, powerWatts: 0, macAddresses: [], operatingSystem: ""),
        bandwidth: Bandwidth(inMbps: 0, outMbps: 0, burstMegabytes: 0), service: Service(protocol: "", port: 0))
}

extension ServiceProtocol {
    /// Why a service whose clients name no host has no host name.
    package static let takesNoHostName = Phrase(
        id: "Layanan ini tidak disapa dengan nama: kosongkan.",
        en: "Clients of this service name no host: leave it empty.")
}

extension ApplicationForm.Service {
    fileprivate var patternSend: String? {
        get { pattern?.send }
        set { setPattern(send: newValue ?? "", expect: pattern?.expect ?? "") }
    }

    fileprivate var patternExpect: String? {
        get { pattern?.expect }
        set { setPattern(send: pattern?.send ?? "", expect: newValue ?? "") }
    }

    /// Sets the pattern; `nil` when both texts are empty.
    private mutating func setPattern(send: String, expect: String) {
        pattern = send.isEmpty && expect.isEmpty ? nil : Pattern(send: send, expect: expect)
    }
}
