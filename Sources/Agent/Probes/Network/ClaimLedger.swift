// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Packets

/// Who claims an address: every ARP sender over a time, answers to our own requests kept apart from everything else.
///
/// A claim is any ARP packet whose sender address is the one asked for. It is *solicited* only when it is a reply, addressed to us, to the
/// address that we asked from, within a second of one of our requests.
struct ClaimLedger {
    private struct Claimant: Hashable {
        var macAddress: MACAddress
        var frameSource: MACAddress
    }

    /// So many claimants are described; the others are counted.
    static let largestList = 64
    private static let largestCount = 4096
    private static let answerTime = Duration.seconds(1)

    let address: IPAddress
    let ownMAC: MACAddress
    let ownAddress: IPAddress
    private(set) var requests = 0
    private var sent: [ContinuousClock.Instant] = []
    private var seen: Set<Claimant> = []
    private var claims: [Claimant: AddressClaim] = [:]
    private var order: [Claimant] = []

    init(address: IPAddress, ownMAC: MACAddress, ownAddress: IPAddress) {
        self.address = address
        self.ownMAC = ownMAC
        self.ownAddress = ownAddress
    }

    /// Called just before a request is handed to the kernel.
    mutating func willSend(at instant: ContinuousClock.Instant) {
        requests += 1
        sent.append(instant)
    }

    /// The kernel refused the request.
    mutating func didNotSend() {
        requests -= 1
        sent.removeLast()
    }

    var hasSolicitedAnswer: Bool { claims.values.contains { $0.solicited > 0 } }

    /// Claimants in the order in which they were first heard, at most ``largestList``.
    var answers: [AddressClaim] { order.compactMap { claims[$0] } }

    /// All claimants, those too many to describe included.
    var claimants: Int { seen.count }

    mutating func receive(_ packet: ReceivedPacket) {
        // A frame that is cut, or no ARP for IPv4, claims nothing.
        guard let frame = try? EthernetView(packet.bytes.span.bytes), let message = try? ARPView(frame.payload),
            message.senderAddress == address
        else { return }
        let claimant = Claimant(macAddress: message.senderMAC, frameSource: frame.source)
        guard seen.contains(claimant) || seen.count < ClaimLedger.largestCount else { return }
        seen.insert(claimant)
        let isForUs =
            message.operation == .reply && message.targetMAC == ownMAC && message.targetAddress == ownAddress
            && frame.destination == ownMAC
        let roundTrip = isForUs ? secondsSinceRequest(before: packet.instant) : nil
        if claims[claimant] == nil {
            guard order.count < ClaimLedger.largestList else { return }
            order.append(claimant)
            claims[claimant] = AddressClaim(
                macAddress: claimant.macAddress, frameSource: claimant.frameSource, solicited: 0, unsolicited: 0,
                first: packet.wall, last: packet.wall, roundTripSeconds: nil,
                frame: hexadecimal(packet.bytes.prefix(64)))
        }
        claims[claimant]?.last = packet.wall
        if let roundTrip {
            claims[claimant]?.solicited += 1
            if claims[claimant]?.roundTripSeconds == nil { claims[claimant]?.roundTripSeconds = roundTrip }
        } else {
            claims[claimant]?.unsolicited += 1
        }
    }

    /// Seconds since the last request before `instant`; `nil` when none was sent within the time for an answer.
    private func secondsSinceRequest(before instant: ContinuousClock.Instant) -> Double? {
        guard let asked = sent.last(where: { $0 <= instant }), instant - asked <= ClaimLedger.answerTime else {
            return nil
        }
        return (instant - asked).inSeconds
    }
}
