// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values
internal import Words

extension Probe {
    /// `reachable.port`: the assigned port on the public address, from inside.
    static func port(_ service: ServiceProtocol) -> Probe {
        Probe(
            .reachablePort, methodUsed: { service.method(reaching: $1) }, remeasure: Self.connection
        ) { run in
            let target = run.order.target
            let handshakes = try HandshakeWatch(
                of: target.publicAddress, target.publicPort, in: run, into: run.trace.of(.reachablePort))
            var conversation = ServiceConversation(.reachablePort, in: run)
            do {
                try await conversation.run()
            } catch {
                _ = await handshakes?.end(from: 0)
                throw error
            }
            var result = conversation.result
            result.handshake = await handshakes?.end(from: result.sourcePort, lingering: result.cause != nil)
            return .port(result)
        }
    }

    /// `reachable.outside`, by the agent on the internet: the same from source ports that only the order names, by which the inside agent recognises
    /// these connections. It connects again through the whole window, whatever comes of the first: the inside agent may begin later.
    static func outsidePort(_ service: ServiceProtocol) -> Probe {
        Probe(
            .reachableOutside,
            methodUsed: { "\(service.method(reaching: $1)), \(MethodWords.taggedPorts.en)" },
            remeasure: Self.connection
        ) { run in
            var conversation = ServiceConversation(.reachableOutside, in: run, from: run.order.tagPorts)
            async let repeated = RepeatedConnections(.reachableOutside, in: run).run()
            try await conversation.run()
            conversation.result.tagged = (conversation.result.tagged + (try await repeated)).sorted { $0.at < $1.at }
            return .port(conversation.result)
        }
    }

    @Sendable private static func connection(_ replay: Replay, _ reported: Measurement?) -> Measurement? {
        guard case .port(let port) = reported else { return nil }
        return .port(replay.connection(port))
    }

    /// A phase's deadline; none outlives the verification.
    static func limit(_ phase: Duration, in run: ProbeRun) -> ContinuousClock.Instant {
        min(ContinuousClock.now + phase, run.window.end + VerificationPlan.grace - .milliseconds(500))
    }
}

extension ServiceProtocol {
    /// The method as performed: the steps towards the service's identity that were taken.
    fileprivate func method(reaching measurement: Measurement) -> String {
        guard case .port(let port) = measurement else { return steps.map(\.en).joined(separator: ", ") }
        var steps = self.steps
        let taken =
            switch self {
            case .udpPattern: steps.count
            case _ where port.connectSeconds == nil: 1
            case .ssh where port.banner == nil: 2
            case .rdp where port.certificate == nil && port.tlsSeconds == nil: 2
            case .ssh, .https, .tls, .http, .rdp, .tcpPattern: steps.count
            }
        steps = Array(steps.prefix(taken))
        if port.handshake != nil { steps.append(MethodWords.handshake) }
        return steps.map(\.en).joined(separator: ", ")
    }

    /// All that is done, in order.
    private var steps: [Phrase] {
        switch self {
        case .ssh: [MethodWords.connect, MethodWords.identification, MethodWords.hostKeys]
        case .https: [MethodWords.connect, MethodWords.httpsByCurl]
        case .tls: [MethodWords.connect, MethodWords.tlsByCurl]
        case .http: [MethodWords.connect, MethodWords.statusLine, MethodWords.noRedirects]
        case .rdp: [MethodWords.connect, MethodWords.x224, MethodWords.tlsByCurl]
        case .tcpPattern: [MethodWords.connect, MethodWords.pattern]
        case .udpPattern: [MethodWords.datagrams, MethodWords.datagramPattern]
        }
    }
}
