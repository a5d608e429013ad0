// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Evidence
internal import Packets
internal import Synchronization

/// Asks by ARP who holds an address, and hears everybody who claims it.
final class AddressSurvey: Sendable {
    private let run: ProbeRun
    private let check: CheckID
    private let socket: RawLinkSocket
    private let feed: PacketFeed
    private let ledger: Mutex<ClaimLedger>

    /// - Throws: ``LocalError`` when the prober cannot ask at all: no ARP socket, no address of its own, IPv6.
    init(of address: IPAddress, for check: CheckID, in run: ProbeRun) async throws {
        guard address.family == .ipv4 else {
            throw LocalError("\(address): neighbour discovery of IPv6 is not measured by this version")
        }
        guard let socket = run.environment.sockets.arp, let feed = run.environment.arp else {
            throw LocalError("this agent stands outside and has no ARP socket")
        }
        // Without an address the question is an ARP probe (RFC 5227): the sender's address is zero.
        let own = try await run.environment.interface().sourceAddress(for: address) ?? IPAddress(ipv4: 0)
        self.run = run
        self.check = check
        self.socket = socket
        self.feed = feed
        ledger = Mutex(ClaimLedger(address: address, ownMAC: socket.mac, ownAddress: own))
    }

    var current: ClaimLedger { ledger.withLock { $0 } }

    /// Listens while `body` runs.
    func listening(_ body: () async throws -> Void) async throws {
        let subscription = try feed.subscribe { [weak self] packet in
            self?.ledger.withLock { $0.receive(packet) }
        }
        defer { feed.unsubscribe(subscription) }
        try await body()
    }

    /// Sends one request, through scope, audit and rate cap.
    func ask() async throws {
        let address = ledger.withLock { $0.address }
        try await run.admit(check, "ARP request", to: address)
        let isSent = ledger.withLock { ledger in
            let frame = FrameBuilder.arpRequest(
                from: ledger.ownMAC, senderAddress: ledger.ownAddress, target: ledger.address)
            ledger.willSend(at: ContinuousClock.now)
            do throws(CaptureError) {
                try socket.send(frame)
                return true
            } catch {
                // A link that is down refuses: self.link says so, and the request stays uncounted.
                ledger.didNotSend()
                return false
            }
        }
        if isSent { run.countIntended() }
    }
}

/// Something that the prober cannot do, in a sentence.
struct LocalError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
