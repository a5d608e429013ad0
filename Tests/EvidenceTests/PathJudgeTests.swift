// SPDX-License-Identifier: Apache-2.0

import Evidence
import Testing

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

    @Test("A refusal beside an acceptance, or from another distance, decides nothing")
    func spoofedReset() {
        for answers in [[answer(.synAck), answer(.reset)], [answer(.reset), answer(.reset, ttl: 250)]] {
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
                port.cause = .timedOut
                port.handshake = HandshakeMeasurement(
                    requests: 1, answers: [answer(.synAck, window: 0, options: 0)])
            })
        #expect(judged(verdict, .reachablePort)?.outcome == .failed)
        #expect(judged(verdict, .reachablePort)?.detail.contains("SYN proxy") == true)
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
