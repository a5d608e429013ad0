// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Values

/// Connections without data to the assigned port, or datagrams, from the order's tagged source ports, at an even pace through the window: one
/// of them falls into the time in which the inside agent watches too, and shows whether the path carries it.
struct RepeatedConnections: Sendable {
    private let check: CheckID
    private let run: ProbeRun

    /// In one window; a server that counts connections without a login must not take them for an attack.
    private static let most = 5

    init(_ check: CheckID, in run: ProbeRun) {
        self.check = check
        self.run = run
    }

    private var pause: Duration { max(run.window.beat, run.window.length / (Self.most + 1)) }

    /// - Returns: the requests that left, in their order.
    /// - Throws: what ``ProbeRun/admit(_:_:to:port:)`` throws.
    func run() async throws -> [PortMeasurement.TaggedRequest] {
        var requests: [PortMeasurement.TaggedRequest] = []
        for number in 1...Self.most {
            let due = run.window.start + pause * number
            guard due + pause / 2 < run.window.end else { break }
            try await run.window.wait(until: due)
            if let request = try await request(number) { requests.append(request) }
        }
        return requests
    }

    /// One connection or datagram, from another tagged port each time; `nil` when none left: all of the ports were in use, or there is no route.
    private func request(_ number: Int) async throws -> PortMeasurement.TaggedRequest? {
        let target = run.order.target
        let tags = run.order.tagPorts
        let ports = tags.indices.map { tags[($0 + number) % tags.count] }
        let isDatagram = target.service.isDatagram
        try await run.admit(
            check, isDatagram ? "UDP datagram" : "TCP connect", to: target.publicAddress, port: target.publicPort)
        let at = Timestamp.now()
        let port = isDatagram ? await sendDatagram(from: ports) : await connect(from: ports)
        guard let port, tags.contains(port) else { return nil }
        return .init(sourcePort: port, at: at)
    }

    private func connect(from ports: [UInt16]) async -> UInt16? {
        let target = run.order.target
        do throws(TCPConnection.Failure) {
            return try await TCPConnection.connect(
                to: target.publicAddress, port: target.publicPort, from: ports, isBound: true,
                until: Probe.limit(min(pause, ServiceConversation.connectTime), in: run),
                poller: run.environment.poller
            ).sourcePort
        } catch {
            return error.sourcePort
        }
    }

    private func sendDatagram(from ports: [UInt16]) async -> UInt16? {
        let target = run.order.target
        let exchange = try? await DatagramExchange(
            to: target.publicAddress, port: target.publicPort, from: ports, isBound: true,
            poller: run.environment.poller)
        guard let exchange, let pattern = target.pattern, exchange.send(pattern.send.bytes) == nil else { return nil }
        return exchange.sourcePort
    }
}
