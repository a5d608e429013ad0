// SPDX-License-Identifier: Apache-2.0

import Evidence
import EvidenceSamples
import Judging
import Testing
import Values

@Suite("Whoever could not have seen it accuses nobody")
struct WitnessJudgeTests {
    private func judged(_ verdict: Verdict, _ check: CheckID, _ vantage: Vantage = .inside) -> Judgement? {
        verdict.judgements.first { $0.check == check && $0.vantage == vantage }
    }

    private func capture(keptIn: UInt64, keptOut: UInt64) -> Measurement {
        guard case .capture(var capture)? = Samples.healthy[.selfCapture] else { return .failure(.init(what: "")) }
        capture.keptIn = keptIn
        capture.keptOut = keptOut
        return .capture(capture)
    }

    @Test(
        "A mirror of one side, or of none, accuses no proxy of connections that it could not show", arguments: [0, 300])
    func blindMirror(keptOut: UInt64) {
        var some = Samples.healthy
        some[.selfCapture] = capture(keptIn: 0, keptOut: keptOut)
        some[.reachableOutside] = Samples.arrivals([])
        let verdict = Judge(order: Samples.order).verdict(reports: [
            Samples.report(.inside, some), Samples.report(.outside),
        ])
        #expect(verdict.outcome == .inconclusive)
        #expect(judged(verdict, .selfCapture)?.reason == .oneSidedMirror)
        #expect(judged(verdict, .reachableOutside)?.reason == .oneSidedMirror)
        #expect(judged(verdict, .reachableOutside, .outside)?.outcome == .passed)
    }

    @Test("Where nothing says that the mirror shows the server at all, nobody is accused of what it did not show")
    func unprovenMirror() {
        var some = Samples.healthy
        some[.reachableOutside] = Samples.arrivals([])
        // Inside nothing answered either, so that nothing contradicts a mirror that shows nothing.
        for check in [CheckID.reachablePort, .reachableICMP] { some[check] = .failure(LocalFailure(what: "away")) }
        let outside = { (captured: Measurement?) -> Judgement? in
            some[.selfCapture] = captured
            let verdict = Judge(order: Samples.order).verdict(reports: [
                Samples.report(.inside, some), Samples.report(.outside),
            ])
            return judged(verdict, .reachableOutside, .outside)
        }
        for captured in [nil, capture(keptIn: 0, keptOut: 0)] {
            #expect(outside(captured)?.outcome == .inconclusive)
            #expect(outside(captured)?.reason != .intercepted)
        }
    }

    @Test("A gateway that is away blames no server for silence outside; a refusal from there still counts")
    func gatewayAway() {
        var inside = Samples.healthy
        inside[.selfGateway] = .gateway(GatewayMeasurement(address: Samples.gateway, requests: 3, answers: []))
        let outcome = { (cause: Cause) -> Judgement? in
            guard case .port(var port) = Samples.outsidePort else { return nil }
            port.cause = cause
            var outside = Samples.healthy
            outside[.reachableOutside] = .port(port)
            let verdict = Judge(order: Samples.order).verdict(reports: [
                Samples.report(.inside, inside), Samples.report(.outside, outside),
            ])
            return judged(verdict, .reachableOutside, .outside)
        }
        for silence in [Cause.timedOut, .unreachable(code: 1)] {
            #expect(outcome(silence)?.outcome == .inconclusive)
            #expect(outcome(silence)?.reason == .gatewaySilent)
        }
        #expect(outcome(.refused)?.outcome == .failed)
    }

    @Test("The name of a link proves no server on it")
    func linkWithoutServer() {
        var some = Samples.healthy
        some[.connectedPort] = Samples.switchPort([Samples.sighting("gi1/0/7", nil, source: .lldp)])
        let port = {
            judged(Judge(order: Samples.order).verdict(reports: [Samples.report(.inside, some)]), .connectedPort)
        }
        #expect(port()?.outcome == .passed)
        some[.connectedIdentity] = Samples.identity([])
        #expect(port()?.outcome == .inconclusive)
        #expect(port()?.reason == .registeredServerSilent)
    }

    @Test("One interface where the case says is enough; where its others are is told")
    func twoInterfaces() {
        var order = Samples.order
        let second = MACAddress(bits: 0x0200_5e10_0077)
        order.target.macAddresses.append(second)
        var some = Samples.healthy
        some[.connectedPort] = Samples.switchPort([
            Samples.sighting("gi1/0/8", second), Samples.sighting("gi1/0/7"),
        ])
        let verdict = Judge(order: order).verdict(reports: [Samples.report(.inside, some), Samples.report(.outside)])
        #expect(judged(verdict, .connectedPort)?.outcome == .passed)
        #expect(judged(verdict, .connectedPort)?.detail.hasSuffix("; \(second) is in gi1/0/8") == true)
    }
}
