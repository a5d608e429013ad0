// SPDX-License-Identifier: Apache-2.0

import Evidence
import EvidenceSamples
import Judging
import Testing
import Values

@Suite("Paths, strangers in between, and what answers beside the server")
struct PathJudgeTests {
    private func judged(_ verdict: Verdict, _ check: CheckID, _ vantage: Vantage = .inside) -> Judgement? {
        verdict.judgements.first { $0.check == check && $0.vantage == vantage }
    }

    private func port(_ change: (inout PortMeasurement) -> Void) -> Measurement {
        guard case .port(var port) = Samples.port(from: Samples.gateway) else { return .failure(.init(what: "")) }
        change(&port)
        return .port(port)
    }

    private func answer(
        _ kind: HandshakeMeasurement.Answer.Kind, ttl: Int = 63, window: Int = 64_240, options: Int = 20
    ) -> HandshakeMeasurement.Answer {
        .init(kind: kind, seconds: 0.0003, ttl: ttl, frameSource: Samples.mac, window: window, optionBytes: options)
    }

    @Test(
        "Large packets: whole, smaller with notice, vanished, none at all",
        arguments: [
            (Samples.mtu([(1_500, 3, nil)]), .passed, .asExpected),
            (Samples.mtu([(1_500, 0, 1_400), (1_400, 3, nil)]), .passed, .smallerMTU),
            (Samples.mtu([(1_500, 0, nil), (1_400, 3, nil)]), .failed, .blackHole),
            (Samples.mtu([(1_500, 0, nil), (576, 0, nil)]), .inconclusive, .noReply),
        ] as [(Measurement, Outcome, Reason)])
    func mtu(measured: Measurement, outcome: Outcome, reason: Reason) {
        let line = judged(Samples.verdict(.reachableMTU, measured), .reachableMTU)
        #expect(line?.outcome == outcome && line?.reason == reason)
    }

