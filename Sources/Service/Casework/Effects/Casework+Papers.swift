// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Documents
internal import Evidence
internal import Inventory
internal import Ledger
internal import Procedure
internal import Values

extension Casework {
    func issueLetter(_ state: CaseState, _ entry: OutboxEntry) async throws {
        guard state.letterSHA256 == nil else { return try await finish(entry) }
        let holding = try await store.read { try $0.holding(of: state.number) }
        let bytes = try await renderer.letter(try letterContent(state, holding?.allocation))
        try await file(bytes, as: "letter.pdf", leaf: .letter, entry) { LetterIssued(sha256: $0) }
    }

    func issueRecord(_ state: CaseState, _ entry: OutboxEntry) async throws {
        guard state.record?.sha256 == nil else { return try await finish(entry) }
        let holding = try await store.read { try $0.holding(of: state.number) }
        let bytes = try await renderer.handoverRecord(try recordContent(state, holding?.allocation))
        try await file(bytes, as: "record.pdf", leaf: .record, entry) { RecordIssued(sha256: $0) }
    }

    /// Record, annex, evidence and proofs in one document.
    func sealAnnex(_ state: CaseState, _ entry: OutboxEntry) async throws {
        guard state.annex == nil else { return try await finish(entry) }
        guard let record = state.record, let order = state.verifications.last?.orderID else {
            throw StoreError.damaged("case \(state.number) is to be sealed without record or verification")
        }
        let now = now
        let frames = try await arrivedFrames(orderID: order, at: now)
        let (file, ordered, reports, agents, leaf) = try await store.read { records in
            (
                try records.file("record.pdf", of: state.number), try records.order(order),
                try Casework.countingReports(of: order, records).map(\.record), try records.agents(),
                try records.loggedEvents(of: state.number).last {
                    if case .recordIssued = $0.recorded.event { true } else { false }
                }
            )
        }
        guard let file, let ordered, let leaf else {
            throw StoreError.damaged("case \(state.number) lacks its record or its order")
        }
        // The record's own leaf stands right behind that of the event which filed it.
        let proofs = try await leafProofs(reports.map(\.leafIndex) + [leaf.leaf + 1])
        let named = Set(reports.map(\.agentID))
        let evidence = HandoverEvidence(
            record: file.bytes, order: try Envelope(bytes: ordered.envelope),
            reports: try reports.map { try Envelope(bytes: $0.envelope) },
            receipts: try reports.map { try Envelope(bytes: $0.receipt) }, ledger: LedgerEvidence(proofs: proofs),
            keys: KeyRing(
                service: serviceKey.verificationKey, ledger: ledgerKey.verifier.description,
                agents: agents.filter { named.contains($0.id) }.map {
                    KeyRing.AgentKey(
                        id: $0.id, name: $0.name, site: $0.site, vantage: $0.vantage, reportKey: $0.reportKey)
                }), frames: frames)
        let content = AnnexContent(
            caseNumber: state.number, recordNumber: record.number, recordSignedAt: record.at,
            agency: state.form.agency.name, server: serverFacts(state),
            rackPosition: state.installation?.rackPosition, exception: exception(state), sealedAt: now)
        let bytes = try await renderer.handover(content, evidence: evidence, sealingKey: serviceKey)
        try await self.file(bytes, as: "handover.pdf", leaf: .annex, entry) { AnnexSealed(sha256: $0) }
    }

    /// The frames that the order's reports name. Throws ``NotYet`` while some are under way and may still come in time.
    private func arrivedFrames(orderID: String, at now: Timestamp) async throws -> [String: [UInt8]] {
        try await store.read { records in
            let named = try records.evidence(orderID: orderID)
            let missing = named.filter { $0.storedAt == nil }
            let last = try records.reports(orderID: orderID).filter(\.counts).map(\.receivedAt).max()
            if let last, !missing.isEmpty, now.seconds(since: last) < Casework.evidencePatience {
                throw NotYet(description: "under way: \(missing.map(\.name).joined(separator: ", "))")
            }
            var frames: [String: [UInt8]] = [:]
            for entry in named where entry.storedAt != nil {
                frames[entry.name] = try records.evidenceBytes(entry.sha256)
            }
            return frames
        }
    }

