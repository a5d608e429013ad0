// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Packets
internal import Pcap
internal import Values

/// Requests for an address on the link and the claims to it, measured again.
extension Replay {
    func identity(_ reported: Measurement?) -> IdentityMeasurement? {
        let address = order.target.serverAddress
        guard let heard = claims(to: address) else { return nil }
        var seconds = Double(order.observation.seconds)
        var answers = heard.answers
        if case .identity(let identity) = reported {
            seconds = identity.windowSeconds
            answers = answers.counted(as: identity.claims)
        }
        return IdentityMeasurement(
            address: address, requests: heard.requests, windowSeconds: seconds, claims: answers,
            claimants: heard.claimants)
    }

    func conflict(_ reported: Measurement?) -> ConflictMeasurement? {
        let address = order.target.serverAddress
        guard let heard = claims(to: address) else { return nil }
        var seconds = Double(order.observation.seconds)
        var answers = heard.answers
        if case .conflict(let conflict) = reported {
            seconds = conflict.listenedSeconds
            answers = answers.counted(as: conflict.claims)
        }
        return ConflictMeasurement(
            address: address, probes: heard.requests, listenedSeconds: seconds, claims: answers,
            claimants: heard.claimants, loopedBack: heard.loopedBack)
    }

    /// The claims to `address`; `nil` when it was not asked for.
    func claims(to address: IPAddress) -> ClaimTracker? {
        let questions = file.frames.map { frame in
            frame.direction == .sent ? LinkQuestion(frame.bytes).flatMap { $0.target == address ? $0 : nil } : nil
        }
        guard file.link == .ethernet, let first = questions.lazy.compactMap(\.self).first else { return nil }
        var tracker = ClaimTracker(address: address, ownMAC: first.mac, ownAddress: first.asker)
        for (frame, question) in zip(file.frames, questions) {
            if let question {
                tracker.willSend(nonce: question.nonce, at: clock.instant(frame.nanoseconds))
            } else if frame.direction == .received {
                // Frames received before the first request count too.
                tracker.receive(packet(frame))
            }
        }
        return tracker
    }
}

extension [AddressClaim] {
    /// The claims as the agent counted them that reported these: earlier ones counted questions whether the address is free as unsolicited use.
    fileprivate func counted(as reported: [AddressClaim]) -> [AddressClaim] {
        guard reported.allSatisfy({ $0.probes == nil }) else { return self }
        return map { claim in
            var claim = claim
            claim.unsolicited += claim.probes ?? 0
            claim.probes = nil
            return claim
        }
    }
}

/// A request for an address as the prober sends it, by ARP or by neighbour discovery.
struct LinkQuestion {
    let target: IPAddress
    /// The sender address of the request.
    let asker: IPAddress
    let mac: MACAddress
    private(set) var nonce: UInt64?

    init?(_ frame: [UInt8]) {
        guard let ethernet = try? EthernetView(frame.span.bytes) else { return nil }
        mac = ethernet.source
        switch ethernet.etherType {
        case EtherType.arp:
            guard let message = try? ARPView(ethernet.payload), message.operation == .request else { return nil }
            (target, asker) = (message.targetAddress, message.senderAddress)
        case EtherType.ipv6:
            guard let packet = try? IPv6View(ethernet.payload), packet.nextHeader == IPProtocol.icmpv6,
                let message = try? NeighbourView(packet.payload), !message.isAdvertisement
            else { return nil }
            (target, asker) = (message.target, packet.source)
            nonce = message.nonce
        default: return nil
        }
    }
}
