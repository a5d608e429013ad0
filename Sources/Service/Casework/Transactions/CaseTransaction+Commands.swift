// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Documents
internal import FoundationEssentials
internal import Inventory
internal import Procedure
internal import Values

extension CaseTransaction {
    /// The command that an officer's body means; takes numbers and plans allocations within the transaction.
    mutating func command(_ action: Action, _ body: JSONValue, _ state: CaseState) throws -> Command {
        let fields = try FieldReader(body)
        switch action {
        case .register:
            let agenda = try fields.optionalText("agendaNumber")
            return .register(
                agendaNumber: try agenda ?? number(.incomingAgenda), receivedOn: try fields.text("receivedOn"))
        case .returnToApplicant: return .returnToApplicant(reason: try fields.text("reason"))
        case .dispose: return .dispose(instruction: try fields.text("instruction"))
        case .orderPreparation: return .orderPreparation(instruction: try fields.text("instruction"))
        case .orderCheck: return .orderCheck(workPlan: try fields.text("workPlan"))
        case .recordCheck: return try check(FacilityFindings(fields), state)
        case .orderReply:
            return .orderReply(decision: try fields.choice("decision"), reason: try fields.optionalText("reason"))
        case .draftReply: return .draftReply(body: try fields.optionalText("body"))
        case .reviewDraft: return .reviewDraft(try Ruling(fields))
        case .initialDraft: return .initialDraft(try Ruling(fields))
        case .secretaryInitial: return .secretaryInitial(try Ruling(fields))
        case .signReply:
            let ruling = try Ruling(fields)
            return .signReply(
                ruling, capacity: try fields.choice("capacity", default: Capacity.definitive),
                letterNumber: ruling.decision == .approve ? try number(.letters) : "")
        case .recordAgenda:
            let agenda = try fields.optionalText("agendaNumber")
            return .recordAgenda(number: try agenda ?? number(.outgoingAgenda))
        case .archiveReply:
            return .archiveReply(
                classification: try fields.text("classification"), retentionYears: try fields.number("retentionYears"),
                shelf: try fields.text("shelf"))
        case .sendReply:
            return .sendReply(channel: try fields.choice("channel"), recipient: try fields.optionalText("recipient"))
        default: return try handoverCommand(action, fields, state)
        }
    }

    private mutating func handoverCommand(
        _ action: Action, _ fields: FieldReader, _ state: CaseState
    ) throws -> Command {
        switch action {
        case .recordArrival:
            return .recordArrival(
                serialNumber: try fields.text("serialNumber"), condition: try fields.text("condition"),
                deliveredBy: try fields.text("deliveredBy"))
        case .signHandover:
            return .signHandover(
                recordNumber: try number(.records), officer: try Party(fields.section("officer")),
                applicant: try Party(fields.section("applicant")))
        case .recordInstallation:
            return try install(
                Installation(
                    macAddresses: try fields.texts("macAddresses"), switchPort: try fields.text("switchPort"),
                    rackPosition: try fields.text("rackPosition")), state)
        case .startVerification:
            return .startVerification(
                orderID: UUID().uuidString.lowercased(),
                observationSeconds: try fields.optionalNumber("observationSeconds")
                    ?? casework.policy.observationSeconds,
                exercisePort: try fields.optionalNumber("exercisePort"))
        case .proposeException: return .proposeException(reason: try fields.text("reason"))
        case .approveException: return .approveException(reason: try fields.optionalText("reason"))
        case .cancel: return .cancel(reason: try fields.text("reason"))
        default: throw Problem.unknownAction(action.rawValue)
        }
    }

    /// The next number of a series of this year, in the office's form.
    func number(_ series: Numbering.Series) throws -> String {
        let year = now.day(secondsFromUTC: casework.settings.office.zone.secondsFromUTC).year
        let number = try records.nextNumber(of: "\(series.rawValue)/\(year)")
        return casework.settings.numbering.text(series, number: number, year: year)
    }

    /// What is found available is reserved: the system picks.
    private mutating func check(_ findings: FacilityFindings, _ state: CaseState) throws -> Command {
        guard findings.isAvailable else { return .recordCheck(findings: findings, allocationVersion: nil) }
        let form = state.form
        guard let service = ServiceProtocol(rawValue: form.service.protocol),
            let port = UInt16(exactly: form.service.port)
        else { throw Problem.invalid("service", "The application asks for a service that cannot be placed.") }
        var pattern: ServicePattern?
        if service.needsPattern {
            guard let asked = form.service.pattern, let send = PatternText(asked.send),
                let expect = PatternText(asked.expect)
            else { throw Problem.invalid("service.pattern", "The application asks for a pattern that cannot be read.") }
            pattern = ServicePattern(send: send, expect: expect)
        }
        let megabit: Int64 = 1_000_000
        let need = Requirement(
            rackUnits: form.server.rackUnits, watts: form.server.powerWatts,
            grant: Grant(
                inBitsPerSecond: Int64(form.bandwidth.inMbps) * megabit,
                outBitsPerSecond: Int64(form.bandwidth.outMbps) * megabit,
                burstBytes: Int64(form.bandwidth.burstMegabytes) * megabit),
            service: service, pattern: pattern, serverPort: port,
            macAddresses: form.server.macAddresses.compactMap { MACAddress($0) })
        let allocation = try firstFit(need, for: state.number)
        planned = allocation
        return .recordCheck(findings: findings, allocationVersion: allocation.version)
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
                .conflict, code: "inventory.none", title: "There is no site",
                detail: "No server room is set up. Name one in the settings under sites.")
    }

    private mutating func install(_ installation: Installation, _ state: CaseState) throws -> Command {
        // What is missing or misspelt is the procedure's to say.
        let macs = installation.macAddresses.compactMap { MACAddress($0) }
        guard let holding = try records.holding(of: state.number) else {
            throw StoreError.damaged("case \(state.number) is to be installed and holds nothing")
        }
        let version = holding.allocation.version + 1
        let command = Command.recordInstallation(installation, allocationVersion: version)
        guard macs.count == installation.macAddresses.count, !macs.isEmpty, !installation.switchPort.isEmpty,
            !installation.rackPosition.isEmpty
        else { return command }
        guard let position = RackPosition(installation.rackPosition) else {
            throw Problem.invalid(
                "rackPosition",
                "“\(installation.rackPosition.prefix(60))” is no rack position. Give it like \(RackPosition.example); planned is \(holding.allocation.position)."
            )
        }
        guard let books = try records.books(of: holding.allocation.site, at: now) else {
            throw StoreError.damaged("site \(holding.allocation.site) is gone")
        }
        do throws(InventoryError) {
            planned = try books.revise(
                holding.allocation, macAddresses: macs, switchPort: installation.switchPort, position: position)
        } catch {
            throw Problem(error)
        }
        return command
    }
}

extension Problem {
    static func unknownAction(_ name: String) -> Problem {
        Problem(
            .unknown, code: "action.unknown", title: "No such action",
            detail: "There is no action “\(name.prefix(40))”; the case names those that are possible now.")
    }
}
