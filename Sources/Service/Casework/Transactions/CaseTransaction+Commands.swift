// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Documents
internal import FoundationEssentials
internal import Inventory
internal import Procedure
internal import Values
internal import Words

extension CaseTransaction {
    /// The step that an officer's body asks for, completed with what only the service knows.
    mutating func command(_ action: Action, _ body: JSONValue, _ state: CaseState) throws -> any ProcedureStep {
        guard let step = action.formStep else { throw Problem.unknownAction(action.rawValue) }
        return try read(step, FieldInput(form: body), state)
    }

    private mutating func read<Step: FormStep>(
        _ type: Step.Type, _ input: FieldInput, _ state: CaseState
    ) throws -> any ProcedureStep {
        var step = try Step.reading(input, in: state, StepContext(at: now, policy: context.policy))
        try step.complete(&self, state)
        return step
    }
}

extension CaseTransaction: StepFacts {
    mutating func number(_ series: NumberSeries) throws -> String {
        switch series {
        case .incomingAgenda: try number(Numbering.Series.incomingAgenda)
        case .letters: try number(Numbering.Series.letters)
        case .outgoingAgenda: try number(Numbering.Series.outgoingAgenda)
        case .records: try number(Numbering.Series.records)
        }
    }

    func newOrderID() -> String { UUID().uuidString.lowercased() }

    func newNetworkOrderID(for state: CaseState) throws -> String? {
        let issuing = ProvisioningIssuing(records: records, context: context, now: now)
        guard try issuing.gateway(forCase: state.number) != nil else { return nil }
        return newOrderID()
    }

    var networkSeconds: Int { context.settings.verification.networkSeconds }

    /// The next number of a series of this year, in the office's form.
    func number(_ series: Numbering.Series) throws -> String {
        let year = now.day(secondsFromUTC: context.settings.office.zone.secondsFromUTC).year
        let number = try records.nextNumber(of: "\(series.rawValue)/\(year)")
        return context.settings.numbering.text(series, number: number, year: year)
    }

    /// Reserves the facilities that were found available; the system, not the officer, chooses the resources.
    mutating func planReservation(for state: CaseState) throws -> Int {
        let form = state.form
        guard let service = ServiceProtocol(rawValue: form.service.protocol),
            let port = UInt16(exactly: form.service.port)
        else {
            throw Problem.invalid(
                "service",
                Phrase(
                    id: "Permohonan meminta layanan yang tidak dapat ditempatkan.",
                    en: "The application asks for a service that cannot be placed."))
        }
        var pattern: ServicePattern?
        if service.needsPattern {
            guard let asked = form.service.pattern, let send = PatternText(asked.send),
                let expect = PatternText(asked.expect)
            else {
                throw Problem.invalid(
                    "service.pattern",
                    Phrase(
                        id: "Permohonan meminta pola yang tidak dapat dibaca.",
                        en: "The application asks for a pattern that cannot be read."))
            }
            pattern = ServicePattern(send: send, expect: expect)
        }
        let megabit: Int64 = 1_000_000
        let need = Requirement(
            rackUnits: form.server.rackUnits, watts: form.server.powerWatts,
            grant: Grant(
                inBitsPerSecond: Int64(form.bandwidth.inMbps) * megabit,
                outBitsPerSecond: Int64(form.bandwidth.outMbps) * megabit,
                burstBytes: Int64(form.bandwidth.burstMegabytes) * megabit),
            service: service, hostName: form.service.serverName.flatMap { HostName($0) }, pattern: pattern,
            serverPort: port,
            macAddresses: form.server.macAddresses.compactMap { MACAddress($0) })
        let allocation = try firstFit(need, for: state.number)
        planned = allocation
        return allocation.version
    }

    /// The first site that has everything; the last one's shortage when none has.
    private func firstFit(_ need: Requirement, for number: String) throws -> Allocation {
        var refusal: InventoryError?
        for site in try records.sites() {
            guard let books = try records.books(of: site.name, at: now) else { continue }
            do throws(InventoryError) {
                return try books.allocate(need, for: number)
            } catch {
                refusal = error
            }
        }
        throw refusal.map { Problem($0) }
            ?? Problem(
                .conflict, code: "inventory.none", title: Phrase(id: "Belum ada lokasi", en: "There is no site"),
                detail: Phrase(
                    id: "Belum ada ruang server yang disiapkan. Tambahkan pada pengaturan di bawah sites.",
                    en: "No server room is set up. Name one in the settings under sites."))
    }

    mutating func planRevision(for state: CaseState, as installation: Installation) throws -> Int {
        guard let holding = try records.holding(of: state.number) else {
            throw StoreError.damaged("case \(state.number) is to be installed and holds nothing")
        }
        guard let position = RackPosition(installation.rackPosition) else {
            let planned = holding.allocation.position
            let problem = FieldProblem.wrong(
                "rackPosition",
                Phrase(
                    id: "Bukan posisi rak. Tulis seperti \(RackPosition.example); rencananya \(planned).",
                    en: "It is no rack position. Give it like \(RackPosition.example); planned is \(planned)."))
            throw Refusal([problem], action: .recordInstallation, state: state)
        }
        if installation.serverName != nil, !holding.allocation.service.takesHostName {
            let problem = FieldProblem.wrong("serverName", ServiceProtocol.takesNoHostName)
            throw Refusal([problem], action: .recordInstallation, state: state)
        }
        guard let books = try records.books(of: holding.allocation.site, at: now) else {
            throw StoreError.damaged("site \(holding.allocation.site) is gone")
        }
        do throws(InventoryError) {
            let revised = try books.revise(
                holding.allocation, macAddresses: installation.macAddresses.compactMap { MACAddress($0) },
                switchPort: installation.switchPort, position: position,
                hostName: (installation.serverName ?? state.form.service.serverName).flatMap { HostName($0) })
            planned = revised
            return revised.version
        } catch {
            throw Problem(error)
        }
    }
}

extension Problem {
    package static func unknownAction(_ name: String) -> Problem {
        Problem(
            .unknown, code: "action.unknown", title: Phrase(id: "Tindakan tidak dikenal", en: "No such action"),
            detail: Phrase(
                id: "Tidak ada tindakan “\(name.prefix(40))”; berkas mencantumkan yang dapat dilakukan sekarang.",
                en: "There is no action “\(name.prefix(40))”; the case names those that are possible now."))
    }
}
