// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Values

/// The devices that claim an address over a time; answers to our own requests are counted apart from other claims.
///
/// A claim is any ``AddressStatement`` about the address. Its use is *solicited* only when it is an answer to us, to the address that we asked
/// from, within a second of one of our requests. A probe asks whether the address is free and uses nothing; it is counted apart.
struct ClaimTracker {
    private struct Claimant: Hashable {
        var macAddress: MACAddress
        var frameSource: MACAddress
    }

    /// The most claimants that are described; further ones are only counted.
    static let largestList = 64
    private static let largestCount = 4096
    private static let answerTime = Duration.seconds(1)

    let address: IPAddress
    let ownMAC: MACAddress
    let ownAddress: IPAddress
    private(set) var requests = 0
    /// Our own probes that came back.
    private(set) var loopedBack = 0
    /// The nonces of our own IPv6 probes.
    private var nonces: Set<UInt64> = []
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
    mutating func willSend(nonce: UInt64? = nil, at instant: ContinuousClock.Instant) {
        requests += 1
        sent.append(instant)
        if let nonce { nonces.insert(nonce) }
    }

    /// Takes back ``willSend(nonce:at:)``: the kernel refused the request.
    mutating func didNotSend() {
        requests -= 1
        sent.removeLast()
    }

    var hasSolicitedAnswer: Bool { claims.values.contains { $0.solicited > 0 } }

    /// Claimants in the order in which they were first heard, at most ``largestList``.
    var answers: [AddressClaim] { order.compactMap { claims[$0] } }

    /// All claimants, those too many to describe included.
    var claimants: Int { seen.count }

    /// - Returns: whether the packet was a claim, or our own probe, and counted.
    @discardableResult
    mutating func receive(_ packet: ReceivedPacket) -> Bool {
        guard let statement = AddressStatement(packet.bytes), statement.address == address else { return false }
        if case .probe(let nonce) = statement.kind, isOwn(nonce, by: statement.macAddress) {
            loopedBack += 1
            return true
        }
        let claimant = Claimant(macAddress: statement.macAddress, frameSource: statement.frameSource)
        guard seen.contains(claimant) || seen.count < ClaimTracker.largestCount else { return false }
        seen.insert(claimant)
        let isForUs = statement.kind == .answer(to: ownMAC, address: ownAddress)
        let roundTrip = isForUs ? secondsSinceRequest(before: packet.instant) : nil
        if claims[claimant] == nil {
            guard order.count < ClaimTracker.largestList else { return true }
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
        } else if case .probe = statement.kind {
            let probes = claims[claimant]?.probes ?? 0
            claims[claimant]?.probes = probes + 1
        } else {
            claims[claimant]?.unsolicited += 1
        }
        return true
    }

    /// The nonce distinguishes our own probe from that of a machine with our hardware address (RFC 7527). Without a nonce the hardware address
    /// decides.
    private func isOwn(_ nonce: UInt64?, by macAddress: MACAddress) -> Bool {
        nonces.isEmpty ? macAddress == ownMAC : nonce.map(nonces.contains) ?? false
    }

    /// Seconds since the last request before `instant`; `nil` when none was sent within the time for an answer.
    private func secondsSinceRequest(before instant: ContinuousClock.Instant) -> Double? {
        guard let asked = sent.last(where: { $0 <= instant }), instant - asked <= ClaimTracker.answerTime else {
            return nil
        }
        return (instant - asked).inSeconds
    }
}
