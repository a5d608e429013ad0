// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The checks `reachable.port` and, at the outside vantage, `reachable.outside`.
extension Judge {
    /// Days before a certificate's end from which it causes a warning, so that there is time to replace it.
    private static let renewalDays = 30

    /// Passed when the service spoke its protocol with the known identity: an accepted connection alone proves nothing.
    func evaluate(_ port: PortMeasurement) -> Finding {
        guard port.destination == order.target.publicAddress, port.port == order.target.publicPort,
            port.service == order.target.service
        else {
            return .inconclusive(
                .wrongMeasurement,
                "\(port.destination):\(port.port) was asked, the order names \(order.target.publicAddress):\(order.target.publicPort)"
            )
        }
        let place = "\(port.destination):\(port.port)"
        let identity = port.hostKey?.sha256 ?? port.certificate
        // The server's key proves that it was reached, whatever other answers came in between.
        if let handshake = port.handshake, handshake.contradicts, port.cause != nil || identity == nil {
            return .inconclusive(
                .contradictingAnswers,
                "\(place): answers that cannot come from one server: \(handshake.words)"
            )
        }
        if let cause = port.cause { return evaluate(cause, of: port, at: place) }
        guard port.connectSeconds != nil || port.service.isDatagram, let banner = port.banner, !banner.isEmpty else {
            return port.acceptedByProxy
                ? evaluate(.timedOut, of: port, at: place)
                : .failed(.wrongProtocol, "\(place): connected, but the server said nothing")
        }
        guard port.service.hasIdentity else {
            return .passed(.asExpected, "\(place): “\(banner)”; that it is the server, this service cannot show")
        }
        guard let identity else {
            return .inconclusive(.noIdentity, "\(place): “\(banner)”, but no host key or certificate was read")
        }
        let kind = port.hostKey.map { $0.algorithm } ?? "certificate"
        let short = "SHA-256 \(identity.description.prefix(16))…"
        if let known = order.target.knownIdentity, known != identity {
            return .failed(
                .identityMismatch,
                "\(place): \(kind) \(short) answers, known is \(known.description.prefix(16))…: another machine, or somebody between"
            )
        }
        if let expires = port.certificateExpires {
            if expires < order.issued {
                return .passed(.certificateExpired, "\(place): \(banner), \(kind) \(short), expired on \(expires)")
            }
            let days = Int(saturating: expires.seconds(since: order.issued) / 86_400)
            if days < Self.renewalDays {
                return .passed(
                    .certificateExpiresSoon,
                    "\(place): \(banner), \(kind) \(short), expires on \(expires), in \(days) days")
            }
        }
        return .passed(.asExpected, "\(place): \(banner), \(kind) \(short)")
    }

    /// A connection that failed with `cause`: intercepted when a SYN proxy accepted it and no server followed.
    private func evaluate(_ cause: Cause, of port: PortMeasurement, at place: String) -> Finding {
        guard !cause.isLocal else { return .inconclusive(.proberFault, "\(place): \(cause)") }
        guard port.acceptedByProxy, port.firstByteSeconds == nil, let answer = port.handshake?.answers.first else {
            return .failed(cause.reason, "\(place): \(cause)")
        }
        return .failed(
            .intercepted,
            "\(place): \(cause); what accepted it was a bare SYN-ACK (window \(answer.window ?? 0), \(answer.optionBytes ?? 0) bytes of options, TTL \(answer.ttl)), as of a SYN proxy, and no server is behind it"
        )
    }
}

extension PortMeasurement {
    /// Whether the SYN-ACK has a window of zero or no options, which a SYN proxy sends and a server does not.
    fileprivate var acceptedByProxy: Bool {
        guard let answer = handshake?.answers.first, answer.kind == .synAck else { return false }
        return answer.window == 0 || answer.optionBytes == 0
    }
}

extension HandshakeMeasurement {
    fileprivate var words: String {
        answers.prefix(4).map { "\($0.kind.rawValue) with TTL \($0.ttl) after \(fixed($0.seconds * 1e3, 2)) ms" }
            .joined(separator: ", ")
    }
}
