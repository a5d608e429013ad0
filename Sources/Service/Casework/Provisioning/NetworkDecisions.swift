// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Inventory
package import Procedure
internal import Values
internal import Words

/// What officers decide about placed servers at the gateway.
extension Provisioning {
    /// Minutes of a suspension that one person may decide.
    package static let suspensionMinutes = 1...1440

    /// Suspends for some minutes or resumes at once; proposes what is for good, which another person approves.
    ///
    /// - Parameter minutes: of a suspension; `nil`: until it is resumed.
    package func decide(
        _ kind: NetworkMeasure, on number: String, minutes: Int?, reason: String, by user: UserView
    ) async throws {
        try Duty.decideNetwork.require(of: user)
        let words = try Remark.read(
            reason, most: 500, field: "reason",
            Phrase(
                id: "Tuliskan alasannya dalam 1 sampai 500 karakter.", en: "Say why in 1 to 500 characters."))
        if let minutes, !Self.suspensionMinutes.contains(minutes) {
            throw Problem.invalid(
                "minutes",
                Phrase(
                    id:
                        "Antara \(Self.suspensionMinutes.lowerBound) dan \(Self.suspensionMinutes.upperBound) menit; kosongkan untuk sampai dibuka lagi.",
                    en:
                        "From \(Self.suspensionMinutes.lowerBound) to \(Self.suspensionMinutes.upperBound) minutes; leave it empty for until it is resumed."
                ))
        }
        let now = context.now
        let seconds = kind == .suspend ? minutes.map { $0 * 60 } : nil
        let needsAnother = kind == .remove || (kind == .suspend && seconds == nil)
        try await context.store.write(within: user.scope) { records in
            try requirePlaced(number, records)
            if let open = try records.openProposal(of: number), needsAnother {
                throw Problem(
                    .conflict, code: "network.proposed",
                    title: Phrase(id: "Sudah diusulkan", en: "Proposed already"),
                    detail: Phrase(
                        id: "Usul \(open.id) untuk berkas \(number) belum dijawab: setujui atau tolak dahulu.",
                        en: "Proposal \(open.id) on case \(number) is not answered yet: approve or decline it first."))
            }
            var decision = NetworkDecision(
                caseNumber: number, kind: kind, step: needsAnother ? .proposed : .ordered, seconds: seconds,
                reason: words, by: user.id, name: user.displayName, role: user.role, at: now)
            if !needsAnother { decision.orderID = try order(decision, records, at: now) }
            try record(decision, records)
        }
        announce(number)
    }

    /// Answers a proposal; whoever made it may withdraw it, and not approve it.
    ///
    /// - Returns: the number of its case.
    @discardableResult
    package func answer(_ id: Int, approve: Bool, by user: UserView) async throws -> String {
        try Duty.decideNetwork.require(of: user)
        let now = context.now
        let number = try await context.store.write(within: user.scope) { records -> String in
            guard let proposal = try records.networkDecision(id), proposal.step == .proposed else {
                throw Problem.unknownProposal(id)
            }
            guard try records.openProposal(of: proposal.caseNumber)?.id == id else {
                throw Problem(
                    .conflict, code: "network.answered",
                    title: Phrase(id: "Sudah dijawab", en: "Answered already"),
                    detail: Phrase(id: "Usul \(id) sudah dijawab.", en: "Proposal \(id) is answered."))
            }
            guard !approve || proposal.by != user.id else {
                throw Problem(
                    .forbidden, code: "network.secondPerson",
                    title: Phrase(id: "Perlu orang kedua", en: "A second person is needed"),
                    detail: Phrase(
                        id: "Usul ini Anda buat sendiri, jadi petugas lain yang menyetujuinya.",
                        en: "You made this proposal yourself, so somebody else approves it."))
            }
            var decision = proposal
            decision.step = approve ? .approved : .declined
            (decision.by, decision.name, decision.role) = (user.id, user.displayName, user.role)
            decision.at = now
            decision.proposal = id
            if approve {
                try requirePlaced(proposal.caseNumber, records)
                decision.orderID = try order(decision, records, at: now)
            }
            try record(decision, records)
            return proposal.caseNumber
        }
        announce(number)
        return number
    }

    private func announce(_ number: String) {
        context.hub.publish(.orders)
        context.hub.publish(.update(.traffic(tenant: number)))
    }

    private func requirePlaced(_ number: String, _ records: Records) throws {
        guard try records.caseState(number) != nil else { throw Problem.unknownCase(number) }
        guard try records.holding(of: number)?.state == .active else {
            throw Problem(
                .conflict, code: "network.case",
                title: Phrase(id: "Server belum ditempatkan", en: "The server is not placed"),
                detail: Phrase(
                    id: "Hanya server yang sudah ditempatkan yang dihentikan, dibuka lagi, atau dicabut di gateway.",
                    en: "Only a placed server is suspended, resumed or removed at the gateway."))
        }
    }

    /// - Returns: the order's id; `nil` for a removal where no agent is at the gateway: people do it there.
    private func order(_ decision: NetworkDecision, _ records: Records, at now: Timestamp) throws -> String? {
        let issuing = ProvisioningIssuing(records: records, context: context, now: now)
        guard let agent = try issuing.gateway(forCase: decision.caseNumber) else {
            if decision.kind == .remove { return nil }
            throw Problem(
                .conflict, code: "network.gateway",
                title: Phrase(id: "Gateway tidak punya agen", en: "The gateway has no agent"),
                detail: Phrase(
                    id: "Lokasi server ini tidak punya agen gateway yang disetujui: kerjakan di gateway itu sendiri.",
                    en: "The site of this server has no approved agent at its gateway: do it on the gateway itself."))
        }
        let task: ProvisioningTask =
            switch decision.kind {
            case .suspend: .suspend(SuspendTask(reason: decision.reason, seconds: decision.seconds))
            case .resume: .resume(ReasonTask(reason: decision.reason))
            case .remove: .remove(ReasonTask(reason: decision.reason))
            }
        return try issuing.issue(task: task, of: decision.caseNumber, to: agent, for: .decision).id
    }

    private func record(_ decision: NetworkDecision, _ records: Records) throws {
        let body = try CanonicalJSON.encode(decision)
        let leaf = try records.appendLeaf(
            LedgerLeaf(
                kind: .network, case: decision.caseNumber, name: decision.step.rawValue, sha256: Digest(of: body),
                at: decision.at))
        try records.insert(decision, body: body, leaf: leaf)
        try records.audit(
            "network.\(decision.kind.rawValue).\(decision.step.rawValue)", by: decision.by,
            "\(decision.caseNumber), as \(decision.role.rawValue): \(decision.reason)", at: decision.at)
    }
}

extension Problem {
    package static func unknownProposal(_ id: Int) -> Problem {
        Problem(
            .unknown, code: "network.unknown", title: Phrase(id: "Usul tidak ditemukan", en: "No such proposal"),
            detail: Phrase(
                id: "Tidak ada usul \(id) untuk jaringan; halaman Jaringan mencantumkan yang menunggu.",
                en: "There is no proposal \(id) on the network; the page Network lists those that wait."))
    }
}
