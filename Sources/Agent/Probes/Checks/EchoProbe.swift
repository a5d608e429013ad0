// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Evidence
internal import Packets
internal import Pcap
internal import Synchronization
internal import Values
internal import Words

extension Probe {
    /// `reachable.icmp`: at least ten echo requests over the window to the address that the server itself holds.
    package static let echo = Probe(
        .reachableICMP,
        method: echoMethod,
        remeasure: { replay, _ in replay.echoes().map { .echo($0) } }
    ) { run in
        let window = run.window
        return .echo(
            try await echo(
                run.order.target.serverAddress, for: .reachableICMP, count: echoes(in: window),
                last: max(.milliseconds(10), window.length - answerTime(in: window)), in: run))
    }

    /// Echo requests at even distances from the window's begin to `last` after it, and their answers until its end.
    static func echo(
        _ destination: IPAddress, for check: CheckID, count: Int, last: Duration, in run: ProbeRun
    ) async throws -> EchoMeasurement {
        let socket = try await EchoSocket(to: destination, in: run.environment)
        let tracker = SharedTracker(EchoTracker(source: socket.source, destination: destination))
        let trace = run.trace.of(check, .rawIP)
        let subscription = try socket.feed.subscribe { packet in
            tracker.state.withLock { tracker in
                if tracker.receive(packet) {
                    trace.add(.received, packet.wholePacket(to: socket.source), at: packet.instant)
                }
            }
        }
        defer { socket.feed.unsubscribe(subscription) }

        let window = run.window
        for sequence in 0..<count {
            try await window.wait(until: window.start + last * sequence / max(1, count - 1))
            try await run.admit(check, "ICMP echo request", to: destination)
            tracker.state.withLock { tracker in
                let message = socket.request(
                    identifier: tracker.identifier, sequence: UInt16(sequence), payload: tracker.cookie)
                let instant = ContinuousClock.now
                tracker.willSend(UInt16(sequence), at: instant)
                guard socket.send(message) else { return tracker.didNotSend(UInt16(sequence)) }
                trace.add(.sent, socket.packet(message), at: instant)
            }
        }
        try await window.waitForEnd()
        return tracker.state.withLock { $0.measurement }
    }

    @Sendable static func echoMethod(_ order: VerificationOrder) -> String {
        (order.target.serverAddress.family == .ipv4 ? MethodWords.echo : MethodWords.echo6).en
    }

    /// One a second, at least ten and at most sixty.
    private static func echoes(in window: ProbeWindow) -> Int {
        min(60, max(10, Int(saturating: window.length / .seconds(1))))
    }

    /// Time limit for the answer to the last echo request.
    private static func answerTime(in window: ProbeWindow) -> Duration {
        min(.seconds(1), window.length / 5)
    }
}

private final class SharedTracker: Sendable {
    let state: Mutex<EchoTracker>

    init(_ tracker: EchoTracker) {
        state = Mutex(tracker)
    }
}
