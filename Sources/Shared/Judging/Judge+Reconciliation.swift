// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// What one judgement says of another: a line is only as good as the lines that it stands on.
extension Judge {
    func reconcile(reports: [VerificationReport], in judgements: inout [Judgement]) {
        compareIdentities(reports: reports, in: &judgements)
        requireMirrorVisibility(reports: reports, in: &judgements)
        demandArrival(reports: reports, in: &judgements)
        demandPlateau(reports: reports, in: &judgements)
        attributeToProxyARP(reports: reports, in: &judgements)
        demandServerOnLink(reports: reports, in: &judgements)
        // In this order: a control that only a deaf agent found silent is void, and with it what it was to vouch for.
        voidSilenceWithoutLink(in: &judgements)
        voidPositivesWithoutControl(in: &judgements)
    }

    /// The server must be the same seen from both sides: another host key outside means that somebody stands between.
    private func compareIdentities(reports: [VerificationReport], in judgements: inout [Judgement]) {
        let isOutside = { (judgement: Judgement) in
            judgement.check == .reachableOutside && judgement.vantage == .outside && judgement.outcome == .passed
        }
        guard order.target.service.hasIdentity, let index = judgements.firstIndex(where: isOutside),
            let outside = identity(of: .reachableOutside, from: .outside, in: reports)
        else { return }
        guard let inside = identity(of: .reachablePort, from: .inside, in: reports) else {
            judgements[index].outcome = .inconclusive
            judgements[index].reason = .noIdentity
            judgements[index].detail = "the identity seen outside has nothing inside to be compared with"
            return
        }
        if inside != outside {
            judgements[index].outcome = .failed
            judgements[index].reason = .identityDiffersOutside
            judgements[index].detail =
                "another identity answers outside (\(outside.description.prefix(16))…) than inside (\(inside.description.prefix(16))…)"
        }
    }

    private func identity(of check: CheckID, from vantage: Vantage, in reports: [VerificationReport]) -> Digest? {
        for result in reports.first(where: { $0.vantage == vantage })?.checks ?? [] where result.check == check {
            if case .port(let port) = result.measurement { return port.hostKey?.sha256 ?? port.certificate }
        }
        return nil
    }

    /// Whoever answers for an address that is nobody's answers for the server's too: what it said there proves nothing, and is not the
    /// server's fault.
    private func attributeToProxyARP(reports: [VerificationReport], in judgements: inout [Judgement]) {
        guard let inside = reports.first(where: { $0.vantage == .inside }) else { return }
        var proxies: Set<MACAddress> = []
        var claims: [CheckID: [AddressClaim]] = [:]
        for result in inside.checks {
            switch result.measurement {
            case .controlAddress(let control):
                for attempt in control.attempts where order.target.controlAddresses.contains(attempt.address) {
                    proxies.formUnion(attempt.claims.lazy.filter { $0.solicited > 0 }.map(\.macAddress))
                }
            case .identity(let identity): claims[result.check] = identity.claims
            case .conflict(let conflict): claims[result.check] = conflict.claims
            default: break
            }
        }
        proxies.subtract(registered)
        guard !proxies.isEmpty else { return }
        for index in judgements.indices where judgements[index].vantage == .inside {
            guard let heard = claims[judgements[index].check] else { continue }
            let others = heard.filter { !proxies.contains($0.macAddress) }
            guard others.count < heard.count, others.allSatisfy({ registered.contains($0.macAddress) }) else {
                continue
            }
            judgements[index].reason = .proxyARP
            judgements[index].detail +=
                "; \(proxies.map(name).sorted().joined(separator: ", ")) answers for addresses that are nobody's as well"
            // The server itself was heard or not: a stand-in's voice changes neither.
            judgements[index].outcome = others.isEmpty ? .failed : .inconclusive
        }
    }

    /// The name of a link is not the server: who only heard the switch speak there must have heard the server somewhere.
    private func demandServerOnLink(reports: [VerificationReport], in judgements: inout [Judgement]) {
        guard let index = judgements.firstIndex(where: { $0.check == .connectedPort && $0.outcome == .passed }),
            let inside = reports.first(where: { $0.vantage == .inside })
        else { return }
        let isServer = { (claim: AddressClaim) in claim.solicited > 0 && registered.contains(claim.macAddress) }
        for result in inside.checks {
            switch result.measurement {
            case .switchPort(let port) where result.check == .connectedPort:
                if port.sightings.contains(where: { $0.macAddress.map(registered.contains) ?? false }) { return }
            case .identity(let identity) where identity.claims.contains(where: isServer): return
            default: break
            }
        }
        judgements[index].markInconclusive(
            .registeredServerSilent, "; but that is the link's name, and nobody heard the server on it")
    }

    /// What a prober did not hear, it may itself have been deaf to: without its own link and gateway, or with its own threads late, silence
    /// blames nobody, and the silence of a control proves nothing.
    private func voidSilenceWithoutLink(in judgements: inout [Judgement]) {
        let silence: Set<Reason> = [.registeredServerSilent, .noReply, .loss, .timedOut, .unreachable, .blackHole]
        let controls: Set<CheckID> = [.controlPort, .controlAddress, .connectedConflict]
        for vantage in Vantage.allCases {
            let deaf = judgements.first {
                $0.vantage == vantage && $0.outcome != .passed
                    && ([.selfLink, .selfGateway].contains($0.check) || $0.reason == .proberOverloaded)
            }
            guard let deaf else { continue }
            for index in judgements.indices where judgements[index].vantage == vantage {
                let judgement = judgements[index]
                let isSilence = judgement.outcome == .failed && silence.contains(judgement.reason)
                guard isSilence || controls.contains(judgement.check) && judgement.outcome == .passed else { continue }
                judgements[index].markInconclusive(
                    deaf.reason, "; void, because the agent's own \(deaf.check.rawValue) did not hold")
            }
        }
        voidSilenceBehindGateway(silence, in: &judgements)
    }

    /// Nobody outside gets an answer through a gateway that is away, whatever the server does.
    private func voidSilenceBehindGateway(_ silence: Set<Reason>, in judgements: inout [Judgement]) {
        let isHeard = { (judgement: Judgement) in
            judgement.vantage == .inside && judgement.check == .selfLink && judgement.outcome == .passed
        }
        guard judgements.contains(where: isHeard), judgements.contains(where: { $0.reason == .gatewaySilent }) else {
            return
        }
        for index in judgements.indices
        where judgements[index].vantage == .outside && judgements[index].outcome == .failed
            && silence.contains(judgements[index].reason)
        {
            judgements[index].markInconclusive(.gatewaySilent, "; void, because the room's gateway is away")
        }
    }

    /// Positives of reachability are void unless what is assigned to nobody stayed silent: an answer proves nothing when that answers too, or
    /// when nobody could have heard whether it does.
    private func voidPositivesWithoutControl(in judgements: inout [Judgement]) {
        let control = judgements.first {
            [.controlPort, .controlAddress].contains($0.check) && $0.outcome != .passed
        }
        guard let control else { return }
        var positives: Set<CheckID> = [.reachablePort, .reachableOutside]
        // A voice for every address, not only for every port.
        if control.check == .controlAddress { positives.formUnion([.connectedIdentity, .reachableICMP]) }
        for index in judgements.indices
        where positives.contains(judgements[index].check) && judgements[index].outcome == .passed {
            // What arrived at the server was seen, not answered.
            if judgements[index].check == .reachableOutside, judgements[index].vantage == .inside { continue }
            judgements[index].markInconclusive(control.reason, "; void, because the negative control did not hold")
        }
    }
}
