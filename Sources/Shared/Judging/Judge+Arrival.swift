// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// What the mirror must have seen.
extension Judge {
    /// From outside a server answered; that it was this one, the inside agent must have seen on the wire.
    ///
    /// Something in between is accused only of connections that were made while the inside agent watched, and when nobody else's came
    /// through either: a source port may also be changed on the way. And only by a mirror that showed the server in this same window: a blind
    /// one shows no arrival of anybody.
    func demandArrival(reports: [VerificationReport], in judgements: inout [Judgement]) {
        guard let inside = judgements.firstIndex(where: { $0.check == .reachableOutside && $0.vantage == .inside }),
            let outside = judgements.firstIndex(where: {
                $0.check == .reachableOutside && $0.vantage == .outside && $0.outcome == .passed
            })
        else { return }
        guard judgements[inside].reason == .noArrival else {
            // A service that shows no key is the server's only as far as its connections were seen.
            guard !order.target.service.hasIdentity, judgements[inside].outcome != .passed else { return }
            judgements[outside].markInconclusive(
                .noArrival, "; void, because nobody saw that connection reach the server")
            return
        }
        // Who saw nothing, or one half, accuses nobody.
        if let blind = judgements.first(where: { $0.check == .selfCapture && $0.outcome != .passed }) {
            judgements[inside].reason = blind.reason
            judgements[inside].detail += "; void, because the agent's own \(blind.check.rawValue) did not hold"
            guard !order.target.service.hasIdentity else { return }
            judgements[outside].markInconclusive(.noArrival)
            return
        }
        guard let watch = ArrivalWatch(reports), watch.sawRequests(order.tagPorts) else {
            judgements[inside].detail += "; the outside agent did not connect while it was watched: verify again"
            if !order.target.service.hasIdentity {
                judgements[outside].markInconclusive(.noArrival)
            }
            return
        }
        if watch.others > 0 {
            judgements[inside].detail += "; one of the others may be it, with its source port changed on the way"
            judgements[outside].markInconclusive(.noArrival)
            return
        }
        guard sawServer(reports) else {
            judgements[inside].detail += "; void, because the mirror showed no other frame of the server either"
            judgements[outside].markInconclusive(.noArrival)
            return
        }
        judgements[outside].outcome = .failed
        judgements[outside].reason = .intercepted
        judgements[outside].detail +=
            "; but that connection never reached the server: something in between answers for it"
    }

    /// A server that answered the inside agent did so on the mirrored link: a mirror that shows no frame of it is blind.
    func requireMirrorVisibility(reports: [VerificationReport], in judgements: inout [Judgement]) {
        let isAnswer = { (judgement: Judgement) in
            judgement.vantage == .inside && judgement.outcome == .passed
                && [.reachableICMP, .reachablePort].contains(judgement.check)
        }
        guard let index = judgements.firstIndex(where: { $0.check == .selfCapture && $0.outcome == .passed }),
            judgements.contains(where: isAnswer), let capture = capture(of: reports), capture.keptIn == 0,
            capture.keptOut == 0
        else { return }
        judgements[index].outcome = .inconclusive
        judgements[index].reason = .oneSidedMirror
        judgements[index].detail =
            "the server answered, and no frame of it was seen on \(capture.interface): is its port mirrored there?"
    }

    private func sawServer(_ reports: [VerificationReport]) -> Bool {
        capture(of: reports).map { $0.keptIn > 0 && $0.keptOut > 0 } ?? false
    }

    private func capture(of reports: [VerificationReport]) -> CaptureMeasurement? {
        for result in reports.first(where: { $0.vantage == .inside })?.checks ?? [] {
            if case .capture(let capture) = result.measurement, result.check == .selfCapture { return capture }
        }
        return nil
    }
}
