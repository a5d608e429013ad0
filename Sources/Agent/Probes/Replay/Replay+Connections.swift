// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Evidence

/// Connections that were asked for, and what became of them.
extension Replay {
    func attempt(_ reported: ControlPortMeasurement.Attempt) -> ControlPortMeasurement.Attempt {
        guard let story = ConnectionStory(file.frames, to: reported.destination, port: reported.port) else {
            return reported
        }
        var attempt = reported
        attempt.answered = story.isEstablished
        attempt.cause = story.refusal
        return attempt
    }

    func attempt(_ reported: ControlAddressMeasurement.Attempt) -> ControlAddressMeasurement.Attempt {
        var attempt = reported
        if let heard = claims(to: reported.address) {
            attempt.requests = heard.requests
            attempt.claims = heard.answers
            attempt.claimants = heard.claimants
        }
        // Without an answer on the link no SYN leaves, and the system's word is all there is.
        if let story = ConnectionStory(file.frames, to: reported.address, port: reported.port) {
            attempt.answered = story.isEstablished
            attempt.cause = story.refusal
        }
        return attempt
    }

    func connection(_ reported: PortMeasurement) -> PortMeasurement {
        let target = order.target
        guard let story = ConnectionStory(file.frames, to: target.publicAddress, port: target.publicPort) else {
            return reported
        }
        var port = reported
        port.destination = target.publicAddress
        port.port = target.publicPort
        port.source = story.source
        port.sourcePort = story.sourcePort
        if reported.handshake != nil { port.handshake = handshake(from: story.sourcePort) }
        guard story.isEstablished else {
            port.connectSeconds = nil
            port.cause = story.refusal
            port.forgetAnswer()
            return port
        }
        port.connectSeconds = reported.connectSeconds ?? story.connectSeconds
        if !story.hasSpoken {
            // Not a byte came: whatever is reported of the application is not from here.
            port.forgetAnswer()
            port.cause = story.causeOfSilence(reported.cause)
        }
        return port
    }

    private func handshake(from sourcePort: UInt16) -> HandshakeMeasurement? {
        var ledger = HandshakeLedger(address: order.target.publicAddress, port: order.target.publicPort)
        for frame in file.frames {
            ledger.receive(
                TappedFrame(
                    bytes: frame.bytes, isOutgoing: frame.direction == .sent, instant: clock.instant(frame.nanoseconds))
            )
        }
        return ledger.measurement(from: sourcePort)
    }
}

extension PortMeasurement {
    fileprivate mutating func forgetAnswer() {
        (banner, hostKey, certificate, certificateExpires) = (nil, nil, nil, nil)
        (firstByteSeconds, tlsSeconds) = (nil, nil)
    }
}

extension ConnectionStory {
    /// Why not a byte came. What the prober or its TLS library says of that is more than frames tell.
    fileprivate func causeOfSilence(_ reported: Cause?) -> Cause {
        switch (reported, ending) {
        case (.tls, _), (.local, _): reported ?? .timedOut
        case (_, .reset): .reset
        case (_, .closed): .protocolMismatch("closed after nothing")
        case (_, nil): .timedOut
        }
    }
}
