// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Documents
internal import Inventory
internal import Procedure
internal import Values
internal import Words

/// The contents of the documents, taken from the case and its allocation, never typed.
struct PaperContents {
    let settings: OfficeSettings
    let keys: KeyNotice

    private func day(_ time: Timestamp) -> CivilDate {
        time.day(secondsFromUTC: settings.office.zone.secondsFromUTC)
    }

    private func application(_ state: CaseState) throws -> DocumentReference {
        guard let date = CivilDate(state.form.letter.date) else {
            throw StoreError.damaged("case \(state.number) has a letter without a date")
        }
        return DocumentReference(number: state.form.letter.number, date: date)
    }

    func letter(of state: CaseState, _ allocation: Allocation?) throws -> LetterContent {
        guard let signature = state.signature else {
            throw StoreError.damaged("the letter of \(state.number) is not signed")
        }
        var letter = try letter(
            of: state, allocation,
            signatory: signatory(signature.by, as: signature.capacity, at: signature.at))
        letter.number = signature.letterNumber
        letter.date = day(signature.at)
        letter.keys = keys
        return letter
    }

    /// The letter before it is signed: without number, date and keys.
    ///
    /// - Parameter signer: whose name stands below it; `nil` where that is not known yet.
    func draft(of state: CaseState, _ allocation: Allocation?, signer: Author?) throws -> LetterContent {
        try letter(
            of: state, allocation,
            signatory: signer.map { signatory($0, as: $0.acting?.capacity ?? .definitive, at: nil) }
                ?? Signatory(name: String(repeating: "…", count: 12), position: settings.headPosition))
    }

    private func signatory(_ signer: Author, as capacity: Capacity, at signedAt: Timestamp?) -> Signatory {
        Signatory(
            name: signer.name, position: settings.headPosition, rank: signer.rank?.title, nip: signer.employeeNumber,
            capacity: capacity, substantivePosition: capacity == .definitive ? nil : signer.position,
            intermediatePosition: signer.acting?.intermediate, signedAt: signedAt)
    }

    private func letter(
        of state: CaseState, _ allocation: Allocation?, signatory: Signatory
    ) throws -> LetterContent {
        let decision: LetterDecision
        if state.decision == .accept {
            guard let allocation else { throw StoreError.damaged("case \(state.number) is accepted and holds nothing") }
            decision = .accepted(
                accessFacts(state, allocation),
                deliverBy: signatory.signedAt.map { day($0.advanced(byDays: settings.policy.deliveryDays)) })
        } else {
            decision = .refused(reasons: state.decisionReason.map { [$0] } ?? [])
        }
        return LetterContent(
            caseNumber: state.number, number: nil, date: nil,
            recipient: "Kepala \(state.form.agency.name)", recipientPlace: settings.office.place,
            application: try application(state), serverName: state.form.server.name, purpose: state.form.purpose,
            decision: decision, deliveryDays: settings.policy.deliveryDays, additions: state.draftBody,
            signatory: signatory, initials: state.initials.map(\.initialled))
    }

    /// - Parameter photographs: pictures of the photographs, by the attachments' numbers.
    func record(of state: CaseState, _ allocation: Allocation?, photographs: [Int: [UInt8]]) throws
        -> HandoverRecordContent
    {
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
            delivery: arrival.delivery.facts.map { DocumentFact($0.label, $0.text) }, arrivedAt: arrival.at,
            photographs: state.photographs.compactMap { filed in
                let file = filed.attachment
                guard let picture = photographs[file.number], let sha256 = Digest(file.sha256) else { return nil }
                return RecordPhotograph(
                    title: file.kind.title, takenBy: filed.by.name, at: filed.at, sha256: sha256, picture: picture)
            }, keys: keys)
    }

    func annex(of state: CaseState, _ record: CaseState.HandoverRecord, at now: Timestamp) -> AnnexContent {
        AnnexContent(
            caseNumber: state.number, recordNumber: record.number, recordSignedAt: record.at,
            signature: signature(state), agency: state.form.agency.name, server: serverFacts(state),
            rackPosition: state.installation?.rackPosition, exception: exception(state),
            byHand: state.network?.standing == .byHand ? state.network?.reason : nil, sealedAt: now,
            keysPage: keys.page,
            waiver: state.witnessesWaived.map { AnnexWaiver(reason: $0.text, by: $0.by.name, at: $0.at) })
    }

    private func signature(_ state: CaseState) -> AnnexSignature? {
        guard let confirmation = state.confirmation(of: .record), let scan = state.confirmedScan(of: .record),
            let sha256 = Digest(confirmation.scan)
        else { return nil }
        return AnnexSignature(
            scan: sha256, attachedBy: scan.by.name, confirmedBy: confirmation.by.name, confirmedAt: confirmation.at)
    }

    private func exception(_ state: CaseState) -> AnnexException? {
        guard let exception = state.exception, let approver = exception.approvedBy, let at = exception.approvedAt else {
            return nil
        }
        return AnnexException(
            reason: exception.reason, proposedBy: exception.proposedBy.name, approvedBy: approver.name,
            approvedAt: at)
    }

    private func serverFacts(_ state: CaseState) -> ServerFacts {
        let server = state.form.server
        let macs = state.installation?.macAddresses ?? server.macAddresses
        return ServerFacts(
            name: server.name, brand: server.brand, model: server.model,
            serialNumber: state.arrival?.delivery.serialNumber,
            rackUnits: server.rackUnits, powerWatts: server.powerWatts,
            macAddresses: macs.compactMap { MACAddress($0) },
            operatingSystem: server.operatingSystem)
    }

    private func accessFacts(_ state: CaseState, _ allocation: Allocation) -> AccessFacts {
        AccessFacts(
            server: serverFacts(state), publicAddress: allocation.publicAddress, remotePort: allocation.remotePort,
            service: allocation.service, hostName: allocation.hostName, serverAddress: allocation.serverAddress,
            gateway: allocation.gateway,
            grant: allocation.grant, rackPosition: allocation.position.description, switchPort: allocation.switchPort,
            allocationVersion: allocation.version)
    }
}

extension Author {
    /// The name, behind which stands in whose post the draft was initialled.
    fileprivate var initialled: String {
        acting.map { "\(name) (\($0.capacity.abbreviation.id) \(role.title.id))" } ?? name
    }
}
