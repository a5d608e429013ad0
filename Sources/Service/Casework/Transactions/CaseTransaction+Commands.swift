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

    /// Reserves the facilities that were found available, at the place that the technician chose.
    mutating func planReservation(for state: CaseState, at wish: PlaceWish) throws -> Int {
        let need = try Requirement(of: state)
        let inventories = try records.siteNames().filter { wish.site == nil || wish.site == $0 }.compactMap {
            try records.books(of: $0, at: now)
        }
        // What is short is said first: then there is nothing to choose from.
        _ = try firstFit(need, PlaceChoice(), inventories, for: state.number)
        let choice = try place(wish, isOnlySite: inventories.count == 1, state)
        let allocation = try firstFit(need, choice, inventories, for: state.number)
        planned = allocation
        return allocation.version
    }

    /// The texts of a form as a place.
    ///
    /// - Throws: a ``Refusal`` with what is missing or does not read.
    private func place(_ wish: PlaceWish, isOnlySite: Bool, _ state: CaseState) throws -> PlaceChoice {
        var problems: [FieldProblem] = []
        if wish.site == nil, !isOnlySite { problems.append(.missing("site")) }
        for (field, text) in [
            ("rackPosition", wish.rackPosition), ("access", wish.access), ("switchPort", wish.switchPort),
        ] where text == nil {
            problems.append(.missing(field))
        }
        let position = wish.rackPosition.flatMap { RackPosition($0) }
        if wish.rackPosition != nil, position == nil {
            problems.append(
                .wrong(
                    "rackPosition",
                    Phrase(
                        id: "Bukan posisi rak. Tulis seperti \(RackPosition.example).",
                        en: "It is no rack position. Give it like \(RackPosition.example).")))
        }
        let access = wish.access.flatMap { AccessText($0) }
        if wish.access != nil, access == nil { problems.append(.wrong("access", OfferWords.noAccess)) }
        guard problems.isEmpty else { throw Refusal(problems, action: .recordCheck, state: state) }
        return PlaceChoice(
            position: position, feed: wish.feed, publicAddress: access?.address, remotePort: access?.port,
            switchPort: wish.switchPort, cable: wish.cable)
    }

    /// The first site that has everything; the last one's shortage when none has.
    private func firstFit(
        _ need: Requirement, _ place: PlaceChoice, _ inventories: [SiteInventory], for number: String
    ) throws -> Allocation {
        var refusal: InventoryError?
        for inventory in inventories {
            do throws(InventoryError) {
                return try inventory.allocate(need, for: number, choosing: place)
            } catch {
                refusal = error
            }
        }
        throw refusal.map { Problem($0) }
            ?? Problem(
                .conflict, code: "inventory.none", title: Phrase(id: "Belum ada lokasi", en: "There is no site"),
                detail: Phrase(
                    id: "Belum ada ruang server dengan nama itu. Tambahkan pada halaman Sumber daya.",
                    en: "There is no server room of that name. Add one on the page Resources."))
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
