// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The rules on conclusions from missing answers.
extension Reconciliation {
    /// Outcomes that are based on a missing answer.
    private static let silence: Set<Reason> = [
        .registeredServerSilent, .noReply, .loss, .timedOut, .unreachable, .blackHole,
    ]
    /// Checks that pass by silence.
    private static let controls: Set<CheckID> = [
        .controlPort, .controlAddress, .connectedConflict, .silentAddress, .silentPort, .silentOutside,
    ]

    /// Voids failures and controls that are based on missing answers when the prober's own link or gateway failed, or its threads ran late: the
    /// prober may not have received the answers.
    mutating func voidSilenceWithoutLink() {
        for vantage in Vantage.allCases {
            let fault = judgements.first {
                $0.vantage == vantage && $0.outcome != .passed
                    && ([.selfLink, .selfGateway].contains($0.check) || $0.reason == .proberOverloaded)
            }
            guard let fault else { continue }
            for index in judgements.indices where judgements[index].vantage == vantage {
                let judgement = judgements[index]
                guard
                    failedBySilence(judgement)
                        || Self.controls.contains(judgement.check) && judgement.outcome == .passed
                else { continue }
                judgements[index].markInconclusive(
                    fault.reason, "; void, because the agent's own \(fault.check.rawValue) did not hold")
            }
        }
        voidSilenceBehindGateway()
    }

    /// Voids failures by silence at the outside vantage while the room's gateway is away: no answer gets through it.
    private mutating func voidSilenceBehindGateway() {
        guard hasPassed(.selfLink, from: .inside), judgements.contains(where: { $0.reason == .gatewaySilent }) else {
            return
        }
        for index in judgements.indices
        where judgements[index].vantage == .outside && failedBySilence(judgements[index]) {
            judgements[index].markInconclusive(.gatewaySilent, "; void, because the room's gateway is away")
        }
    }

    private func failedBySilence(_ judgement: Judgement) -> Bool {
        judgement.outcome == .failed && Self.silence.contains(judgement.reason)
    }

    /// Voids passes of reachability unless the negative controls passed: an answer proves nothing where unassigned ports or addresses answer
    /// too, or where it is unknown whether they do.
    mutating func voidPassesWithoutControl() {
        let control = judgements.first {
            [.controlPort, .controlAddress].contains($0.check) && $0.outcome != .passed
        }
        guard let control else { return }
        var voided: Set<CheckID> = [.reachablePort, .reachableOutside]
        // An unassigned address that answers puts every answer for an address in doubt; an unassigned port only those of ports.
        if control.check == .controlAddress { voided.formUnion([.connectedIdentity, .reachableICMP]) }
        for index in judgements.indices
        where voided.contains(judgements[index].check) && judgements[index].outcome == .passed {
            // Arrivals were seen on the link: they are no answers.
            if judgements[index].check == .reachableOutside, judgements[index].vantage == .inside { continue }
            judgements[index].markInconclusive(control.reason, "; void, because the negative control did not hold")
        }
    }
}
