// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Procedure
internal import Values

extension Casework {
    /// A case as an officer sees it.
    package func caseView(_ number: String, for user: UserView) async throws -> CaseView {
        let snapshot = try await store.read { records -> CaseSnapshot? in
            guard let state = try records.caseState(number) else { return nil }
            return try CaseSnapshot(state, records)
        }
        guard let snapshot else { throw Problem.unknownCase(number) }
        return CaseView(snapshot, for: user.role, at: now, policy, site: settings.sites)
    }

    /// Newest first.
    package func cases(for user: UserView, filter: CaseFilter = CaseFilter()) async throws -> [CaseSummary] {
        let text = filter.text.lowercased()
        let states = try await store.read { try $0.caseStates(stage: nil, most: 10_000) }
        let now = now
        return states.lazy.filter { state in
            let words = [state.number, state.form.agency.name, state.form.server.name]
            return (text.isEmpty || words.contains { $0.lowercased().contains(text) })
                && (filter.ended == nil || filter.ended == state.stage.isFinal)
        }.prefix(max(0, filter.limit)).map { CaseSummary($0, at: now, policy) }
    }

    /// What waits for the person's role, the longest waiting first.
    package func inbox(for user: UserView) async throws -> [InboxItem] {
        let states = try await store.read { try $0.casesWaiting(for: user.role) }
        let now = now
        return states.map {
            InboxItem(
                summary: CaseSummary($0, at: now, policy),
                actions: CaseView.actions(for: user.role, in: $0, at: now, policy))
        }
    }

    /// `letter.pdf`, `record.pdf` or `handover.pdf`, as filed.
    package func document(_ name: String, of number: String, for user: UserView) async throws -> StoredFile {
        let found = try await store.read { (try $0.caseState(number), try $0.file(name, of: number)) }
        guard found.0 != nil else { throw Problem.unknownCase(number) }
        guard let file = found.1 else { throw Problem.unknownFile(name) }
        return StoredFile(file)
    }

    /// A refusal's letter, once sent. An acceptance's carries address and port, which the link never shows: it came by mail or by hand.
    package func applicantDocument(_ name: String, secret: String) async throws -> StoredFile {
        let view = try await applicantView(secret: secret)
        guard view.documents.contains(where: { $0.name == name }),
            let file = try await store.read({ try $0.file(name, of: view.number) })
        else { throw Problem.unknownFile(name) }
        return StoredFile(file)
    }

    /// `order.json` (the signed payload), `report.dsse.json`, `report-outside.dsse.json` or the frames behind a check, of the latest
    /// verification, byte for byte.
    package func evidence(_ name: String, of number: String, for user: UserView) async throws -> StoredFile {
        let files = try await store.read { records -> [StoredFile]? in
            guard try records.caseState(number) != nil else { return nil }
            let frames = try Casework.frameFile(name, of: number, records)
            return try Casework.evidenceFiles(of: number, records) + (frames.map { [$0] } ?? [])
        }
        guard let files else { throw Problem.unknownCase(number) }
        guard let file = files.first(where: { $0.name == name }) else { throw Problem.unknownFile(name) }
        return file
    }

    /// The latest order to verify for the hand-over: its evidence is the case's.
    static func handoverOrder(of number: String, _ records: Records) throws -> OrderRecord? {
        try records.orders(of: number).last { $0.purpose == .handover }
    }

    static func evidenceFiles(of number: String, _ records: Records) throws -> [StoredFile] {
        guard let order = try handoverOrder(of: number, records) else { return [] }
        let payload = Array(try Envelope(bytes: order.envelope).payload)
        var files = [
            StoredFile(
                name: "order.json", mediaType: "application/json", bytes: payload, sha256: Digest(of: payload),
                at: order.order.issued)
        ]
        for report in try records.reports(orderID: order.order.id) where report.counts {
            files.append(
                StoredFile(
                    name: report.vantage == .inside ? "report.dsse.json" : "report-outside.dsse.json",
                    mediaType: "application/vnd.dsse.envelope.v1+json", bytes: report.envelope,
                    sha256: Digest(of: report.envelope), at: report.receivedAt))
        }
        return files
    }
}

extension StoredFile {
    init(_ file: FiledDocument) {
        self.init(
            name: file.name, mediaType: file.mediaType, bytes: file.bytes, sha256: file.sha256, at: file.filedAt)
    }
}

extension Problem {
    static func unknownFile(_ name: String) -> Problem {
        Problem(
            .unknown, code: "file.unknown", title: "No such file",
            detail: "The case has no “\(name.prefix(60))” yet; it lists the files that there are.")
    }
}
