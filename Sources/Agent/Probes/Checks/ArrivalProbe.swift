// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Evidence
internal import Linux
internal import Pcap
internal import Sampling
internal import Synchronization
internal import Values
internal import Words

extension Probe {
    /// The inside agent's part of `reachable.outside`: the outside agent's connections, as they reach the server's own port on the mirror.
    static let arrivals = Probe(
        .reachableOutside, method: MethodWords.arrivals.en,
        remeasure: { replay, reported in
            guard case .arrivals(let arrivals) = reported else { return nil }
            return .arrivals(replay.arrivals(arrivals))
        }
    ) { run in
        guard let socket = run.environment.sockets.mirror else {
            throw LocalError("this agent has no mirror to see connections arrive on")
        }
        let target = run.order.target
        let facts = try await run.environment.interface()
        let tracker = SharedArrivals(
            ArrivalTracker(
                address: target.serverAddress, port: target.serverPort, tags: run.order.tagPorts,
                own: Set(facts.addresses.map(\.address)), gateway: target.gateway),
            run.trace.of(.reachableOutside, on: socket.interface))
        let udp = target.service.isDatagram
        let poller = run.environment.poller
        while socket.receive() != nil {}
        _ = try socket.takeDroppedFrames()
        // Headers and nothing behind them: a VLAN tag, the longest of IPv4, the longest of TCP.
        try socket.attach(.arrivals(at: target.serverAddress, port: target.serverPort, udp: udp, keeping: 138))
        let began = ContinuousClock.now
        let watch = try poller.watch(socket.descriptorNumber) { tracker.take(from: socket, atMost: 256) }
        defer {
            poller.unwatch(watch)
            try? socket.attach(.dropAll)
        }
        try await run.window.waitForEnd()
        let ended = ContinuousClock.now
        await poller.perform { tracker.take(from: socket, atMost: 65_536) }
        let dropped = try socket.takeDroppedFrames()
        return .arrivals(
            tracker.state.withLock {
                ArrivalMeasurement(
                    interface: socket.interface, address: target.serverAddress, port: target.serverPort,
                    arrivals: $0.arrivals, others: $0.otherRequests(ownPorts: run.ownPorts.all),
                    watch: .init(
                        began: run.trace.clock.wall(began), seconds: (ended - began).inSeconds, droppedFrames: dropped))
            })
    }
}

private final class SharedArrivals: Sendable {
    let state: Mutex<ArrivalTracker>
    private let trace: CheckTrace

    init(_ tracker: ArrivalTracker, _ trace: CheckTrace) {
        state = Mutex(tracker)
        self.trace = trace
    }

    func take(from socket: WireSocket, atMost count: Int) {
        for _ in 0..<count {
            guard let frame = socket.receive() else { return }
            // Times are those of the trace's clock, so that a replay of the file gives the same arrivals.
            let instant = frame.wallTime.map(ContinuousClock.Instant.init(stamped:)) ?? .now
            guard let flow = FlowFrame(frame.bytes) else { continue }
            state.withLock { tracker in
                guard tracker.receive(flow, at: trace.clock.wall(instant)) else { return }
                trace.addHeaders(of: flow, in: frame.bytes, .received, at: instant)
            }
        }
    }
}
