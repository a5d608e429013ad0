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
        #expect(judged(verdict, .reachablePort)?.reason == .identityMismatch)
        #expect(verdict.outcome == .failed)
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
        let renumbered = Samples.verdict(.reachableOutside, Samples.arrivals([], others: 2))
        #expect(renumbered.outcome == .inconclusive)
        #expect(judged(renumbered, .reachableOutside, .outside)?.reason == .noArrival)
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