    private func exception(_ state: CaseState) -> AnnexException? {
        guard let exception = state.exception, let approver = exception.approvedBy, let at = exception.approvedAt else {
            return nil
        }
        return AnnexException(
            reason: exception.reason, proposedBy: exception.proposedBy.name, approvedBy: approver.name,
            approvedAt: at)
    }
}

/// What the papers say, taken from the case and its allocation, never typed.
extension Casework {
    private func day(_ time: Timestamp) -> CivilDate {
        time.day(secondsFromUTC: settings.office.zone.secondsFromUTC)
    }

    private func application(_ state: CaseState) throws -> DocumentReference {
        guard let date = CivilDate(state.form.letter.date) else {
            throw StoreError.damaged("case \(state.number) has a letter without a date")
        }
        return DocumentReference(number: state.form.letter.number, date: date)
    }

    func letterContent(_ state: CaseState, _ allocation: Allocation?) throws -> LetterContent {
        guard let signature = state.signature else {
            throw StoreError.damaged("the letter of \(state.number) is not signed")
        }
        let decision: LetterDecision
        if state.decision == .accept {
            guard let allocation else { throw StoreError.damaged("case \(state.number) is accepted and holds nothing") }
            let last = day(signature.at.advanced(byDays: policy.deliveryDays))
            decision = .accepted(accessFacts(state, allocation), deliverBy: last)
        } else {
            decision = .refused(reasons: state.decisionReason.map { [$0] } ?? [])
        }
        return LetterContent(
            caseNumber: state.number, number: signature.letterNumber, date: day(signature.at),
            recipient: "Kepala \(state.form.agency.name)", recipientPlace: settings.office.place,
            application: try application(state), serverName: state.form.server.name, purpose: state.form.purpose,
            decision: decision, body: state.draftBody,
            signatory: Signatory(
                name: signature.by.name, position: settings.headPosition, nip: signature.by.employeeNumber,
                capacity: signature.capacity,
                substantivePosition: signature.capacity == .definitive ? nil : signature.by.position,
                signedAt: signature.at),
            initials: state.initials.map(\.name))
    }

    func recordContent(_ state: CaseState, _ allocation: Allocation?) throws -> HandoverRecordContent {
        guard let record = state.record, let arrival = state.arrival, let signature = state.signature else {
            throw StoreError.damaged("the hand-over record of \(state.number) is not signed")
        }
        return HandoverRecordContent(
            number: record.number, caseNumber: state.number, signedAt: record.at,
            giver: HandoverParty(
                name: record.applicant.name, position: record.applicant.position, agency: state.form.agency.name,
                address: state.form.agency.address),
            receiver: HandoverParty(
                name: record.officer.name, position: record.officer.position, agency: settings.office.name,
                address: settings.office.address, nip: record.by.employeeNumber),
            application: try application(state),
            reply: DocumentReference(number: signature.letterNumber, date: day(signature.at)),
            access: allocation.map { accessFacts(state, $0) }, server: serverFacts(state),
            condition: arrival.condition, deliveredBy: arrival.deliveredBy, arrivedAt: arrival.at)
    }

    func serverFacts(_ state: CaseState) -> ServerFacts {
        let server = state.form.server
        let macs = state.installation?.macAddresses ?? server.macAddresses
        return ServerFacts(
            name: server.name, brand: server.brand, model: server.model, serialNumber: state.arrival?.serialNumber,
            rackUnits: server.rackUnits, powerWatts: server.powerWatts,
            macAddresses: macs.compactMap { MACAddress($0) },
            operatingSystem: server.operatingSystem)
    }

    private func accessFacts(_ state: CaseState, _ allocation: Allocation) -> AccessFacts {
        AccessFacts(
            server: serverFacts(state), publicAddress: allocation.publicAddress, remotePort: allocation.remotePort,
            service: allocation.service, serverAddress: allocation.serverAddress, gateway: allocation.gateway,
            grant: allocation.grant, rackPosition: allocation.position.description, switchPort: allocation.switchPort,
            allocationVersion: allocation.version)
    }
}
