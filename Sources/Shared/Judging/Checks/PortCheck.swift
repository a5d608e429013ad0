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
        let identities = port.shownIdentities
        // The server's key proves that it was reached, whatever other answers came in between.
        if let handshake = port.handshake, handshake.contradicts, port.cause != nil || identities.isEmpty {
            return .inconclusive(
                .contradictingAnswers,
                "\(place): answers that cannot come from one server: \(handshake.words)"
            )
        }
        if let cause = port.cause {
            // A gateway that asks its own address gets its own answer, unless it forwards what it sends itself as well.
            guard port.source != port.destination || port.handshake?.answers.isEmpty == false else {
                return .inconclusive(
                    .proberFault,
                    "\(place): \(cause), by the prober itself, whose own address this is; it does not forward its own connections"
                )
            }
            return evaluate(cause, of: port, at: place)
        }
        guard port.connectSeconds != nil || port.service.isDatagram, let banner = port.banner, !banner.isEmpty else {
            return port.acceptedByProxy
                ? evaluate(.timedOut, of: port, at: place)
                : .failed(.wrongProtocol, "\(place): connected, but the server said nothing")
        }
        guard port.service.hasIdentity else {
            return .passed(.asExpected, "\(place): “\(banner)”; that it is the server, this service cannot show")
        }
        guard !identities.isEmpty else {
            return .inconclusive(.noIdentity, "\(place): “\(banner)”, but no host key or certificate was read")
        }
        if let finding = contradiction(of: identities, at: place) { return finding }
        let all = identities.map(\.words).joined(separator: ", ")
        if let expires = port.certificateExpires {
            if expires < order.issued {
                return .passed(.certificateExpired, "\(place): \(banner), \(all), expired on \(expires)")
            }
            let days = Int(saturating: expires.seconds(since: order.issued) / 86_400)
            if days < Self.renewalDays {
                return .passed(
                    .certificateExpiresSoon,
                    "\(place): \(banner), \(all), expires on \(expires), in \(days) days")
            }
        }
        if port.service == .https, port.needsClientCertificate == true {
            return .passed(
                .clientCertificateNeeded,
                "\(place): \(banner), \(all); the server lets nobody on without a client's certificate, so that HTTP was not seen"
            )
        }
        if identities.allSatisfy(\.isWeak) {
            return .passed(.weakIdentity, "\(place): \(banner), \(all): refused by present clients")
        }
        return .passed(.asExpected, "\(place): \(banner), \(all)")
    }

    /// The finding when what is shown is not what is known; `nil` when it is, or nothing is known.
    ///
    /// Keys are replaced for good reasons, which the office knows and this does not: only an identity that the office has rejected is a failure.
    private func contradiction(of identities: [ServiceIdentity], at place: String) -> Finding? {
        if let rejected = order.target.rejectedIdentities,
            let shown = identities.first(where: { shown in rejected.contains { $0.isSame(as: shown) } })
        {
            return .failed(.identityMismatch, "\(place): \(shown.words) answers, which the office has rejected")
        }
        guard let known = order.target.knownIdentities, !known.isEmpty else {
            guard let known = order.target.knownIdentity, let first = identities.first,
                !identities.contains(where: { $0.sha256 == known })
            else { return nil }
            return changed(to: first, from: known, at: place)
        }
        switch IdentityComparison(shown: identities, known: known) {
        case .same: return nil
        case .contradiction(let shown, let known): return changed(to: shown, from: known.sha256, at: place)
        case .nothingInCommon:
            return .inconclusive(
                .identityUnknown,
                "\(place): \(identities.map(\.words).joined(separator: ", ")) answers; known are \(known.map(\.words).joined(separator: ", "))"
            )
        }
    }

    private func changed(to shown: ServiceIdentity, from known: Digest, at place: String) -> Finding {
        .inconclusive(
            .identityChanged,
            "\(place): \(shown.words) answers, known is \(known.description.prefix(16))…: a new key, another machine, or somebody between"
        )
    }

    /// A connection that failed with `cause`: intercepted when a SYN proxy accepted it and no server followed.
    private func evaluate(_ cause: Cause, of port: PortMeasurement, at place: String) -> Finding {
        guard !cause.isInconclusive else { return .inconclusive(cause.reason, "\(place): \(cause)") }
        if port.service == .ssh, let banner = port.banner, port.shownIdentities.isEmpty, cause.isSilence {
            // It speaks the protocol; a key exchange that was cut short proves nothing more.
            return .inconclusive(.noIdentity, "\(place): “\(banner)”, but no host key was read: \(cause)")
        }
        guard port.acceptedByProxy, port.firstByteSeconds == nil, let answer = port.handshake?.answers.first else {
            return .failed(cause.reason, "\(place): \(cause)")
        }
        return .failed(
            .intercepted,
            "\(place): \(cause); what accepted it was a bare SYN-ACK (window \(answer.window ?? 0), \(answer.optionBytes ?? 0) bytes of options, TTL \(answer.ttl)), as of a SYN proxy, and no server is behind it"
        )
    }
}

extension Cause {
    /// Nothing more came.
    fileprivate var isSilence: Bool {
        switch self {
        case .timedOut, .reset, .unreachable: true
        case .refused, .tls, .identityMismatch, .protocolMismatch, .identityUnproven, .unsupported, .turnedAway,
            .nameRefused, .local:
            false
        }
    }
}

extension ServiceIdentity {
    var words: String {
        let kind =
            switch self.kind {
            case .certificate: "certificate"
            case .hostKey: algorithm
            case .publicKey: "\(algorithm) key"
            }
        let length = bits.map { " of \($0) bits" } ?? ""
        return "\(kind)\(length) SHA-256 \(sha256.description.prefix(16))…"
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
