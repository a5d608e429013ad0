// SPDX-License-Identifier: Apache-2.0

extension Judge {
    /// One echo in ten may be lost.
    static let largestToleratedLoss = 0.1

    func weigh(_ echo: EchoMeasurement) -> Opinion {
        guard echo.destination == order.target.publicAddress || echo.destination == order.target.serverAddress else {
            return (.inconclusive, .wrongMeasurement, "\(echo.destination) was asked, which the order does not name")
        }
        guard echo.sent >= 10 else { return (.inconclusive, .notMeasured, "only \(echo.sent) echo requests were sent") }
        let answered = Set(echo.replies.map(\.sequence)).count
        guard answered > 0 else {
            return (
                .failed, .noReply,
                "\(echo.destination) answered none of \(echo.sent) echo requests\(echo.errors.first.map { " (\($0))" } ?? "")"
            )
        }
        let lost = 1 - Double(min(answered, echo.sent)) / Double(echo.sent)
        let mean = echo.replies.map(\.roundTripSeconds).reduce(0, +) / Double(echo.replies.count)
        let detail =
            "\(answered) of \(echo.sent) echoes from \(echo.destination), mean round trip \(fixed(mean * 1e3, 2)) ms"
        return lost > Judge.largestToleratedLoss ? (.failed, .loss, detail) : (.passed, .asExpected, detail)
    }

    /// Bytes of the protocol, from whoever is known: an accepted connection alone proves nothing.
    func weigh(_ port: PortMeasurement) -> Opinion {
        guard port.destination == order.target.publicAddress, port.port == order.target.publicPort,
            port.service == order.target.service
        else {
            return (
                .inconclusive, .wrongMeasurement,
                "\(port.destination):\(port.port) was asked, the order names \(order.target.publicAddress):\(order.target.publicPort)"
            )
        }
        let place = "\(port.destination):\(port.port)"
        if let handshake = port.handshake, handshake.contradicts {
            return (
                .inconclusive, .contradictingAnswers,
                "\(place): answers that cannot come from one server: \(handshake.words)"
            )
        }
        if let cause = port.cause {
            return (
                cause.isLocal ? .inconclusive : .failed, cause.reason, "\(place): \(cause)\(acceptedBySomebody(port))"
            )
        }
        guard port.connectSeconds != nil, let banner = port.banner, !banner.isEmpty else {
            return (
                .failed, .wrongProtocol, "\(place): connected, but the server said nothing\(acceptedBySomebody(port))"
            )
        }
        guard let identity = port.hostKey?.sha256 ?? port.certificate else {
            return (.inconclusive, .noIdentity, "\(place): “\(banner)”, but no host key or certificate was read")
        }
        let kind = port.hostKey.map { $0.algorithm } ?? "certificate"
        let short = "SHA-256 \(identity.description.prefix(16))…"
        if let known = order.target.knownIdentity, known != identity {
            return (
                .failed, .identityMismatch,
                "\(place): \(kind) \(short) answers, known is \(known.description.prefix(16))…: another machine, or somebody between"
            )
        }
        if let expires = port.certificateExpires, expires < order.issued {
            return (.passed, .certificateExpired, "\(place): \(banner), \(kind) \(short), expired on \(expires)")
        }
        return (.passed, .asExpected, "\(place): \(banner), \(kind) \(short)")
    }

    /// A SYN proxy, or cookies in a server's stead: a bare SYN-ACK, and nothing behind it.
    private func acceptedBySomebody(_ port: PortMeasurement) -> String {
        guard let answer = port.handshake?.answers.first, answer.kind == .synAck,
            answer.window == 0 || answer.optionBytes == 0
        else { return "" }
        return "; what accepted it was a bare SYN-ACK (window \(answer.window ?? 0)), as of a SYN proxy"
    }

    /// The tagged connection requests reached the server's own port: outside, it was the server that answered.
    func weigh(_ arrivals: ArrivalMeasurement) -> Opinion {
        guard arrivals.address == order.target.serverAddress, arrivals.port == order.target.serverPort else {
            return (
                .inconclusive, .wrongMeasurement,
                "\(arrivals.address):\(arrivals.port) was watched, the order names \(order.target.serverAddress):\(order.target.serverPort)"
            )
        }
        let tagged = arrivals.arrivals.filter { order.tagPorts.contains($0.sourcePort) }
        guard let first = tagged.first else {
            return (
                .inconclusive, .noArrival,
                "no tagged connection from outside reached \(arrivals.address):\(arrivals.port) on \(arrivals.interface), \(arrivals.others) others did"
            )
        }
        guard tagged.contains(where: { $0.answerTTL != nil || $0.refused }) else {
            return (
                .inconclusive, .oneSidedMirror,
                "tagged connections from \(first.source) reached the server, but no answer of it was seen: one-sided mirror?"
            )
        }
        return (
            .passed, .asExpected,
            "tagged connections from \(first.source) reached the server's port \(arrivals.port) (TTL \(first.ttl)), and it answered"
        )
    }

    /// A packet as large as the link's own, or at least one that the path admits to.
    func weigh(_ mtu: PathMTUMeasurement) -> Opinion {
        guard mtu.destination == order.target.publicAddress || mtu.destination == order.target.serverAddress else {
            return (.inconclusive, .wrongMeasurement, "\(mtu.destination) was asked, which the order does not name")
        }
        guard let path = mtu.pathMTU else {
            return (.inconclusive, .noReply, "\(mtu.destination) answered no echo of any size")
        }
        if path >= mtu.interfaceMTU {
            return (.passed, .asExpected, "packets of \(path) bytes reach \(mtu.destination) whole")
        }
        let reported = mtu.probes.lazy.compactMap(\.reported).min()
        if let reported {
            return (
                .passed, .smallerMTU,
                "packets of \(path) bytes reach \(mtu.destination) whole, and the path says that \(reported) fit (here \(mtu.interfaceMTU))"
            )
        }
        return (
            .failed, .blackHole,
            "packets of more than \(path) bytes to \(mtu.destination) vanish without a word (here \(mtu.interfaceMTU)): a path MTU black hole"
        )
    }
}

extension HandshakeMeasurement {
    fileprivate var words: String {
        answers.prefix(4).map { "\($0.kind.rawValue) with TTL \($0.ttl) after \(fixed($0.seconds * 1e3, 2)) ms" }
            .joined(separator: ", ")
    }
}

extension Cause {
    /// The prober's fault, not the target's.
    package var isLocal: Bool {
        if case .local = self { return true }
        return false
    }

    package var reason: Reason {
        switch self {
        case .refused: .refused
        case .timedOut: .timedOut
        case .reset: .reset
        case .unreachable: .unreachable
        case .tls: .tls
        case .identityMismatch: .identityMismatch
        case .protocolMismatch: .wrongProtocol
        case .local: .proberFault
        }
    }
}
