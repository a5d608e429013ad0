// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Crypto
internal import Evidence
internal import Inventory
internal import Procedure
internal import Values
internal import Words

/// Issues verification orders within one transaction.
struct OrderIssuing {
    let records: Records
    let context: CaseworkContext
    let now: Timestamp

    /// Issues the order, which fixes case, allocation, agents, observation and an unpredictable nonce.
    ///
    /// - Parameter insideAgent: UUID of the agent in the room that asked for the verification itself.
    func issue(
        _ orderID: String, _ state: CaseState, for purpose: OrderPurpose = .handover, insideAgent: String? = nil
    ) throws {
        guard let holding = try records.holding(of: state.number),
            let books = try records.books(of: holding.allocation.site, at: now)
        else { throw StoreError.damaged("case \(state.number) is to be verified and holds nothing") }
        let (allocation, site) = (holding.allocation, books.site)
        let agents = try records.agents().filter { $0.site == site.name && $0.standing == .approved }
        // Of several approved agents at a vantage, the one that was seen last.
        let latest = { (vantage: AgentVantage) in
            agents.filter { $0.vantage == vantage }.max {
                ($0.seenAt ?? $0.enrolledAt, $0.id) < ($1.seenAt ?? $1.enrolledAt, $1.id)
            }
        }
        guard let inside = insideAgent ?? latest(.inside)?.id else {
            throw Problem.noAgentInside(site.name)
        }
        let outside = latest(.outside)
        let seconds = purpose == .handover ? observationSeconds(of: state) : context.policy.observationSeconds
        let settings = context.settings.verification
        let exercisePort = purpose == .handover ? state.verifications.last?.exercisePort : nil
        if exercisePort != nil, outside == nil {
            throw Problem(
                .conflict, code: "agent.outside",
                title: Phrase(id: "Tidak ada agen yang dapat memberi beban", en: "No agent can offer the load"),
                detail:
                    Phrase(
                        id:
                            "Beban uji datang dari luar, sedangkan lokasi \(site.name) belum punya agen luar yang disetujui. Kosongkan isian itu.",
                        en:
                            "A load exercise comes from outside, and site \(site.name) has no approved agent there. Leave it out."
                    ),
                field: "exercisePort")
        }
        let controls = books.controlAddresses(beside: allocation)
        let required: [CheckID]
        switch purpose {
        case .handover, .round:
            required = CheckID.allCases.filter {
                switch $0.condition {
                case .always: true
                case .outsideAgent: outside != nil
                case .unassignedAddress: !controls.isEmpty
                case .switchPorts: site.verifySwitchPort
                case .loadExercise: exercisePort != nil
                case .withdrawal: false
                }
            }
        case .withdrawal: required = CheckID.withdrawal(outside: outside != nil, switches: site.verifySwitchPort)
        }
        let identities = try KnownIdentities(of: allocation, records)
        let order = VerificationOrder(
            id: orderID, caseNumber: state.number, agency: state.form.agency.name, serverName: state.form.server.name,
            site: site.name, issued: now,
            expires: now.advanced(bySeconds: Double(seconds + settings.orderMinutes * 60)), nonce: .random(),
            insideAgent: inside, outsideAgent: outside?.id,
            target: VerificationOrder.Target(
                allocationVersion: allocation.version, publicAddress: allocation.publicAddress,
                publicPort: allocation.remotePort, serverAddress: allocation.serverAddress,
                serverPort: allocation.serverPort, service: allocation.service, gateway: allocation.gateway,
                macAddresses: allocation.macAddresses, switchPort: allocation.switchPort,
                controlPort: site.controlPort, grant: allocation.grant,
                knownIdentity: identities.first, controlAddresses: controls,
                neighbours: try neighbours(of: allocation, books), pattern: allocation.pattern,
                knownIdentities: identities.known, hostName: allocation.hostName,
                rejectedIdentities: identities.rejected,
                controlServices: purpose == .withdrawal ? controlServices(beside: allocation, books) : nil),
            observation: VerificationOrder.Observation(
                seconds: seconds, windowSeconds: settings.windowSeconds(of: seconds),
                minimumSampledFrames: settings.minimumSampledFrames,
                exercisePort: exercisePort.flatMap { UInt16(exactly: $0) }),
            requiredChecks: required, purpose: purpose == .withdrawal ? .withdrawal : nil)
        let envelope = try Envelope(
            signing: CanonicalJSON.encode(order), type: .order, with: context.serviceKey)
        try records.insert(order, envelope: envelope.encoded(), for: purpose)
    }

    /// Placed servers that answer from the internet, by which an agent there knows that it would hear one.
    private func controlServices(beside allocation: Allocation, _ books: SiteInventory) -> [ServicePlace] {
        books.holdings.filter {
            $0.state == .active && $0.allocation.caseNumber != allocation.caseNumber
                && !$0.allocation.service.isDatagram
        }.prefix(4).map { ServicePlace(address: $0.allocation.publicAddress, port: $0.allocation.remotePort) }
    }

    /// The other servers in the room, with labels by which the technician finds them.
    private func neighbours(of allocation: Allocation, _ books: SiteInventory) throws -> [Neighbour] {
        try books.holdings.filter { $0.state != .released }.map(\.allocation).filter {
            $0.caseNumber != allocation.caseNumber && !$0.macAddresses.isEmpty
        }.flatMap { other in
            let name = try records.caseState(other.caseNumber)?.form.server.name ?? other.caseNumber
            let label = "\(name), rack \(other.position), port \(other.switchPort)"
            return other.macAddresses.map { Neighbour(macAddress: $0, label: label) }
        }
    }

    private func observationSeconds(of state: CaseState) -> Int {
        state.verifications.last?.observationSeconds ?? context.policy.observationSeconds
    }
}

extension Problem {
    static func noAgentInside(_ site: String) -> Problem {
        Problem(
            .conflict, code: "agent.none",
            title: Phrase(id: "Belum ada agen yang dapat memverifikasi", en: "No agent can verify"),
            detail: Phrase(
                id:
                    "Lokasi \(site) belum punya agen dalam yang disetujui. Daftarkan dan setujui agen, lalu mulai lagi.",
                en: "Site \(site) has no approved agent inside. Enrol one, approve it, and start again."))
    }
}

extension Values.Digest {
    /// 32 random bytes.
    static func random() -> Values.Digest {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return Values.Digest(bytes: bytes) ?? Values.Digest(of: bytes)
    }
}
