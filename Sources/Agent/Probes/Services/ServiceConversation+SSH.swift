// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import SecureShell
internal import Values

/// Every host key that an SSH server has, read from key exchanges without a login: a connection for each type.
extension ServiceConversation {
    /// Time for a key exchange, from the server's identification on.
    private static let exchangeTime = Duration.seconds(6)
    /// The client speaks when the server has, or after this time: a server that turns a connection away has then said so before anything can
    /// reset it.
    private static let courtesy = Duration.milliseconds(500)
    /// Time for the server to close a connection after the farewell.
    private static let farewellTime = Duration.milliseconds(250)
    /// Pauses before a dropped connection is tried again, and between connections: no more of them at a time than a client makes.
    private static let retryPause = Duration.seconds(1)
    private static let pause = Duration.milliseconds(100)

    /// How one connection ended.
    private struct Ending {
        var progress: SSHHandshake.Progress = .needsMore
        /// Why the connection itself failed.
        var cause: Cause?
        var serverInit: SSHKeyExchangeInit?
        /// The server cut it short without a word, or said that it turns it away: it may have been busy.
        var isDropped = false
    }

    /// Reads the host keys, the first of them over the existing connection. A connection that is dropped is tried once more.
    mutating func readHostKeys(over connection: TCPConnection) async throws {
        let known = run.order.target.knownIdentities ?? []
        var survey = SSHHostKeySurvey(wanted: known.compactMap { SSHHostKeyType(rawValue: $0.algorithm) })
        guard let first = survey.next else { return }
        var ending = await exchange(first, over: connection, describes: true)
        if ending.isDropped, try await hasPaused(for: Self.retryPause) {
            (result.firstByteSeconds, result.banner) = (nil, nil)
            guard let again = try await connect() else { return }
            ending = await exchange(first, over: again, describes: true)
        }
        if let cause = ending.cause {
            result.cause = cause
            return
        }
        survey.record(ending.progress, serverInit: ending.serverInit)
        while let offer = survey.next, try await hasPaused(for: Self.pause) {
            guard let further = try await furtherConnection() else { break }
            ending = await exchange(offer, over: further, describes: false)
            guard ending.cause == nil else { break }
            survey.record(ending.progress, serverInit: ending.serverInit)
        }
        guard !survey.keys.isEmpty else {
            result.cause = survey.failure.map(Cause.init) ?? ending.cause
            return
        }
        let identities = survey.keys.map(ServiceIdentity.init)
        result.identities = identities
        // A service of an earlier version compares this one alone with the one that it knows.
        let one = identities.first { $0.sha256 == run.order.target.knownIdentity } ?? identities.first
        result.hostKey = one.map { .init(algorithm: $0.algorithm, sha256: $0.sha256) }
    }

    /// One more connection from the tagged ports, which may be used again. Only ``PortMeasurement/tagged`` of the result changes.
    private mutating func furtherConnection() async throws -> TCPConnection? {
        let kept = result
        reuseTags()
        let connection = try await connect()
        let tagged = result.tagged
        result = kept
        result.tagged = tagged
        return connection
    }

    /// Waits, unless the verification ends before something could come of it.
    private func hasPaused(for pause: Duration) async throws -> Bool {
        guard ContinuousClock.now + pause + .milliseconds(500) < Probe.limit(.seconds(60), in: run) else {
            return false
        }
        try await Task.sleep(for: pause, clock: .continuous)
        return true
    }

    /// One key exchange, up to the farewell.
    /// - Parameter describes: whether the result says what was heard on this connection.
    private mutating func exchange(
        _ offer: SSHOffer, over connection: TCPConnection, describes: Bool
    ) async -> Ending {
        var handshake = SSHHandshake(offer)
        var ending = Ending()
        var unsaid = SSHHandshake.opening
        var deadline = Probe.limit(run.environment.greetingTime, in: run)
        let courtesy = min(deadline, ContinuousClock.now + Self.courtesy)
        while ending.progress == .needsMore {
            switch await connection.receive(until: unsaid.isEmpty ? deadline : min(deadline, courtesy), atMost: 16_384)
            {
            case .bytes(let bytes, let instant):
                if describes, result.firstByteSeconds == nil {
                    result.firstByteSeconds = (instant - connection.established).inSeconds
                }
                let isUnidentified = handshake.identification == nil
                let (progress, output) = handshake.receive(bytes)
                ending.progress = progress
                if isUnidentified, let identification = handshake.identification {
                    if describes { result.banner = identification }
                    deadline = Probe.limit(Self.exchangeTime, in: run)
                }
                if case .failed(.notSSH) = progress { break }
                if case .failed(.turnedAway) = progress { ending.isDropped = true }
                if !output.isEmpty || progress == .needsMore {
                    ending.cause = say(unsaid + output, over: connection, unless: progress)
                    unsaid = []
                }
            case .ended:
                ending.progress = .failed(handshake.failureOfEnd)
                ending.isDropped = handshake.isSilent || handshake.identification != nil
            case .failed(.timedOut) where !unsaid.isEmpty && ContinuousClock.now < deadline:
                ending.cause = say(unsaid, over: connection, unless: .needsMore)
                unsaid = []
            case .failed(.timedOut):
                if let failure = handshake.failureOfSilence { ending.progress = .failed(failure) }
                ending.cause = handshake.failureOfSilence == nil ? .timedOut : nil
            case .failed(let cause):
                ending.cause = cause
                ending.isDropped = cause == .reset
            }
            if ending.cause != nil { break }
        }
        ending.serverInit = handshake.serverInit
        if handshake.identification != nil, ending.cause == nil { await leave(connection) }
        return ending
    }

    /// Sends these bytes. A connection that takes none after its end has failed in nothing.
    private func say(_ bytes: [UInt8], over connection: TCPConnection, unless end: SSHHandshake.Progress) -> Cause? {
        guard !bytes.isEmpty, let cause = connection.send(bytes) else { return nil }
        return end == .needsMore ? cause : nil
    }

    /// Lets the server close the connection.
    private func leave(_ connection: TCPConnection) async {
        let deadline = ContinuousClock.now + Self.farewellTime
        while case .bytes = await connection.receive(until: deadline, atMost: 16_384) {}
    }
}

extension Cause {
    /// The end of an SSH connection in the words of a report.
    init(_ failure: SSHFailure) {
        self =
            switch failure {
            case .notSSH: .protocolMismatch("\(failure)")
            case .malformed: .protocolMismatch("in the key exchange: \(failure)")
            case .turnedAway: .turnedAway("\(failure)")
            case .nothingInCommon, .unsupported: .unsupported("\(failure)")
            case .badSignature: .identityUnproven("\(failure)")
            }
    }
}

extension ServiceIdentity {
    init(_ proven: SSHProvenKey) {
        self.init(
            .hostKey, algorithm: proven.key.type.rawValue, sha256: Digest(sha256: proven.key.sha256),
            bits: proven.key.bits, signature: proven.key.type == .rsa ? proven.signatureName : nil)
    }
}
