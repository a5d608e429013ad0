// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Evidence
internal import Linux
internal import Values
internal import Words

extension Probe {
    /// `silent.port`: the server's port by its public address and by its own, again and again through the window. Nothing may answer.
    static func silentPort(_ service: ServiceProtocol) -> Probe {
        Probe(.silentPort, method: service.attemptMethod, remeasure: silence) { run in
            let target = run.order.target
            var places = [ServicePlace(address: target.publicAddress, port: target.publicPort)]
            if target.serverAddress != target.publicAddress {
                places.append(ServicePlace(address: target.serverAddress, port: target.serverPort))
            }
            return .controlPort(try await repeatedly(places, for: .silentPort, in: run))
        }
    }

    /// `silent.outside`: the same of the public address, from the internet.
    static func silentOutside(_ service: ServiceProtocol) -> Probe {
        Probe(.silentOutside, method: service.attemptMethod, remeasure: silence) { run in
            let target = run.order.target
            return .controlPort(
                try await repeatedly(
                    [ServicePlace(address: target.publicAddress, port: target.publicPort)], for: .silentOutside, in: run
                ))
        }
    }

    /// `control.reply`: other places of the site, of which one has to answer, be it by refusing.
    static let controlReply = Probe(
        .controlReply, method: MethodWords.connect.en, remeasure: silence
    ) { run in
        let target = run.order.target
        let others =
            (target.controlServices ?? []) + [
                ServicePlace(address: target.publicAddress, port: target.controlPort),
                ServicePlace(address: target.gateway, port: target.controlPort),
            ]
        var attempts: [ControlPortMeasurement.Attempt] = []
        for place in others.prefix(mostControls) {
            do {
                let result = try await connect(to: place.address, port: place.port, for: .controlReply, in: run)
                attempts.append(ControlPortMeasurement.Attempt(place, result))
            } catch let refusal as ProbeScope.Refusal {
                attempts.append(ControlPortMeasurement.Attempt(place, (false, 0, .local("\(refusal)"))))
            }
            if let last = attempts.last, last.answered || last.cause == .refused { break }
        }
        // Somewhere in the window, so that silence and answer are of one time.
        try await run.window.waitForEnd()
        return .controlPort(ControlPortMeasurement(attempts: attempts))
    }

    /// Other places that are tried, until one answers: each takes a few seconds where none does.
    private static let mostControls = 6
    private static let mostAttempts = 5

    @Sendable private static func silence(_ replay: Replay, _ reported: Measurement?) -> Measurement? {
        guard case .controlPort(let control) = reported else { return nil }
        return .controlPort(replay.silence(control))
    }

    /// Attempts at all of `places` together, again and again through the window: two at least, each with its whole time for an answer.
    private static func repeatedly(
        _ places: [ServicePlace], for check: CheckID, in run: ProbeRun
    ) async throws -> ControlPortMeasurement {
        let facts = try await run.environment.interface()
        let pause = max(run.window.beat, run.window.length / (mostAttempts + 1))
        var attempts: [ControlPortMeasurement.Attempt] = []
        for number in 0..<mostAttempts {
            let due = max(ContinuousClock.now, run.window.start + pause * number)
            // One that begins later would be cut short, and prove nothing.
            guard number < 2 || due < run.window.end else { break }
            try await run.window.wait(until: due)
            attempts += try await withThrowingTaskGroup { group in
                for (index, place) in places.enumerated() {
                    // On the link the system gives up by itself where nobody answers ARP; on the gateway its own routes may end there.
                    let isOnLink = facts.addresses.contains { $0.network?.contains(place.address) ?? false }
                    let mayEndHere = isOnLink || run.holds(run.order.target.gateway)
                    group.addTask {
                        var result = try await attempt(place, for: check, in: run)
                        if mayEndHere, let cause = result.cause, cause.isNoRoute {
                            result.cause = .unreachable(code: 1)
                        }
                        return (index, ControlPortMeasurement.Attempt(place, result))
                    }
                }
                return try await group.reduce(into: [(Int, ControlPortMeasurement.Attempt)]()) { $0.append($1) }
                    .sorted { $0.0 < $1.0 }.map(\.1)
            }
        }
        return ControlPortMeasurement(attempts: attempts)
    }

    private static func attempt(
        _ place: ServicePlace, for check: CheckID, in run: ProbeRun
    ) async throws -> (answered: Bool, seconds: Double, cause: Cause?) {
        guard run.order.target.service.isDatagram else {
            return try await connect(to: place.address, port: place.port, for: check, in: run)
        }
        try await run.admit(check, "UDP datagram", to: place.address, port: place.port)
        let start = ContinuousClock.now
        let deadline = limit(.milliseconds(1_500), in: run)
        let cause: Cause
        do throws(TCPConnection.Failure) {
            let exchange = try await DatagramExchange(
                to: place.address, port: place.port, poller: run.environment.poller)
            let bytes = run.order.target.pattern?.send.bytes ?? [0]
            if let failure = exchange.send(bytes) {
                cause = failure
            } else {
                switch await exchange.receive(until: deadline) {
                case .datagram: return (true, (ContinuousClock.now - start).inSeconds, nil)
                case .silence: cause = .timedOut
                case .failed(let failure): cause = failure
                }
            }
        } catch {
            cause = error.cause
        }
        return (false, (ContinuousClock.now - start).inSeconds, cause)
    }
}

extension ControlPortMeasurement.Attempt {
    fileprivate init(_ place: ServicePlace, _ result: (answered: Bool, seconds: Double, cause: Cause?)) {
        self.init(
            destination: place.address, port: place.port, answered: result.answered, seconds: result.seconds,
            cause: result.cause)
    }
}

extension ServiceProtocol {
    fileprivate var attemptMethod: String { (isDatagram ? MethodWords.datagrams : MethodWords.connect).en }
}

extension Cause {
    /// EHOSTUNREACH or ENETUNREACH without an ICMP message.
    var isNoRoute: Bool { Self.noRoute.contains(self) }

    private static let noRoute = [Errno.noRouteToHost, .networkUnreachable].map {
        Cause.local(SystemError.text($0.rawValue))
    }
}
