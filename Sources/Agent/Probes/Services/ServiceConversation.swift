// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Evidence
internal import CurlClient
internal import Linux
internal import Values

/// One conversation with the assigned port, in the protocol that the order names: connected, first bytes, identity where the service has one.
///
/// The server's first bytes and its identity are read over the same connection. An SSH server shows one host key in each: further ones take further
/// connections.
struct ServiceConversation {
    let run: ProbeRun
    let check: CheckID
    /// Ports to come from, each once; any when they are used up.
    private var sourcePorts: [UInt16]
    private let tags: [UInt16]
    var result: PortMeasurement

    /// Time limit of each phase: three SYNs, a slow reverse look-up before the banner, a slow key exchange.
    static let connectTime = Duration.seconds(5)
    static let replyTime = Duration.seconds(5)
    static let identityTime = Duration.seconds(6)

    /// - Parameter sourcePorts: those that carry the order's tag; empty inside.
    init(_ check: CheckID, in run: ProbeRun, from sourcePorts: [UInt16] = []) {
        let target = run.order.target
        self.run = run
        self.check = check
        self.sourcePorts = sourcePorts
        tags = sourcePorts
        result = PortMeasurement(
            source: IPAddress(target.publicAddress.family == .ipv6 ? "::" : "0.0.0.0") ?? target.publicAddress,
            sourcePort: 0, destination: target.publicAddress, port: target.publicPort, service: target.service)
    }

    /// Runs until everything is read or something fails: the cause is in ``result``.
    /// - Throws: what ``ProbeRun/admit(_:_:to:port:)`` throws.
    mutating func run() async throws {
        guard !result.service.needsPattern || pattern?.suits(result.service) == true else {
            result.cause = .local("the order asks for a pattern and brings none that could be waited for")
            return
        }
        if result.service.isDatagram { return try await exchangeDatagrams() }
        guard let connection = try await connect() else { return }
        let deadline = Probe.limit(ServiceConversation.replyTime, in: run)
        switch result.service {
        case .ssh: try await readHostKeys(over: connection)
        case .http:
            var reader = HTTPStatusLine()
            let host = run.order.target.hostName?.description ?? result.destination.inURL
            await ask(
                HTTPStatusLine.request(host: host, port: result.port), &reader, connection, until: deadline)
        case .tcpPattern:
            guard let pattern else { return }
            var reader = PatternReply(pattern.expect)
            await ask(pattern.send.bytes, &reader, connection, until: deadline)
        case .rdp:
            var reader = RDPNegotiation()
            await ask(RDPNegotiation.request, &reader, connection, until: deadline)
            if result.cause == nil, reader.selectsTLS { await readCertificate(over: connection) }
        case .tls, .https: await readCertificate(over: connection)
        case .udpPattern: break
        }
    }

    private var pattern: ServicePattern? { run.order.target.pattern }

    // MARK: Connections

    mutating func connect() async throws -> TCPConnection? {
        try await run.admit(check, "TCP connect", to: result.destination, port: result.port)
        let at = Timestamp.now()
        do throws(TCPConnection.Failure) {
            let connection = try await TCPConnection.connect(
                to: result.destination, port: result.port, from: sourcePorts,
                until: Probe.limit(ServiceConversation.connectTime, in: run), poller: run.environment.poller)
            result.source = connection.source
            result.sourcePort = connection.sourcePort
            result.connectSeconds = connection.connectSeconds
            note(connection.sourcePort, at)
            // An established connection has sent a SYN and an acknowledgement at least, if it left by this interface.
            if let before = try? run.interfaceBefore.get(),
                before.addresses.contains(where: { $0.address == connection.source })
            {
                run.countIntended(2)
            }
            return connection
        } catch {
            result.source = error.source ?? result.source
            result.sourcePort = error.sourcePort
            result.cause = error.cause
            note(error.sourcePort, at)
            return nil
        }
    }

    /// Lets the next connection come from a tagged port when all were used.
    mutating func reuseTags() {
        if sourcePorts.isEmpty { sourcePorts = tags }
    }

    /// Records that a connection request left from this port: it is not used again, and counted when it is a tag.
    private mutating func note(_ port: UInt16, _ at: Timestamp) {
        sourcePorts.removeAll { $0 == port }
        if tags.contains(port) { result.tagged.append(.init(sourcePort: port, at: at)) }
    }

    // MARK: First bytes

    private mutating func ask(
        _ question: [UInt8], _ reader: inout some ReplyReader, _ connection: TCPConnection,
        until deadline: ContinuousClock.Instant
    ) async {
        if !question.isEmpty, let cause = connection.send(question) {
            result.cause = cause
            return
        }
        await read(&reader, from: connection, until: deadline)
    }

