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
        guard let inside = index(of: .reachableOutside, from: .inside) else { return }
        let hasIdentity = order.target.service.hasIdentity
        let outside = hasPassed(.reachableOutside, from: .outside) ? index(of: .reachableOutside, from: .outside) : nil
        guard judgements[inside].reason == .noArrival else {
            // Without an identity the arrival is the only proof that the server answered.
            guard let outside, !hasIdentity, judgements[inside].outcome != .passed else { return }
            judgements[outside].markInconclusive(
                .noArrival, "; void, because nobody saw that connection reach the server")
            return
        }
        let absence = absence
        judgements[inside].reason = absence.reason
        if let note = absence.note { judgements[inside].detail += "; " + note }
        guard let outside else { return }
        switch absence {
        case .agentAtFault, .notWatched, .framesLost:
            if !hasIdentity { judgements[outside].markInconclusive(absence.reason) }
        case .perhapsRenumbered, .mirrorShowedNothing:
            judgements[outside].markInconclusive(absence.reason)
        case .didNotArrive:
            judgements[outside].change(
                to: .failed, .intercepted,
                "but that connection never reached the server: something in between answers for it")
        }
    }

    /// Why no tagged connection was seen at the server.
    private enum Absence {
        /// The inside agent's own capture did not hold.
        case agentAtFault(Judgement)
        /// It is not known that the outside agent made a connection while the inside agent watched.
        case notWatched(String)
        case framesLost(Int)
        /// One that was seen without a tag may be it.
        case perhapsRenumbered
        case mirrorShowedNothing
        case didNotArrive

        var reason: Reason {
            switch self {
            case .agentAtFault(let fault): fault.reason
            case .notWatched: .notWatched
            case .framesLost: .captureLost
            case .perhapsRenumbered, .mirrorShowedNothing, .didNotArrive: .noArrival
            }
        }

        /// A clause for the judgement's sentence.
        var note: String? {
            switch self {
            case .agentAtFault(let fault): "void, because the agent's own \(fault.check.rawValue) did not hold"
            case .notWatched(let why): "\(why): verify again"
            case .framesLost(let count): "void, because \(count) frames were lost meanwhile"
            case .perhapsRenumbered: "one of the others may be it, with its source port changed on the way"
            case .mirrorShowedNothing: "void, because the mirror showed no other frame of the server either"
            case .didNotArrive: nil
            }
        }
    }

    private var absence: Absence {
        if let fault = judgements.first(where: { $0.check == .selfCapture && $0.outcome != .passed }) {
            return .agentAtFault(fault)
        }
        guard let watch = ArrivalWatch(reports) else {
            return .notWatched("when the outside agent connected is not known")
        }
        guard watch.sawRequests(order.tagPorts) else {
            return .notWatched("the outside agent did not connect while it was watched")
        }
        if watch.droppedFrames > 0 { return .framesLost(watch.droppedFrames) }
        if watch.others > 0 { return .perhapsRenumbered }
        guard let capture, capture.keptIn > 0, capture.keptOut > 0 else { return .mirrorShowedNothing }
        return .didNotArrive
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
