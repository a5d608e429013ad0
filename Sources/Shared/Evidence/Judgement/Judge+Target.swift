// SPDX-License-Identifier: Apache-2.0

extension Judge {
    func weigh(_ identity: IdentityMeasurement) -> Opinion {
        guard identity.address == order.target.serverAddress else {
            return (
                .inconclusive, .wrongMeasurement,
                "\(identity.address) was asked, the order names \(order.target.serverAddress)"
            )
        }
        guard identity.requests > 0 else { return (.inconclusive, .notMeasured, "no ARP request was sent") }
        let registered = Set(order.target.macAddresses)
        let strangers = identity.claims.filter { !registered.contains($0.macAddress) }
        let own = identity.claims.filter { registered.contains($0.macAddress) }
        let names = { (claims: [AddressClaim]) in claims.prefix(4).map(\.macAddress.description).joined(separator: ", ")
        }
        if !own.isEmpty, !strangers.isEmpty {
            return (
                .failed, .severalSenders,
                "\(identity.address) is claimed by the registered server and by \(names(strangers))"
            )
        }
        if !strangers.isEmpty {
            return (
                .failed, .unknownSender,
                "\(identity.address) is held by \(names(strangers)); registered is \(order.target.macAddresses.map(\.description).joined(separator: ", "))"
            )
        }
        guard !own.isEmpty else {
            return (
                .failed, .registeredServerSilent,
                "nobody answered \(identity.requests) ARP requests for \(identity.address) in \(fixed(identity.windowSeconds, 1)) s"
            )
        }
        guard own.contains(where: { $0.solicited > 0 }) else {
            return (
                .inconclusive, .onlyUnsolicited, "\(names(own)) announced \(identity.address) but answered no request"
            )
        }
        return (
            .passed, .asExpected,
            "\(identity.address) is at \(names(own)), alone over \(fixed(identity.windowSeconds, 1)) s"
        )
    }

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
        if let cause = port.cause {
            return (cause.isLocal ? .inconclusive : .failed, cause.reason, "\(place): \(cause)")
        }
        guard port.connectSeconds != nil, let banner = port.banner, !banner.isEmpty else {
            return (.failed, .wrongProtocol, "\(place): connected, but the server said nothing")
        }
        guard let identity = port.hostKey?.sha256 ?? port.certificate else {
            return (.inconclusive, .noIdentity, "\(place): “\(banner)”, but no host key or certificate was read")
        }
        let kind = port.hostKey.map { $0.algorithm } ?? "certificate"
        return (.passed, .asExpected, "\(place): \(banner), \(kind) SHA-256 \(identity.description.prefix(16))…")
    }

    func weigh(_ control: ControlPortMeasurement) -> Opinion {
        let wanted = [order.target.publicAddress, order.target.serverAddress]
        let attempts = control.attempts.filter {
            $0.port == order.target.controlPort && wanted.contains($0.destination)
        }
        guard Set(attempts.map(\.destination)) == Set(wanted) else {
            return (
                .inconclusive, .notMeasured,
                "the unassigned port \(order.target.controlPort) was not tried on every address"
            )
        }
        if let answered = attempts.first(where: \.answered) {
            return (
                .failed, .controlAnswered,
                "\(answered.destination):\(answered.port) is assigned to nobody and answers: an answer here proves nothing"
            )
        }
        if let fault = attempts.lazy.compactMap(\.cause).first(where: \.isLocal) {
            return (.inconclusive, .proberFault, "\(fault)")
        }
        return (
            .passed, .asExpected,
            "unassigned port \(order.target.controlPort) stays silent on \(attempts.count) addresses"
        )
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
        case .protocolMismatch: .wrongProtocol
        case .local: .proberFault
        }
    }
}
