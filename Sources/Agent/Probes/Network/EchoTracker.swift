// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Values

/// Echo requests out, replies in: only a reply from the address asked, with our identifier and our cookie, counts, and once.
struct EchoTracker {
    static let largestErrorList = 16
    private static let cookieLength = 16

    let source: IPAddress
    let destination: IPAddress
    let identifier: UInt16
    let cookie: [UInt8]
    private var sent: [UInt16: ContinuousClock.Instant] = [:]
    private var answered: Set<UInt16> = []
    private var replies: [EchoMeasurement.Reply] = []
    private var duplicates = 0
    private var foreign = 0
    private var errors: [Cause] = []

    /// Identifier and cookie are drawn afresh, so that no other ping's replies can be ours.
    init(source: IPAddress, destination: IPAddress) {
        var random = SystemRandomNumberGenerator()
        self.init(
            source: source, destination: destination, identifier: random.next(),
            cookie: (0..<EchoTracker.cookieLength).map { _ in random.next() })
    }

    init(source: IPAddress, destination: IPAddress, identifier: UInt16, cookie: [UInt8]) {
        self.source = source
        self.destination = destination
        self.identifier = identifier
        self.cookie = cookie
    }

    /// Called just before a request is handed to the kernel: its time counts from here.
    mutating func willSend(_ sequence: UInt16, at instant: ContinuousClock.Instant) {
        sent[sequence] = instant
    }

    /// Takes back ``willSend(_:at:)``: the kernel refused the request.
    mutating func didNotSend(_ sequence: UInt16) {
        sent[sequence] = nil
    }

    var isComplete: Bool { answered.count == sent.count }

    /// - Returns: whether the packet was about one of our requests, and counted.
    @discardableResult
    mutating func receive(_ packet: ReceivedPacket) -> Bool {
        switch EchoAnswer(packet, family: destination.family) {
        case .reply(let from, let ttl, let identifier, let sequence, let payload) where identifier == self.identifier:
            guard from == destination, payload == cookie, let began = sent[sequence] else {
                foreign += 1
                return true
            }
            guard answered.insert(sequence).inserted else {
                duplicates += 1
                return true
            }
            replies.append(
                EchoMeasurement.Reply(
                    sequence: Int(sequence), roundTripSeconds: max(0, (packet.instant - began).inSeconds),
                    ttl: Int(ttl)))
        case .unreachable(let code, let request)
        where request.identifier == identifier && request.destination == destination && sent[request.sequence] != nil:
            if errors.count < EchoTracker.largestErrorList { errors.append(.unreachable(code: Int(code))) }
        default: return false
        }
        return true
    }

    var measurement: EchoMeasurement {
        EchoMeasurement(
            source: source, destination: destination, sent: sent.count, replies: replies, duplicates: duplicates,
            foreign: foreign, errors: errors)
    }
}
