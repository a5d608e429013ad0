// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The rules of a verification in reverse: silence counts only from who could have heard.
extension Reconciliation {
    /// Voids the outside agent's silence unless something else at the site answered it meanwhile, and while the room's gateway is away: behind it
    /// nothing answers, the server no more than others.
    mutating func requireControlReply() {
        guard let index = index(of: .silentOutside, from: .outside), judgements[index].outcome == .passed else {
            return
        }
        if !hasPassed(.controlReply, from: .outside) {
            judgements[index].markInconclusive(
                .controlSilent, "; void, because nothing else at the site answered either")
        } else if !hasPassed(.selfGateway, from: .inside) {
            judgements[index].markInconclusive(
                .gatewaySilent, "; void, because it is not known that the room's gateway was there")
        }
    }

    /// Voids the silence of a run that was much shorter than the observation.
    mutating func requireWholeSilence() {
        for vantage in Vantage.allCases {
            guard let report = reports[vantage] else { continue }
            let seconds = ReportTimes(report, order: order).runSeconds
            guard seconds < Double(order.observation.seconds) * 0.9 else { continue }
            for index in judgements.indices
            where judgements[index].vantage == vantage && judgements[index].check.condition == .withdrawal
                && judgements[index].outcome == .passed
            {
                judgements[index].markInconclusive(
                    .runTooShort,
                    "; void, because the run lasted \(fixed(seconds, 1)) s and the order asks for \(order.observation.seconds) s"
                )
            }
        }
    }
}
