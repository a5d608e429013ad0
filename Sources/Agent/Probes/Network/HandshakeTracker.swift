// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Packets
internal import Values

/// Our own connection requests to one port as the link carried them: every SYN that left and every answer, whatever the kernel did with them.
struct HandshakeTracker {
    /// The most answers of one connection that are described.
    static let mostAnswers = 8
    /// The number of own ports that are tracked; a verification needs three or four.
    private static let mostPorts = 64

    private struct Attempt {
        var requests = 0
        var sequence: UInt32
        var sent: ContinuousClock.Instant
        var answers: [HandshakeMeasurement.Answer] = []
    }

    let address: IPAddress
    let port: UInt16
    private var attempts: [UInt16: Attempt] = [:]

    init(address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    /// The handshake of the connection from `sourcePort`; `nil` when no request of it was seen.
    func measurement(from sourcePort: UInt16) -> HandshakeMeasurement? {
        attempts[sourcePort].map { HandshakeMeasurement(requests: $0.requests, answers: $0.answers) }
    }

    mutating func receive(_ flow: FlowFrame, isOutgoing: Bool, at instant: ContinuousClock.Instant) {
        if isOutgoing {
            if case .segment(let segment) = flow.content { sent(segment, flow, at: instant) }
        } else {
            received(flow, at: instant)
        }
    }

    private mutating func sent(_ segment: FlowFrame.Segment, _ flow: FlowFrame, at instant: ContinuousClock.Instant) {
        guard flow.destination == address, flow.destinationPort == port, segment.flags.contains(.syn),
            !segment.flags.contains(.ack),
            attempts[flow.sourcePort] != nil || attempts.count < HandshakeTracker.mostPorts
        else { return }
        var attempt = attempts[flow.sourcePort] ?? Attempt(sequence: segment.sequence, sent: instant)
        // A new connection from the same port begins: answers to the last one do not belong to it.
        if attempt.sequence != segment.sequence { attempt = Attempt(sequence: segment.sequence, sent: instant) }
        attempt.requests += 1
        attempt.sent = instant
        attempts[flow.sourcePort] = attempt
    }

    private mutating func received(_ flow: FlowFrame, at instant: ContinuousClock.Instant) {
        var answer = HandshakeMeasurement.Answer(kind: .reset, seconds: 0, ttl: flow.ttl, frameSource: flow.frameSource)
        let ours: UInt16
        switch flow.content {
        case .segment(let segment):
            guard flow.source == address, flow.sourcePort == port, let attempt = attempts[flow.destinationPort] else {
                return
            }
            ours = flow.destinationPort
            answer.window = segment.window
            answer.optionBytes = segment.optionBytes
            if segment.flags.contains(.rst) {
                // The sender of a forged reset does not know the sequence number: if it acknowledges, the number must fit, as in the kernel (RFC
                // 9293).
                guard
                    !segment.flags.contains(.ack) || !attempt.answers.isEmpty
                        || segment.acknowledgement == attempt.sequence &+ 1
                else { return }
            } else {
                guard segment.flags.isSuperset(of: [.syn, .ack]), segment.acknowledgement == attempt.sequence &+ 1
                else { return }
                answer.kind = .synAck
            }
        case .unreachable(let code, let sequence):
            guard flow.destination == address, flow.destinationPort == port,
                let attempt = attempts[flow.sourcePort], attempt.sequence == sequence
            else { return }
            ours = flow.sourcePort
            answer.kind = .unreachable
            answer.code = code
        case .datagram, .otherError: return
        }
        guard var attempt = attempts[ours], attempt.answers.count < HandshakeTracker.mostAnswers else { return }
        answer.seconds = max(0, (instant - attempt.sent).inSeconds)
        attempt.answers.append(answer)
        attempts[ours] = attempt
    }
}