    @Test("Another identity than the one known from before")
    func knownIdentity() {
        var some = Samples.healthy
        let judge = Judge(order: Samples.known)
        #expect(judge.verdict(reports: [Samples.report(.inside), Samples.report(.outside)]).outcome == .passed)
        some[.reachablePort] = port { $0.hostKey = .init(algorithm: "ssh-ed25519", sha256: Digest(of: [8])) }
        let verdict = judge.verdict(reports: [Samples.report(.inside, some), Samples.report(.outside)])
        #expect(judged(verdict, .reachablePort)?.reason == .identityChanged)
        #expect(
            judged(verdict, .reachableOutside, .outside)?.reason == .identityDiffersOutside,
            "the known key outside, another inside")
        #expect(verdict.outcome == .failed)
    }

    private static func identity(_ algorithm: String, _ digest: UInt8, _ kind: ServiceIdentity.Kind = .hostKey)
        -> ServiceIdentity
    {
        ServiceIdentity(kind, algorithm: algorithm, sha256: Digest(of: [digest]))
    }

    @Test(
        "Of several identities one must be known, and none may be another",
        arguments: [
            ([("rsa", 1)], [("rsa", 1)], .same), ([("rsa", 1), ("ed", 2)], [("ed", 2)], .same),
            ([("ed", 2)], [("rsa", 1), ("ed", 2), ("ec", 3)], .same), ([("ed", 2)], [("ed", 9), ("ed", 2)], .same),
            ([("rsa", 1), ("ed", 2)], [("rsa", 1), ("ed", 9)], nil), ([("ed", 2)], [("ed", 9)], nil),
            ([("ed", 2)], [("rsa", 2)], .nothingInCommon), ([("ed", 2)], [], .nothingInCommon),
            ([], [("ed", 2)], .nothingInCommon),
        ] as [([(String, UInt8)], [(String, UInt8)], IdentityComparison?)])
    func comparison(shown: [(String, UInt8)], known: [(String, UInt8)], result: IdentityComparison?) {
        let found = IdentityComparison(
            shown: shown.map { Self.identity($0.0, $0.1) }, known: known.map { Self.identity($0.0, $0.1) })
        if let result {
            #expect(found == result)
        } else if case .contradiction(let one, let other) = found {
            #expect(one.algorithm == other.algorithm && one.sha256 != other.sha256)
        } else {
            Issue.record("\(found)")
        }
        // A certificate is no host key, whatever both are called.
        let certificates = known.map { Self.identity($0.0, $0.1, .certificate) }
        #expect(
            IdentityComparison(shown: shown.map { Self.identity($0.0, $0.1) }, known: certificates) == .nothingInCommon)
    }

    @Test("Host keys of several types: known ones, others, and those of the other vantage")
    func hostKeys() {
        let keys = [Self.identity("ssh-ed25519", 1), Self.identity("ssh-rsa", 2)]
        let verdict = { (known: [ServiceIdentity]?, inside: [ServiceIdentity], outside: [ServiceIdentity]) in
            var order = Samples.order
            order.target.knownIdentities = known
            guard case .port(var port) = Samples.outsidePort else { return Verdict(outcome: .notRun, judgements: []) }
            port.identities = outside
            var (some, other) = (Samples.healthy, Samples.healthy)
            some[.reachablePort] = self.port { $0.identities = inside }
            other[.reachableOutside] = .port(port)
            return Judge(order: order).verdict(reports: [
                Samples.report(.inside, some), Samples.report(.outside, other),
            ])
        }
        #expect(verdict(nil, keys, keys).outcome == .passed)
        #expect(verdict(keys, [keys[1]], keys).outcome == .passed)
        #expect(verdict([keys[0]], keys, [keys[0]]).outcome == .passed)
        let changed = verdict(keys, [keys[0], Self.identity("ssh-rsa", 9)], [keys[0]])
        #expect(judged(changed, .reachablePort)?.reason == .identityChanged && changed.outcome == .inconclusive)
        let renewed = [keys[0], Self.identity("ssh-rsa", 9)]
        #expect(verdict(keys, renewed, renewed).outcome == .inconclusive)
        #expect(judged(verdict(keys, renewed, renewed), .reachableOutside, .outside)?.reason == .identityChanged)
        let others = verdict([Self.identity("ecdsa-sha2-nistp256", 3)], keys, keys)
        #expect(judged(others, .reachablePort)?.reason == .identityUnknown && others.outcome == .inconclusive)
        let between = verdict(nil, keys, [keys[0], Self.identity("ssh-rsa", 9)])
        #expect(judged(between, .reachableOutside, .outside)?.reason == .identityDiffersOutside)
        let apart = verdict(nil, [keys[0]], [keys[1]])
        #expect(judged(apart, .reachableOutside, .outside)?.outcome == .inconclusive)
        #expect(judged(apart, .reachableOutside, .outside)?.reason == .noIdentity)
    }

    @Test("A TLS server is its public key; its certificate counts where nothing else is known")
    func publicKeys() {
        let (key, other) = (Self.identity("RSA", 1, .publicKey), Self.identity("EC P-256", 2, .publicKey))
        let (old, new) = (Self.identity("X.509", 3, .certificate), Self.identity("X.509", 4, .certificate))
        #expect(IdentityComparison(shown: [key, new], known: [key, old]) == .same)
        #expect(IdentityComparison(shown: [key, old], known: [old]) == .same)
        #expect(IdentityComparison(shown: [old], known: [key, old]) == .same)
        #expect(IdentityComparison(shown: [new], known: [key, old]) == .contradiction(shown: new, known: old))
        #expect(IdentityComparison(shown: [key, new], known: [old]) == .contradiction(shown: new, known: old))
        #expect(
            IdentityComparison(shown: [other, old], known: [key, old]) == .contradiction(shown: other, known: key))
        #expect(IdentityComparison(shown: [key], known: [old]) == .nothingInCommon)
    }

    @Test("What the office has rejected fails, also when it is renewed")
    func rejected() {
        var order = Samples.order
        order.target.service = .https
        let (key, old) = (Self.identity("RSA", 1, .publicKey), Self.identity("X.509", 3, .certificate))
        order.target.knownIdentities = [Self.identity("RSA", 5, .publicKey)]
        order.target.rejectedIdentities = [key, old]
        var some = Samples.healthy
        some[.reachablePort] = port {
            ($0.service, $0.hostKey) = (.https, nil)
            $0.identities = [key, Self.identity("X.509", 9, .certificate)]
        }
        let verdict = Judge(order: order).verdict(reports: [Samples.report(.inside, some)])
        let line = judged(verdict, .reachablePort)
        #expect(line?.outcome == .failed && line?.reason == .identityMismatch)
        #expect(line?.detail.contains("the office has rejected") == true)
        order.target.rejectedIdentities = nil
        let before = Judge(order: order).verdict(reports: [Samples.report(.inside, some)])
        #expect(judged(before, .reachablePort)?.reason == .identityChanged)
    }

    @Test("An order of before knows one digest: any key that is shown may be it")
    func knownDigest() {
        var order = Samples.order
        order.target.knownIdentity = Digest(of: [2])
        let reason = { (keys: [ServiceIdentity]) in
            var some = Samples.healthy
            some[.reachablePort] = self.port { $0.identities = keys }
            let verdict = Judge(order: order).verdict(reports: [
                Samples.report(.inside, some), Samples.report(.outside),
            ])
            return self.judged(verdict, .reachablePort)?.reason
        }
        let keys = [Self.identity("ssh-ed25519", 1), Self.identity("ssh-rsa", 2)]
        #expect(reason(keys) == .asExpected && reason([keys[0]]) == .identityChanged)
    }

    @Test(
        "Keys that present clients refuse are a warning, unless there is a better one",
        arguments: [
            (2_047, "rsa-sha2-256", true), (1_024, "rsa-sha2-512", true), (4_096, "ssh-rsa", true),
            (2_048, "rsa-sha2-256", false),
        ])
    func weak(bits: Int, signature: String, isWeak: Bool) {
        let key = ServiceIdentity(
            .hostKey, algorithm: "ssh-rsa", sha256: Digest(of: [1]), bits: bits, signature: signature)
        let outside = Samples.outsidePort
        let warnings = { (keys: [ServiceIdentity]) in
            var (some, other) = (Samples.healthy, Samples.healthy)
            some[.reachablePort] = self.port { $0.identities = keys }
            guard case .port(var port) = outside else { return [Reason.notMeasured] }
            port.identities = keys
            other[.reachableOutside] = .port(port)
            let verdict = Judge(order: Samples.order).verdict(reports: [
                Samples.report(.inside, some), Samples.report(.outside, other),
            ])
            return verdict.outcome == .passed ? verdict.warnings.map(\.reason) : [.notMeasured]
        }
        #expect(warnings([key]) == (isWeak ? [.weakIdentity, .weakIdentity] : []))
        #expect(warnings([Self.identity("ssh-ed25519", 3), key]).isEmpty)
    }

    @Test(
        "What an SSH server leaves open is not its failure; what it breaks is",
        arguments: [
            (.unsupported("key exchange method x"), .inconclusive, .unsupportedAlgorithm),
            (.turnedAway("Exceeded MaxStartups"), .inconclusive, .turnedAway),
            (.timedOut, .inconclusive, .noIdentity), (.reset, .inconclusive, .noIdentity),
            (.identityUnproven("ssh-ed25519 SHA256:x"), .failed, .identityUnproven),
            (.protocolMismatch("in the key exchange: x"), .failed, .wrongProtocol),
        ] as [(Cause, Outcome, Reason)])
    func leftOpen(cause: Cause, outcome: Outcome, reason: Reason) {
        let verdict = Samples.verdict(
            .reachablePort,
            port {
                $0.hostKey = nil
                $0.cause = cause
            })
        let line = judged(verdict, .reachablePort)
        #expect(line?.outcome == outcome && line?.reason == reason)
        let silent = Samples.verdict(
            .reachablePort,
            port {
                ($0.hostKey, $0.banner) = (nil, nil)
                $0.cause = cause
            })
        let isOpen = [Reason.unsupportedAlgorithm, .turnedAway].contains(reason)
        #expect(judged(silent, .reachablePort)?.outcome == (isOpen ? .inconclusive : .failed))
    }

    @Test("A certificate that has expired is a warning")
    func expired() {
        let verdict = Samples.verdict(
            .reachablePort,
            port { port in
                port.certificateExpires = Samples.t0.advanced(bySeconds: -1)
            })
        #expect(verdict.outcome == .passed)
        #expect(verdict.warnings.map(\.reason) == [.certificateExpired])
    }

    @Test(
        "A certificate that expires within 30 days is a warning",
        arguments: [(0.5, true), (29.9, true), (30.1, false), (400, false)])
    func expiresSoon(days: Double, isWarned: Bool) {
        let verdict = Samples.verdict(
            .reachablePort,
            port { port in
                port.certificateExpires = Samples.t0.advanced(bySeconds: days * 86_400)
            })
        #expect(verdict.outcome == .passed)
        #expect(verdict.warnings.map(\.reason) == (isWarned ? [.certificateExpiresSoon] : []))
    }

    @Test("An echo from an unassigned address voids the echoes")
    func controlEcho() {
        let judgement = { (echo: EchoMeasurement) in judged(Samples.verdict(.controlICMP, .echo(echo)), .controlICMP) }
        #expect(judgement(Samples.controlEcho())?.outcome == .passed)
        let answered = judgement(Samples.controlEcho(answered: 1))
        #expect(answered?.outcome == .failed && answered?.reason == .addressAnswered)
        let foreign = judgement(Samples.controlEcho(Samples.server))
        #expect(foreign?.outcome == .inconclusive && foreign?.reason == .wrongMeasurement)
        var unsent = Samples.controlEcho()
        unsent.sent = 0
        #expect(judgement(unsent)?.reason == .notMeasured)
    }

    @Test("A refusal beside an acceptance, or from another distance, decides nothing")
    func spoofedReset() {
        for answers in [[answer(.reset), answer(.synAck)], [answer(.synAck), answer(.reset, ttl: 250)]] {
            let verdict = Samples.verdict(
                .reachablePort,
                port { port in
                    port.cause = .refused
                    port.handshake = HandshakeMeasurement(requests: 1, answers: answers)
                })
            #expect(judged(verdict, .reachablePort)?.reason == .contradictingAnswers)
            #expect(judged(verdict, .reachablePort)?.outcome == .inconclusive)
        }
    }

    @Test("A bare SYN-ACK with nothing behind it is named for what it is")
    func synProxy() {
        let verdict = Samples.verdict(
            .reachablePort,
            port { port in
                port.banner = nil
                port.firstByteSeconds = nil
                port.cause = .timedOut
                port.handshake = HandshakeMeasurement(
                    requests: 1, answers: [answer(.synAck, window: 0, options: 0)])
            })
        #expect(judged(verdict, .reachablePort)?.outcome == .failed)
        #expect(judged(verdict, .reachablePort)?.reason == .intercepted)
        #expect(judged(verdict, .reachablePort)?.detail.contains("SYN proxy") == true)
    }

    @Test("A server that accepts and then thinks better of it contradicts nobody; one that showed its key is believed")
    func reset() {
        let later = Samples.verdict(
            .reachablePort,
            port { port in
                port.cause = .reset
                port.handshake = HandshakeMeasurement(requests: 1, answers: [answer(.synAck), answer(.reset)])
            })
        #expect(judged(later, .reachablePort)?.reason == .reset)
        let known = Samples.verdict(
            .reachablePort,
            port { port in
                port.handshake = HandshakeMeasurement(requests: 1, answers: [answer(.reset, ttl: 3), answer(.synAck)])
            })
        #expect(judged(known, .reachablePort)?.outcome == .passed)
    }

    @Test("A connection from outside that never reached the server was answered by something in between")
    func intercepted() {
        let verdict = Samples.verdict(.reachableOutside, Samples.arrivals([]))
        #expect(verdict.outcome == .failed)
        #expect(judged(verdict, .reachableOutside, .outside)?.reason == .intercepted)
        #expect(judged(verdict, .reachableOutside)?.reason == .noArrival)
    }

    @Test("Nobody is accused of a connection that was not watched, or whose port may have been changed on the way")
    func notWatched() {
        var some = Samples.healthy
        some[.reachableOutside] = Samples.arrivals([])
        var elsewhen = Samples.healthy
        if case .port(var port) = Samples.outsidePort {
            port.tagged = [.init(sourcePort: port.sourcePort, at: Samples.t0.advanced(bySeconds: 9))]
            elsewhen[.reachableOutside] = .port(port)
        }
        let judge = Judge(order: Samples.order)
        let late = judge.verdict(reports: [Samples.report(.inside, some), Samples.report(.outside, elsewhen)])
        #expect(late.outcome == .inconclusive)
        #expect(judged(late, .reachableOutside)?.detail.contains("verify again") == true)
        #expect(judged(late, .reachableOutside)?.reason == .notWatched)
        let renumbered = Samples.verdict(.reachableOutside, Samples.arrivals([], others: 2))
        #expect(renumbered.outcome == .inconclusive)
        #expect(judged(renumbered, .reachableOutside, .outside)?.reason == .noArrival)
    }

    @Test(
        "Only what was made while it was watched, by both clocks and without loss, did not arrive",
        arguments: [
            // The watch's beginning after t0 and its length, in seconds; lost frames; the reason.
            (1.0, 1.0, 0, Reason.noArrival), (1.4, 1.0, 0, .notWatched), (0.0, 1.6, 0, .notWatched),
            (0.0, 3.0, 1, .captureLost),
        ])
    func watch(began: Double, seconds: Double, lost: Int, reason: Reason) {
        guard case .arrivals(var arrivals) = Samples.arrivals([]) else { return }
        arrivals.watch = .init(began: Samples.t0.advanced(bySeconds: began), seconds: seconds, droppedFrames: lost)
        let verdict = Samples.verdict(.reachableOutside, .arrivals(arrivals))
        #expect(judged(verdict, .reachableOutside)?.reason == reason)
        #expect(
            judged(verdict, .reachableOutside, .outside)?.reason == (reason == .noArrival ? .intercepted : .asExpected))
    }

    @Test(
        "Whatever the outside agent finds, it is said whether its connections were watched; without its report they were not"
    )
    func watchedWhateverOutside() {
        var failed = Samples.healthy
        if case .port(var port) = Samples.outsidePort {
            port.cause = .timedOut
            failed[.reachableOutside] = .port(port)
        }
        var some = Samples.healthy
        some[.reachableOutside] = Samples.arrivals([])
        let judge = Judge(order: Samples.order)
        let both = judge.verdict(reports: [Samples.report(.inside, some), Samples.report(.outside, failed)])
        #expect(judged(both, .reachableOutside)?.reason == .noArrival)
        #expect(judged(both, .reachableOutside, .outside)?.reason == .timedOut)
        let alone = judge.verdict(reports: [Samples.report(.inside, some)])
        #expect(judged(alone, .reachableOutside)?.reason == .notWatched)
    }

    @Test("A clock that was never compared with the service's leaves as much open as its synchronisation does")
    func unknownClock() {
        var some = Samples.healthy
        guard case .arrivals(var arrivals) = Samples.arrivals([]) else { return }
        arrivals.watch = .init(began: Samples.t0, seconds: 3, droppedFrames: 0)
        some[.reachableOutside] = .arrivals(arrivals)
        for (synchronised, reason) in [(true, Reason.noArrival), (false, .notWatched)] {
            some[.selfClock] = .clock(
                ClockMeasurement(
                    synchronised: synchronised, maximumErrorSeconds: 0.01, offsetToServiceSeconds: nil,
                    offsetUncertaintySeconds: nil, largestStepSeconds: 0, largestLagSeconds: 0))
            let verdict = Judge(order: Samples.order).verdict(reports: [
                Samples.report(.inside, some), Samples.report(.outside),
            ])
            #expect(judged(verdict, .reachableOutside)?.reason == reason)
        }
    }

    @Test("A mirror that shows no answer of the server decides nothing")
    func oneSided() {
        let verdict = Samples.verdict(
            .reachableOutside, Samples.arrivals([Samples.order.tagPorts[0]], answerTTL: nil))
        #expect(verdict.outcome == .inconclusive)
        #expect(judged(verdict, .reachableOutside)?.reason == .oneSidedMirror)
    }

    @Test("A service without a key passes on its bytes inside, and outside only if its connections were seen to arrive")
    func noIdentity() {
        var order = Samples.order
        order.target.service = .http
        var some = Samples.healthy
        var outside = Samples.healthy
        let plain: (Measurement) -> Measurement = { measurement in
            guard case .port(var port) = measurement else { return measurement }
            port.service = .http
            port.hostKey = nil
            port.banner = "HTTP/1.1 302 Found"
            return .port(port)
        }
        some[.reachablePort] = plain(Samples.port(from: Samples.gateway))
        outside[.reachableOutside] = plain(Samples.outsidePort)
        let verdict = {
            Judge(order: order).verdict(reports: [Samples.report(.inside, some), Samples.report(.outside, outside)])
        }
        #expect(verdict().outcome == .passed, "\(verdict().obstacles)")
        some[.reachableOutside] = .failure(LocalFailure(what: "mirror0: gone"))
        #expect(judged(verdict(), .reachableOutside, .outside)?.outcome == .inconclusive)
        some[.reachableOutside] = Samples.arrivals([])
        #expect(judged(verdict(), .reachableOutside, .outside)?.reason == .intercepted)
    }

    @Test("Open ports beside the assigned one warn, and never fail")
    func exposure() {
        let verdict = Samples.verdict(.exposure, Samples.exposure([22, 80, 443]))
        #expect(verdict.outcome == .passed)
        #expect(judged(verdict, .exposure)?.detail.contains("80, 443") == true)
        #expect(verdict.warnings.map(\.check) == [.exposure])
    }

    @Test("An overloaded prober blames nobody")
    func overloaded() {
        var some = Samples.healthy
        some[.selfClock] = .clock(
            ClockMeasurement(
                synchronised: true, maximumErrorSeconds: 0.01, offsetToServiceSeconds: 0, offsetUncertaintySeconds: 0,
                largestStepSeconds: 0, largestLagSeconds: 2))
        some[.reachablePort] = port { $0.cause = .timedOut }
        let verdict = Judge(order: Samples.order).verdict(reports: [
            Samples.report(.inside, some), Samples.report(.outside),
        ])
        #expect(verdict.outcome == .inconclusive)
        #expect(judged(verdict, .reachablePort)?.reason == .proberOverloaded)
    }

    @Test("Tag ports: three, all different, from the nonce alone")
    func tagPorts() {
        let ports = Samples.order.tagPorts
        #expect(Set(ports).count == 3)
        #expect(ports.allSatisfy { (32_768..<61_000).contains($0) })
        var other = Samples.order
        other.nonce = Digest(of: [10])
        #expect(other.tagPorts != ports)
    }
}
