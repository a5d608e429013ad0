// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Pcap
internal import Values

/// TCP and UDP exchanges, measured again from their frames.
extension Replay {
    func attempt(_ reported: ControlPortMeasurement.Attempt) -> ControlPortMeasurement.Attempt {
        guard let connection = RecordedConnection(file.frames, to: reported.destination, port: reported.port) else {
            return reported
        }
        var attempt = reported
        (attempt.answered, attempt.cause) = connection.connected(reported.answered, reported.cause)
        return attempt
    }

    /// Attempts at one place, again and again: an acceptance that the frames hold and no attempt reports is one that was kept silent about.
    func silence(_ reported: ControlPortMeasurement) -> ControlPortMeasurement {
        var control = reported
        for index in reported.attempts.indices {
            let attempt = reported.attempts[index]
            let heard = reported.attempts.contains {
                $0.destination == attempt.destination && $0.port == attempt.port && $0.answered
            }
            guard !heard,
                let connection = RecordedConnection(file.frames, to: attempt.destination, port: attempt.port),
                connection.isEstablished
            else { continue }
            control.attempts[index].answered = true
            control.attempts[index].cause = nil
        }
        return control
    }

    func attempt(_ reported: ControlAddressMeasurement.Attempt) -> ControlAddressMeasurement.Attempt {
        var attempt = reported
        if let heard = claims(to: reported.address) {
            attempt.requests = heard.requests
            attempt.claims = heard.answers
            attempt.claimants = heard.claimants
        }
        // Without an answer on the link no SYN leaves, and the system's word is all there is.
        if let connection = RecordedConnection(file.frames, to: reported.address, port: reported.port) {
            (attempt.answered, attempt.cause) = connection.connected(reported.answered, reported.cause)
        }
        return attempt
    }

    func connection(_ reported: PortMeasurement) -> PortMeasurement {
        let target = order.target
        if reported.service.isDatagram { return datagrams(reported) }
        guard
            let connection = RecordedConnection(
                file.frames, to: target.publicAddress, port: target.publicPort, from: reported.sourcePort)
        else { return reported }
        var port = reported
        port.destination = target.publicAddress
        port.port = target.publicPort
        port.source = connection.source
        port.sourcePort = connection.sourcePort
        if reported.handshake != nil { port.handshake = handshake(from: connection.sourcePort) }
        guard connection.isEstablished else {
            port.connectSeconds = nil
            port.cause = connection.refusal
            port.forgetAnswer()
            return port
        }
        if !connection.isBrief { port.connectSeconds = reported.connectSeconds ?? connection.connectSeconds }
        if !connection.hasSpoken {
            // Not a byte came: whatever is reported of the application is not from here.
            port.forgetAnswer()
            port.cause = connection.causeOfSilence(reported.cause)
        }
        return port
    }

    /// The reported exchange, with the answer only if a datagram of the answering address is among the frames.
    private func datagrams(_ reported: PortMeasurement) -> PortMeasurement {
        let target = order.target
        let hasAnswered = file.frames.contains { frame in
            guard frame.direction == .received, let flow = FlowFrame(frame.bytes), flow.content == .datagram else {
                return false
            }
            return (flow.source, flow.sourcePort, flow.destinationPort)
                == (target.publicAddress, target.publicPort, reported.sourcePort)
        }
        var port = reported
        guard !hasAnswered, reported.firstByteSeconds != nil || reported.cause == nil else { return port }
        port.forgetAnswer()
        port.cause = .timedOut
        return port
    }

    /// The ports that accepted a connection.
    func ports(_ reported: ExposureMeasurement) -> ExposureMeasurement {
        var exposure = reported
        exposure.open = reported.tried.filter { port in
            guard let connection = RecordedConnection(file.frames, to: reported.destination, port: port) else {
                return false
            }
            return connection.connected(reported.open.contains(port), nil).answered
        }
        return exposure
    }

    private func handshake(from sourcePort: UInt16) -> HandshakeMeasurement? {
        var tracker = HandshakeTracker(address: order.target.publicAddress, port: order.target.publicPort)
        for frame in file.frames {
            guard let flow = FlowFrame(frame.bytes) else { continue }
            tracker.receive(flow, isOutgoing: frame.direction == .sent, at: clock.instant(frame.nanoseconds))
        }
        return tracker.measurement(from: sourcePort)
    }
}

extension PortMeasurement {
    fileprivate mutating func forgetAnswer() {
        (banner, hostKey, identities, certificate, certificateExpires) = (nil, nil, nil, nil, nil)
        (firstByteSeconds, tlsSeconds) = (nil, nil)
    }
}

extension RecordedConnection {
    /// Whether a connection was established and reset at once, so that the prober may not have seen it established.
    fileprivate var isBrief: Bool { isEstablished && ending == .reset }

    /// Whether the connection was established, and why not; the reported result where only the prober can know.
    fileprivate func connected(_ reported: Bool, _ cause: Cause?) -> (answered: Bool, cause: Cause?) {
        isBrief ? (reported, reported ? nil : cause) : (isEstablished, refusal)
    }

    /// The cause why no byte came: the reported one for a TLS or local error, which frames cannot show, otherwise the one by the frames.
    fileprivate func causeOfSilence(_ reported: Cause?) -> Cause {
        switch (reported, ending) {
        case (.tls, _), (.local, _): reported ?? .timedOut
        case (_, .reset): .reset
        case (_, .closed): .protocolMismatch("closed after nothing")
        case (_, nil): .timedOut
        }
    }
}
