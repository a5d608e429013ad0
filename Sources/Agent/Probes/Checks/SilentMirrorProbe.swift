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
    /// `silent.mirror`: who sends on the mirrored links, for the whole window.
    static let silentMirror = Probe(
        .silentMirror, method: MethodWords.mirror.en,
        remeasure: { replay, reported in
            guard case .mirror(let mirror) = reported else { return nil }
            return .mirror(replay.senders(mirror))
        }
    ) { run in
        guard let socket = run.environment.sockets.mirror else {
            throw LocalError("this agent has no mirror to see the server's frames on")
        }
        // On a gateway the mirror is the port to the room itself: what others send to it shows that it hears.
        let isRoom = socket.interface == run.environment.sockets.configuration.interface
        let poller = run.environment.poller
        let own = isRoom ? nil : await poller.perform { (try? InterfaceFacts.read(socket.interface))?.mac }
        let watch = SenderWatch(
            SenderTracker(registered: run.order.target.macAddresses, own: own),
            run.trace.of(.silentMirror, on: socket.interface))
        while socket.receive() != nil {}
        _ = try socket.takeDroppedFrames()
        let servers = run.order.target.macAddresses
        try socket.attach(.sent(by: servers, othersOneOf: 1, keeping: SenderWatch.kept))
        let sparing = FilterProgram.sent(
            by: servers, othersOneOf: SenderWatch.oneOfPlenty, keeping: SenderWatch.kept)
        let began = ContinuousClock.now
        let polling = try poller.watch(socket.descriptorNumber) {
            if watch.take(from: socket, atMost: 256) { try? socket.attach(sparing) }
        }
        defer {
            poller.unwatch(polling)
            try? socket.attach(.dropAll)
        }
        try await run.window.waitForEnd()
        let ended = ContinuousClock.now
        await poller.perform { _ = watch.take(from: socket, atMost: 65_536) }
        let dropped = try socket.takeDroppedFrames()
        return .mirror(
            watch.state.withLock {
                MirrorMeasurement(
                    interface: socket.interface, began: run.trace.clock.wall(began),
                    seconds: (ended - began).inSeconds, droppedFrames: dropped, server: $0.server, others: $0.others)
            })
    }
}

private final class SenderWatch: Sendable {
    /// The Ethernet header; what is behind it is nobody's business.
    static let kept: UInt32 = 14
    /// Frames of others from which on only some are looked at: that the mirror hears them is shown.
    private static let plenty = 64
    /// What is looked at of plenty, so that the mirror of a busy room costs no more than that of an idle one.
    static let oneOfPlenty: UInt32 = 1_024

    let state: Mutex<SenderTracker>
    private let isPlenty = Mutex(false)
    private let trace: CheckTrace

    init(_ tracker: SenderTracker, _ trace: CheckTrace) {
        state = Mutex(tracker)
        self.trace = trace
    }

    /// - Returns: whether there have just become plenty of others.
    func take(from socket: WireSocket, atMost count: Int) -> Bool {
        for _ in 0..<count {
            guard let frame = socket.receive() else { break }
            // What this host sends shows nothing of what it hears.
            guard !frame.isOutgoing else { continue }
            let instant = frame.wallTime.map(ContinuousClock.Instant.init(stamped:)) ?? .now
            state.withLock { tracker in
                let header = Array(frame.bytes.prefix(Int(Self.kept)))
                if tracker.receive(header, at: trace.clock.wall(instant)) { trace.add(.received, header, at: instant) }
            }
        }
        guard state.withLock({ ($0.others?.frames ?? 0) >= Self.plenty }) else { return false }
        return isPlenty.withLock { isPlenty in
            defer { isPlenty = true }
            return !isPlenty
        }
    }
}
