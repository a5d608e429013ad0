// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Evidence
internal import Packets
internal import Pcap
internal import Synchronization
internal import Values
internal import Words

/// Sends ARP requests or neighbour solicitations for an address on the server room's link, and records all devices that claim it.
final class AddressSurvey: Sendable {
    /// The sender address of the requests.
    enum Asker: Sendable {
        /// The prober's own address: the answer comes back to the prober alone.
        case ourselves
        /// Sender 0.0.0.0 (RFC 5227) or `::` with a nonce (RFC 7527), which changes no neighbour's table.
        case unspecified
    }

    private let run: ProbeRun
    private let check: CheckID
    private let asker: Asker
    private let socket: RawLinkSocket
    private let feed: PacketFeed
    private let trace: CheckTrace
    private let tracker: Mutex<ClaimTracker>

    /// - Throws: ``LocalError`` when the prober cannot ask at all: no socket on the link, no IPv6 address of its own.
    init(of address: IPAddress, for check: CheckID, in run: ProbeRun, as asker: Asker = .ourselves) async throws {
        let isIPv4 = address.family == .ipv4
        let (sockets, environment) = (run.environment.sockets, run.environment)
        guard let socket = isIPv4 ? sockets.arp : sockets.neighbours,
            let feed = isIPv4 ? environment.arp : environment.neighbours
        else { throw LocalError("this agent stands outside and has no socket on the room's link") }
        let unspecified = isIPv4 ? IPAddress(ipv4: 0) : IPAddress(ipv6High: 0, low: 0)
        let facts = try await environment.interface()
        let own = asker == .unspecified ? unspecified : facts.sourceAddress(for: address)
        // Without an IPv4 address the request is a probe. An IPv6 request from :: is answered to all nodes, so that the answer is not solicited.
        guard let own = own ?? (isIPv4 ? unspecified : nil) else {
            throw LocalError("\(facts.name) has no IPv6 address to ask for \(address) from; give it one")
        }
        self.run = run
        self.check = check
        self.asker = asker
        self.socket = socket
        self.feed = feed
        trace = run.trace.of(check)
        tracker = Mutex(ClaimTracker(address: address, ownMAC: socket.mac, ownAddress: own))
    }

    var current: ClaimTracker { tracker.withLock { $0 } }

    /// Listens while `body` runs.
    func listening(_ body: () async throws -> Void) async throws {
        let subscription = try feed.subscribe { [weak self] packet in
            self?.hear(packet)
        }
        defer { feed.unsubscribe(subscription) }
        try await body()
    }

    private func hear(_ packet: ReceivedPacket) {
        // Times are those of the trace's clock, so that a replay of the file gives the same claims.
        let stamped = ReceivedPacket(
            bytes: packet.bytes, wall: trace.clock.wall(packet.instant), instant: packet.instant)
        tracker.withLock { tracker in
            if tracker.receive(stamped) { trace.add(.received, packet.bytes, at: packet.instant) }
        }
    }

    /// Sends one request, through scope, audit and rate cap.
    func ask() async throws {
        let address = tracker.withLock { $0.address }
        try await run.admit(check, action(for: address.family), to: address)
        let isSent = tracker.withLock { tracker in
            let nonce = address.family == .ipv6 && asker == .unspecified ? UInt64.random(in: 0..<1 << 48) : nil
            let frame =
                address.family == .ipv4
                ? FrameBuilder.arpRequest(from: tracker.ownMAC, senderAddress: tracker.ownAddress, target: address)
                : FrameBuilder.neighbourSolicitation(
                    from: tracker.ownMAC, senderAddress: tracker.ownAddress, target: address, nonce: nonce)
            let instant = ContinuousClock.now
            tracker.willSend(nonce: nonce, at: instant)
            do throws(CaptureError) {
                try socket.send(frame)
                trace.add(.sent, frame, at: instant)
                return true
            } catch {
                // A request is refused while the link is down: it stays uncounted, and self.link reports the link.
                tracker.didNotSend()
                return false
            }
        }
        if isSent { run.countIntended() }
    }

    private func action(for family: IPAddress.Family) -> String {
        switch (family, asker) {
        case (.ipv4, .ourselves): "ARP request"
        case (.ipv4, .unspecified): "ARP probe"
        case (.ipv6, .ourselves): "neighbour solicitation"
        case (.ipv6, .unspecified): "neighbour solicitation from ::"
        }
    }
}

extension IPAddress {
    /// The kind of the requests, for reports.
    var requestMethod: String {
        (family == .ipv4 ? MethodWords.arpRequests : MethodWords.solicitations).en
    }
}

/// Something that the prober cannot do, in a sentence.
struct LocalError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
