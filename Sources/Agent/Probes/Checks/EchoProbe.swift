// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Evidence
internal import Packets
internal import Pcap
internal import Synchronization
internal import Values

extension Probe {
    /// `reachable.icmp`: at least ten echo requests over the window to the address that the server itself holds.
    package static let echo = Probe(
        .reachableICMP,
        method: { ($0.target.serverAddress.family == .ipv4 ? "ICMP" : "ICMPv6") + " echo, raw socket" }
    ) { run in
        let destination = run.order.target.serverAddress
        let socket = try await EchoSocket(to: destination, in: run.environment)
        let ledger = SharedLedger(EchoTracker(source: socket.source, destination: destination))
        let trace = run.trace.of(.reachableICMP, .rawIP)
        let subscription = try socket.feed.subscribe { packet in
            ledger.state.withLock { ledger in
                if ledger.receive(packet) {
                    trace.add(.received, packet.wholePacket(to: socket.source), at: packet.instant)
                }
            }
        }
        defer { socket.feed.unsubscribe(subscription) }

        let window = run.window
        let count = echoes(in: window)
        let last = max(.milliseconds(10), window.length - answerTime(in: window))
        for sequence in 0..<count {
            try await window.wait(until: window.start + last * sequence / max(1, count - 1))
            try await run.admit(.reachableICMP, "ICMP echo request", to: destination)
            ledger.state.withLock { ledger in
                let message = socket.request(
                    identifier: ledger.identifier, sequence: UInt16(sequence), payload: ledger.cookie)
                let instant = ContinuousClock.now
                ledger.willSend(UInt16(sequence), at: instant)
                guard socket.send(message) else { return ledger.didNotSend(UInt16(sequence)) }
                trace.add(.sent, socket.packet(message), at: instant)
            }
        }
        try await window.waitForEnd()
        return .echo(ledger.state.withLock { $0.measurement })
    }

    /// One a second, at least ten and at most sixty.
    private static func echoes(in window: ProbeWindow) -> Int {
        min(60, max(10, Int(window.length / .seconds(1))))
    }

    /// What the last echo has to come back in.
    private static func answerTime(in window: ProbeWindow) -> Duration {
        min(.seconds(1), window.length / 5)
    }
}

private final class SharedLedger: Sendable {
    let state: Mutex<EchoTracker>

    init(_ ledger: EchoTracker) {
        state = Mutex(ledger)
    }
}
