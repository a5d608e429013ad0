// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The rules on frames that the mirror must have delivered.
extension Reconciliation {
    /// Requires that the inside agent saw the outside agent's connection reach the server; without it something else may have answered.
    ///
    /// The outside check fails as intercepted only when the connection was made while the inside agent watched, no untagged connection
    /// arrived (a source port may be changed on the way), and the mirror showed the server's frames in the same window. Else it is
    /// inconclusive.
    mutating func requireArrival() {
        guard let inside = index(of: .reachableOutside, from: .inside),
            hasPassed(.reachableOutside, from: .outside),
            let outside = index(of: .reachableOutside, from: .outside)
        else { return }
        let hasIdentity = order.target.service.hasIdentity
        guard judgements[inside].reason == .noArrival else {
            // Without an identity the arrival is the only proof that the server answered.
            guard !hasIdentity, judgements[inside].outcome != .passed else { return }
            judgements[outside].markInconclusive(
                .noArrival, "; void, because nobody saw that connection reach the server")
            return
        }
        if let fault = judgements.first(where: { $0.check == .selfCapture && $0.outcome != .passed }) {
            judgements[inside].reason = fault.reason
            judgements[inside].detail += "; void, because the agent's own \(fault.check.rawValue) did not hold"
            if !hasIdentity { judgements[outside].markInconclusive(.noArrival) }
            return
        }
        guard let watch = ArrivalWatch(reports), watch.sawRequests(order.tagPorts) else {
            judgements[inside].detail += "; the outside agent did not connect while it was watched: verify again"
            if !hasIdentity { judgements[outside].markInconclusive(.noArrival) }
            return
        }
        if watch.others > 0 {
            judgements[inside].detail += "; one of the others may be it, with its source port changed on the way"
            judgements[outside].markInconclusive(.noArrival)
            return
        }
        guard let capture, capture.keptIn > 0, capture.keptOut > 0 else {
            judgements[inside].detail += "; void, because the mirror showed no other frame of the server either"
            judgements[outside].markInconclusive(.noArrival)
            return
        }
        judgements[outside].change(
            to: .failed, .intercepted,
            "but that connection never reached the server: something in between answers for it")
    }

    /// Requires that the mirror showed a frame of a server that answered the inside agent on the same link.
    mutating func requireMirrorVisibility() {
        guard hasPassed(.selfCapture, from: .inside), let index = index(of: .selfCapture, from: .inside),
            hasPassed(.reachableICMP, from: .inside) || hasPassed(.reachablePort, from: .inside),
            let capture, capture.keptIn == 0, capture.keptOut == 0
        else { return }
        judgements[index].replace(
            with: .inconclusive(
                .oneSidedMirror,
                "the server answered, and no frame of it was seen on \(capture.interface): is its port mirrored there?"
            ))
    }

    private var capture: CaptureMeasurement? {
        guard case .capture(let capture) = reports.measurement(.selfCapture, from: .inside) else { return nil }
        return capture
    }
}
