// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// Echo requests of several sizes out, replies and ICMP errors in: a size arrived when the whole of it came back.
struct PathMTUTracker {
    static let cookieLength = 16

    let destination: IPAddress
    /// Bytes of the packet before the payload.
    let headerLength: Int
    let identifier: UInt16
    private let cookie: [UInt8]
    private var sizes: [UInt16: Int] = [:]
    private var answered: Set<UInt16> = []
    private var order: [Int] = []
    private var probes: [Int: PathMTUMeasurement.Probe] = [:]

    /// Identifier and cookie are random for each run, so that replies and errors to other requests do not match ours.
    init(destination: IPAddress, headerLength: Int) {
        var random = SystemRandomNumberGenerator()
        self.init(
            destination: destination, headerLength: headerLength, identifier: random.next(),
            cookie: (0..<PathMTUTracker.cookieLength).map { _ in random.next() })
    }

    init(destination: IPAddress, headerLength: Int, identifier: UInt16, cookie: [UInt8]) {
        self.destination = destination
        self.headerLength = headerLength
        self.identifier = identifier
        self.cookie = cookie
    }

    /// The payload of a packet of `size` bytes: the cookie, repeated.
    func payload(of size: Int) -> [UInt8] {
        (0..<max(0, size - headerLength)).map { cookie[$0 % cookie.count] }
    }

    /// Called just before a request of `size` bytes is handed to the kernel; returns its sequence number.
    mutating func willSend(_ size: Int) -> UInt16 {
        let sequence = UInt16(truncatingIfNeeded: sizes.count)
        willSend(size, as: sequence)
        return sequence
    }

    mutating func willSend(_ size: Int, as sequence: UInt16) {
        sizes[sequence] = size
        if probes[size] == nil {
            order.append(size)
            probes[size] = PathMTUMeasurement.Probe(bytes: size, sent: 0, answered: 0)
        }
        probes[size]?.sent += 1
    }

    /// Takes back ``willSend(_:)``: the kernel refused the request.
    mutating func didNotSend(_ size: Int) {
        probes[size]?.sent -= 1
    }

    /// - Returns: whether the packet was about one of our requests, and counted.
    @discardableResult
    mutating func receive(_ packet: ReceivedPacket) -> Bool {
        switch EchoAnswer(packet, family: destination.family) {
        case .reply(let source, _, identifier, let sequence, let payload):
            guard source == destination, let size = sizes[sequence], payload == self.payload(of: size),
                answered.insert(sequence).inserted
            else { return false }
            probes[size]?.answered += 1
        case .tooBig(let mtu, let request) where request.identifier == identifier && request.destination == destination:
            guard let size = sizes[request.sequence], mtu > 0, mtu < size else { return false }
            let before = probes[size]?.reported ?? mtu
            probes[size]?.reported = min(mtu, before)
        default: return false
        }
        return true
    }

    /// The result for a size; `nil` before it was tried.
    func probe(of size: Int) -> PathMTUMeasurement.Probe? { probes[size] }

    /// All sizes in the order in which they were tried.
    var all: [PathMTUMeasurement.Probe] { order.compactMap { probes[$0] } }
}
