// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The checks that a server is gone. Each passes by silence, so that each needs a proof that the agent could have heard: what one measurement
/// cannot hold of it is required by the rules of ``Reconciliation``.
extension Judge {
    /// Requests that silence needs.
    private static let fewestRequests = 3
    /// Connections to each place that silence needs.
    private static let fewestAttempts = 2
    /// The part of the observation that silence has to last.
    private static let leastShare = 0.9

    // MARK: silent.address

    func evaluateSilence(_ identity: IdentityMeasurement) -> Finding {
        guard identity.address == order.target.serverAddress else {
            return .inconclusive(
                .wrongMeasurement, "\(identity.address) was asked, the order names \(order.target.serverAddress)")
        }
        let users = identity.claims.filter(\.isUse)
        let own = users.filter { order.target.isRegistered($0.macAddress) }
        if !own.isEmpty {
            return .failed(.stillAnswers, "\(identity.address) is still held by \(order.target.names(own))")
        }
        if !users.isEmpty {
            return .failed(
                order.target.areKnown(users) ? .otherAsset : .unknownSender,
                "\(identity.address) is held by \(order.target.names(users))")
        }
        guard identity.requests >= Self.fewestRequests else {
            return .inconclusive(
                .notMeasured, "\(identity.requests) requests were sent, \(Self.fewestRequests) are needed")
        }
        guard isWhole(identity.windowSeconds) else { return tooShort(identity.windowSeconds) }
        return .passed(
            .asExpected,
            "nobody answered \(identity.requests) \(identity.address.requests) for \(identity.address) in \(fixed(identity.windowSeconds, 1)) s"
        )
    }

    // MARK: silent.port and silent.outside

    /// Whatever answers at the server's own address, a refusal too, is there. At a public address that is translated the gateway may refuse.
    func evaluateSilence(_ port: ControlPortMeasurement, from vantage: Vantage) -> Finding {
        let target = order.target
        var wanted = [ServicePlace(address: target.publicAddress, port: target.publicPort)]
        if vantage == .inside, target.serverAddress != target.publicAddress {
            wanted.append(ServicePlace(address: target.serverAddress, port: target.serverPort))
        }
        let attempts = port.attempts.filter { wanted.contains($0.place) }
        if let answered = attempts.first(where: \.answered) {
            return .failed(.stillAnswers, "\(answered.destination):\(answered.port) still answers")
        }
        if vantage == .inside,
            let refusal = attempts.first(where: { $0.destination == target.serverAddress && $0.isRefusedByHost })
        {
            return .failed(
                .stillAnswers, "\(refusal.destination):\(refusal.port) refuses connections, so that something is there")
        }
        if let fault = attempts.lazy.compactMap(\.cause).first(where: \.isLocal) {
            return .inconclusive(.proberFault, "\(fault)")
        }
        let whole = attempts.filter(\.isWhole)
        guard wanted.allSatisfy({ place in whole.count { $0.place == place } >= Self.fewestAttempts }) else {
            return .inconclusive(
                .notMeasured, "not every place was tried \(Self.fewestAttempts) times with time for an answer")
        }
        let places = wanted.map { "\($0.address):\($0.port)" }.joined(separator: " and ")
        return .passed(.asExpected, "\(places) stayed silent at \(whole.count) attempts")
    }

    // MARK: silent.mirror

    func evaluateSilence(_ mirror: MirrorMeasurement) -> Finding {
        let own = mirror.server.filter { order.target.isRegistered($0.macAddress) }
        if let first = own.first {
            return .failed(
                .stillSends,
                "\(own.map(\.frames).saturatingSum) frames of \(first.macAddress) were seen on \(mirror.interface)"
            )
        }
        guard isWhole(mirror.seconds) else { return tooShort(mirror.seconds) }
        guard mirror.droppedFrames == 0 else {
            return .inconclusive(.captureLost, "\(mirror.droppedFrames) frames on \(mirror.interface) were lost")
        }
        guard let others = mirror.others, others.frames > 0 else {
            return .inconclusive(
                .mirrorBlind,
                "\(mirror.interface) showed no frame from one station to another, so that silence proves nothing"
            )
        }
        return .passed(
            .asExpected,
            "no frame of the server on \(mirror.interface) in \(fixed(mirror.seconds, 1)) s, and \(others.frames) of \(others.senders) other stations"
        )
    }

    // MARK: silent.switch

    /// The address is gone from the switch, and the port of the case is down.
    func evaluateSilence(_ port: SwitchPortMeasurement) -> Finding {
        let expected = SwitchPortName(order.target.switchPort)
        let own = port.sightings.filter { $0.macAddress.map(order.target.isRegistered) ?? false }
        // Of a port that is down a switch may still have what it learnt there.
        if let there = own.first(where: { $0.isUp != false }), let mac = there.macAddress {
            return .failed(.stillConnected, "\(there.switchName) still has \(mac) on \(there.port)")
        }
        let states = port.sightings.filter {
            $0.macAddress == nil && $0.source == .ifMIB && expected.mayBe(onSwitch: $0.switchName)
        }
        if let up = states.first(where: { $0.isUp == true }) {
            return .failed(.stillConnected, "\(up.port) of \(up.switchName) is up")
        }
        guard let state = states.first, port.failures.isEmpty else {
            let trouble = port.failures.isEmpty ? "" : " (\(port.failures.prefix(2).joined(separator: "; ")))"
            return .inconclusive(
                .switchPortUnknown, "no switch told of port \(order.target.switchPort)\(trouble)")
        }
        guard state.isUp == false else {
            return .passed(
                .linkUnknown,
                "\(state.switchName) no longer has the server, and does not tell whether \(state.port) is down")
        }
        return .passed(
            .asExpected, "\(state.switchName) no longer has the server, and \(state.port) is down")
    }

    // MARK: control.reply

    /// Passed when something at the site answered, be it by refusing.
    func evaluateReply(_ control: ControlPortMeasurement) -> Finding {
        let server = ServicePlace(address: order.target.publicAddress, port: order.target.publicPort)
        let attempts = control.attempts.filter { $0.place != server }
        guard !attempts.isEmpty else { return .inconclusive(.notMeasured, "no other place was tried") }
        guard let heard = attempts.first(where: \.isHeard) else {
            return .inconclusive(
                .controlSilent,
                "none of \(attempts.count) other places answered, so that the server's silence proves nothing")
        }
        let how = heard.answered ? "answers" : "refuses"
        return .passed(
            .asExpected, "\(heard.destination):\(heard.port) \(how), so that an answer would have been heard")
    }

    private func isWhole(_ seconds: Double) -> Bool {
        seconds >= Double(order.observation.seconds) * Self.leastShare
    }

    private func tooShort(_ seconds: Double) -> Finding {
        .inconclusive(
            .observationTooShort,
            "\(fixed(seconds, 1)) s were observed of the \(order.observation.seconds) s that the order asks for")
    }
}

extension ControlPortMeasurement.Attempt {
    fileprivate var place: ServicePlace { ServicePlace(address: destination, port: port) }

    /// Seconds in which a SYN and its first repetition are answered.
    private static let leastSeconds = 1.0

    /// It was refused, or an answer had the time to come.
    fileprivate var isWhole: Bool { cause != .timedOut || seconds >= Self.leastSeconds }

    /// A host itself said no.
    fileprivate var isRefusedByHost: Bool { cause == .refused || cause == .reset }

    /// Something at the other end, or the gateway before it, was heard. An ICMP error may come from any router on the way.
    fileprivate var isHeard: Bool { answered || isRefusedByHost }
}