    private mutating func read(
        _ reader: inout some ReplyReader, from connection: TCPConnection, until deadline: ContinuousClock.Instant
    ) async {
        while true {
            switch await connection.receive(until: deadline) {
            case .bytes(let bytes, let instant):
                if result.firstByteSeconds == nil {
                    result.firstByteSeconds = (instant - connection.established).inSeconds
                }
                switch reader.receive(bytes) {
                case .needsMore: continue
                case .line(let line): result.banner = line
                case .mismatch(let said): result.cause = .protocolMismatch(said)
                }
            case .ended: result.cause = .protocolMismatch("closed after \(reader.said)")
            case .failed(.timedOut): result.cause = reader.causeOfSilence
            case .failed(let cause): result.cause = cause
            }
            return
        }
    }

    /// Asks after 0, 1 and 3 seconds, as TCP would; only a datagram with the pattern counts.
    private mutating func exchangeDatagrams() async throws {
        guard let pattern else { return }
        var reader = PatternReply(pattern.expect)
        let deadline = Probe.limit(ServiceConversation.replyTime, in: run)
        try await run.admit(check, "UDP datagram", to: result.destination, port: result.port)
        let at = Timestamp.now()
        do throws(TCPConnection.Failure) {
            let exchange = try await DatagramExchange(
                to: result.destination, port: result.port, from: sourcePorts, poller: run.environment.poller)
            result.source = exchange.source
            result.sourcePort = exchange.sourcePort
            note(exchange.sourcePort, at)
            let start = ContinuousClock.now
            for pause in [1, 2, 60] {
                if let cause = exchange.send(pattern.send.bytes) {
                    result.cause = cause
                    return
                }
                let next = min(deadline, ContinuousClock.now + .seconds(pause))
                if await hear(exchange, &reader, since: start, until: next) { return }
                guard ContinuousClock.now < deadline else { break }
            }
            result.cause = reader.causeOfSilence
        } catch {
            result.cause = error.cause
        }
    }

    /// - Returns: whether the expected answer came, or the port was reported closed.
    private mutating func hear(
        _ exchange: DatagramExchange, _ reader: inout PatternReply, since start: ContinuousClock.Instant,
        until deadline: ContinuousClock.Instant
    ) async -> Bool {
        while true {
            switch await exchange.receive(until: deadline) {
            case .datagram(let bytes, let instant):
                if result.firstByteSeconds == nil { result.firstByteSeconds = (instant - start).inSeconds }
                guard case .line(let line) = reader.receive(datagram: bytes) else { continue }
                result.banner = line
                return true
            case .silence: return false
            case .failed(let cause):
                result.cause = cause
                return true
            }
        }
    }

    // MARK: Identity

    /// Reads the certificate by libcurl, over the existing connection: OpenSSL does the handshake.
    private mutating func readCertificate(over connection: TCPConnection) async {
        guard let socket = connection.handedOver() else {
            result.cause = .local("no descriptor is left")
            return
        }
        let services = run.environment.services
        let read = result.service == .https ? services.page : services.handshake
        do throws(ServiceReader.Failure) {
            let page = try await read(endpoint(over: socket))
            result.tlsSeconds = page.tlsSeconds
            result.firstByteSeconds = result.firstByteSeconds ?? page.firstByteSeconds
            result.banner = result.banner ?? page.status
            note(page.shown)
        } catch {
            note(error.shown)
            if error.shown != nil, error.asksForCertificate, error.cause.isRefusalOfClient {
                result.banner = result.banner ?? "TLS"
                result.needsClientCertificate = true
            } else {
                result.cause = error.cause
            }
        }
    }

    private mutating func note(_ shown: ServiceReader.ShownCertificate?) {
        result.identities = shown?.identities
        result.certificate = shown?.sha256
        result.certificateExpires = shown?.expires
    }

    private func endpoint(over connection: TransferSocket?) -> ServiceReader.Endpoint {
        ServiceReader.Endpoint(
            address: result.destination, port: result.port, name: run.order.target.hostName, connection: connection,
            limit: max(
                .milliseconds(100), Probe.limit(ServiceConversation.identityTime, in: run) - ContinuousClock.now))
    }
}

extension Cause {
    /// How a connection ends that a server closes on a client without a certificate: by an alert, or without one.
    fileprivate var isRefusalOfClient: Bool {
        switch self {
        case .tls, .reset, .nameRefused, .protocolMismatch: true
        case .refused, .timedOut, .unreachable, .identityMismatch, .identityUnproven, .unsupported, .turnedAway, .local:
            false
        }
    }
}
