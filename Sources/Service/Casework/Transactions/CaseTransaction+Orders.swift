// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Crypto
internal import Evidence
internal import Inventory
internal import Procedure

extension CaseTransaction {
    /// What an order asks for where the site can answer it.
    private static let asked: Set<CheckID> = [
        .selfLink, .selfGateway, .selfClock, .selfCapture, .connectedIdentity, .reachableICMP, .reachablePort,
        .reachableOutside, .controlPort, .bandwidthIn, .bandwidthOut,
    ]

    /// Freezes the test: case, allocation, agents, observation and a nonce that nobody can know before.
    func issueOrder(_ orderID: String, _ state: CaseState, for purpose: OrderPurpose = .handover) throws {
        guard let holding = try records.holding(of: state.number),
            let site = try records.sites().first(where: { $0.name == holding.allocation.site })
        else { throw StoreError.damaged("case \(state.number) is to be verified and holds nothing") }
        let allocation = holding.allocation
        let agents = try records.agents().filter { $0.site == site.name && $0.standing == .approved }
        // Of several, the one that was heard of last.
        let latest = { (vantage: Vantage) in
            agents.filter { $0.vantage == vantage }.max {
                ($0.seenAt ?? $0.enrolledAt, $0.id) < ($1.seenAt ?? $1.enrolledAt, $1.id)
            }
        }
        guard let inside = insideAgent ?? latest(.inside)?.id else {
            throw Problem(
                .conflict, code: "agent.none", title: "No agent can verify",
                detail: "Site \(site.name) has no approved agent inside. Enrol one, approve it, and start again.")
        }
        let outside = latest(.outside)
        let seconds = purpose == .handover ? observationSeconds(of: state) : casework.policy.observationSeconds
        let settings = casework.settings.verification
        let exercisePort = purpose == .handover ? state.verifications.last?.exercisePort : nil
        if exercisePort != nil, outside == nil {
            throw Problem(
                .conflict, code: "agent.outside", title: "No agent can offer the load",
                detail:
                    "A load exercise comes from outside, and site \(site.name) has no approved agent there. Leave it out.",
                field: "exercisePort")
        }
        var required = Self.asked.filter { $0 != .reachableOutside || outside != nil }.sorted()
        if exercisePort != nil { required = (required + [.bandwidthPlateau]).sorted() }
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
                controlPort: site.controlPort, grant: allocation.grant),
            observation: VerificationOrder.Observation(
                seconds: seconds, windowSeconds: settings.windowSeconds(of: seconds),
                minimumSampledFrames: settings.minimumSampledFrames,
                exercisePort: exercisePort.flatMap { UInt16(exactly: $0) }),
            requiredChecks: required)
        let envelope = try Envelope(
            signing: CanonicalJSON.encode(order), type: .order, with: casework.serviceKey)
        try records.insert(order, envelope: envelope.encoded(), for: purpose)
    }

    private func observationSeconds(of state: CaseState) -> Int {
        state.verifications.last?.observationSeconds ?? casework.policy.observationSeconds
    }
}

extension Evidence.Digest {
    /// 32 random bytes.
    static func random() -> Evidence.Digest {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return Evidence.Digest(bytes: bytes) ?? Evidence.Digest(of: bytes)
    }
}
