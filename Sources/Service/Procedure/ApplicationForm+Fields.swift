// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

extension ApplicationForm {
    /// The form's fields in order: the only place that names them, their kinds and limits.
    package static var fields: [Field<ApplicationForm>] {
        [
            .line("agency.name", \.agency.name, most: 200),
            .lines("agency.address", \.agency.address, most: 500),
            .line("agency.head", \.agency.head, most: 200),
            .email("agency.email", \.agency.email),
            .line("agency.phone", \.agency.phone, most: 40),
            .line("contact.name", \.contact.name, most: 200),
            .line("contact.position", \.contact.position, most: 200),
            .email("contact.email", \.contact.email),
            .line("contact.phone", \.contact.phone, most: 40),
            .line("letter.number", \.letter.number, most: 100),
            .date("letter.date", \.letter.date),
            .lines("purpose", \.purpose, most: 4000),
            .line("server.name", \.server.name, most: 100),
            .line("server.brand", \.server.brand, most: 100),
            .line("server.model", \.server.model, most: 100),
            .number("server.rackUnits", \.server.rackUnits, in: 1...48),
            .number("server.powerWatts", \.server.powerWatts, in: 1...20_000),
            .macAddresses("server.macAddresses", \.server.macAddresses, 0...16),
            .line("server.operatingSystem", \.server.operatingSystem, most: 100),
            .number("bandwidth.inMbps", \.bandwidth.inMbps, in: 1...100_000),
            .number("bandwidth.outMbps", \.bandwidth.outMbps, in: 1...100_000),
            .number("bandwidth.burstMegabytes", \.bandwidth.burstMegabytes, in: 0...100_000),
            .choice("service.protocol", \.service.protocol, of: ServiceProtocol.allCases.map(\.rawValue)),
            .number("service.port", \.service.port, in: 1...65_535),
            .optional("service.pattern.send", \.service.patternSend, .pattern),
            .optional("service.pattern.expect", \.service.patternExpect, .pattern),
        ]
    }

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

    /// What fields say wrongly together, each of them being right alone.
    private func conflicts(besides problems: [FieldProblem]) -> [FieldProblem] {
        let known = Set(problems.map(\.field))
        return (burstProblems(besides: known) + patternProblems).filter { !known.contains($0.field) }
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

    /// A pattern belongs where, and only where, the protocol has no shape of its own. Over UDP nobody speaks who is not asked.
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

extension ApplicationForm.Service {
    fileprivate var patternSend: String? {
        get { pattern?.send }
        set { setPattern(send: newValue ?? "", expect: pattern?.expect ?? "") }
    }

    fileprivate var patternExpect: String? {
        get { pattern?.expect }
        set { setPattern(send: pattern?.send ?? "", expect: newValue ?? "") }
    }

    /// None where neither field says anything.
    private mutating func setPattern(send: String, expect: String) {
        pattern = send.isEmpty && expect.isEmpty ? nil : Pattern(send: send, expect: expect)
    }
}
