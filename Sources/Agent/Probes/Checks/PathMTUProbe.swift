// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Evidence
internal import Packets
internal import Pcap
internal import Synchronization
internal import Values
internal import Words

extension Probe {
    /// `reachable.mtu`: the largest echo request that the server's own address answers whole; one is enough where the link's own size passes.
    package static let pathMTU = Probe(
        .reachableMTU,
        method: {
            ($0.target.serverAddress.family == .ipv4 ? MethodWords.wholeEcho : MethodWords.wholeEcho6).en
        },
        remeasure: { replay, reported in replay.pathMTU(reported).map { .mtu($0) } }
    ) { run in
        let destination = run.order.target.serverAddress
        let socket = try await EchoSocket(to: destination, in: run.environment)
        // A reply is read up to this capacity, so that larger requests cannot be measured.
        let interfaceMTU = min(try await run.environment.interface().mtu, ReceivedPacket.capacity)
        let tracker = SharedTracker(PathMTUTracker(destination: destination, headerLength: socket.headerLength))
        let trace = run.trace.of(.reachableMTU, .rawIP)
        let subscription = try socket.feed.subscribe { packet in
            tracker.state.withLock { tracker in
                guard tracker.receive(packet) else { return }
                let whole = packet.wholePacket(to: socket.source)
                trace.add(.received, Array(whole.prefix(kept)), originalLength: whole.count, at: packet.instant)
            }
        }
        defer { socket.feed.unsubscribe(subscription) }

        var search = PathMTUSearch(from: interfaceMTU, to: smallest(of: destination.family))
        let (window, patience) = (run.window, patience(in: run.window))
        while let size = search.next, ContinuousClock.now + patience * tries <= window.end {
            for _ in 0..<tries where !tracker.isDecided(size) {
                try await run.admit(.reachableMTU, "ICMP echo request of \(size) bytes", to: destination)
                tracker.state.withLock { tracker in
                    let sequence = tracker.willSend(size)
                    let message = socket.request(
                        identifier: tracker.identifier, sequence: sequence, payload: tracker.payload(of: size))
                    let instant = ContinuousClock.now
                    guard socket.send(message) else { return tracker.didNotSend(size) }
                    let packet = socket.packet(message)
                    trace.add(.sent, Array(packet.prefix(kept)), originalLength: packet.count, at: instant)
                }
                try await window.wait(until: ContinuousClock.now + patience)
            }
            let probe = tracker.state.withLock { $0.probe(of: size) }
            search.learn(size, arrived: probe?.answered ?? 0 > 0, reported: probe?.reported)
        }
        return .mtu(
            PathMTUMeasurement(
                destination: destination, interfaceMTU: interfaceMTU, probes: tracker.state.withLock { $0.all }))
    }

    private static let tries = 3
    /// Bytes kept of each packet: all headers, those of a quoted packet included, and some of the payload.
    private static let kept = 160

    /// Time limit for one try: two dozen tries fit into the window.
    private static func patience(in window: ProbeWindow) -> Duration {
        max(.milliseconds(10), min(.milliseconds(200), window.length / 30))
    }

    /// The size to begin with: every IPv6 link carries 1280 bytes (RFC 8200, section 5), every IPv4 host accepts 576 (RFC 791).
    private static func smallest(of family: IPAddress.Family) -> Int {
        family == .ipv4 ? 576 : 1280
    }
}

private final class SharedTracker: Sendable {
    let state: Mutex<PathMTUTracker>

    init(_ tracker: PathMTUTracker) {
        state = Mutex(tracker)
    }

    /// The size arrived, or a router said that it does not fit.
    func isDecided(_ size: Int) -> Bool {
        state.withLock { tracker in
            tracker.probe(of: size).map { $0.answered > 0 || $0.reported != nil } ?? false
        }
    }
}
