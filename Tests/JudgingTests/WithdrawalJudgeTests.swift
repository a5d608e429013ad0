// SPDX-License-Identifier: Apache-2.0

import Evidence
import EvidenceSamples
import Judging
import Testing
import Values

@Suite("A verification in reverse: silence counts only from who could have heard")
struct WithdrawalJudgeTests {
    private func judgement(_ verdict: Verdict, _ check: CheckID) throws -> Judgement {
        try #require(verdict.judgements.first { $0.check == check && $0.outcome != .passed })
    }

    @Test("A server that is gone: passed, by its own checks alone")
    func gone() {
        let verdict = Judge(order: Withdrawal.order).verdict(
            reports: [Withdrawal.report(.inside), Withdrawal.report(.outside)])
        #expect(verdict.outcome == .passed, "\(verdict.obstacles)")
        #expect(verdict.warnings.isEmpty)
        #expect(!verdict.judgements.contains { $0.detail.isEmpty })
        #expect(Set(verdict.judgements.map(\.check)) == Set(Withdrawal.order.requiredChecks))
    }

    @Test("Leaving out any one check, or one side's report, never passes", arguments: Withdrawal.order.requiredChecks)
    func omitted(check: CheckID) {
        var some = Withdrawal.gone
        some[check] = nil
        let judge = Judge(order: Withdrawal.order)
        #expect(
            judge.verdict(reports: [Withdrawal.report(.inside, some), Withdrawal.report(.outside, some)]).outcome
                == .inconclusive)
        #expect(judge.verdict(reports: [Withdrawal.report(.inside)]).outcome == .inconclusive)
        #expect(judge.verdict(reports: [Withdrawal.report(.outside)]).outcome == .inconclusive)
    }

    @Test(
        "The prober's own failure, and a measurement of another kind, are inconclusive",
        arguments: Withdrawal.order.requiredChecks)
    func fault(check: CheckID) {
        #expect(Withdrawal.verdict(check, .failure(LocalFailure(what: "socket: no"))).outcome == .inconclusive)
        let other = check == .silentAddress ? Withdrawal.mirror() : Withdrawal.identity()
        #expect(Withdrawal.verdict(check, other).outcome == .inconclusive)
    }

    static let stranger: AddressClaim = {
        var claim = Samples.claim
        claim.macAddress = Samples.neighbourMAC
        return claim
    }()

    @Test(
        "Whatever still answers fails it, and is named",
        arguments: [
            (.silentAddress, Withdrawal.identity([Samples.claim]), .stillAnswers),
            (.silentAddress, Withdrawal.identity([stranger]), .otherAsset),
            (.silentPort, Withdrawal.port(room: nil), .stillAnswers),
            (.silentPort, Withdrawal.port(outer: nil), .stillAnswers),
            // A refusal by the server's own address is an answer.
            (.silentPort, Withdrawal.port(room: .refused), .stillAnswers),
            (.silentMirror, Withdrawal.mirror(own: 1), .stillSends),
            (.silentSwitch, Withdrawal.switchPort([Samples.sighting("gi1/0/7")]), .stillConnected),
            (.silentSwitch, Withdrawal.switchPort([Samples.sighting("gi1/0/8")]), .stillConnected),
            (.silentSwitch, Withdrawal.switchPort([Withdrawal.state(isUp: true)]), .stillConnected),
            (.silentOutside, Withdrawal.outside(nil), .stillAnswers),
        ] as [(CheckID, Measurement, Reason)])
    func still(check: CheckID, measurement: Measurement, reason: Reason) throws {
        let verdict = Withdrawal.verdict(check, measurement)
        #expect(verdict.outcome == .failed)
        #expect(try judgement(verdict, check).reason == reason)
    }

    @Test(
        "Silence that could not have been broken is inconclusive",
        arguments: [
            // The mirror is not set up: it shows nobody's frames.
            (.silentMirror, Withdrawal.mirror(others: 0), .mirrorBlind),
            (.silentMirror, Withdrawal.mirror(dropped: 1), .captureLost),
            (.silentMirror, Withdrawal.mirror(seconds: 4), .observationTooShort),
            (.silentAddress, Withdrawal.identity(requests: 0), .notMeasured),
            (.silentPort, .controlPort(ControlPortMeasurement(attempts: [])), .notMeasured),
            // Attempts that were cut short gave nobody the time to answer.
            (.silentOutside, Withdrawal.outside(seconds: 0.001), .notMeasured),
            (.silentPort, Withdrawal.port(outer: .local("EMFILE")), .proberFault),
            (.silentSwitch, Withdrawal.switchPort([]), .switchPortUnknown),
            (.silentSwitch, Withdrawal.switchPort(failures: ["sw-1: no answer"]), .switchPortUnknown),
            // Nothing else at the site answers: the agent's way there is cut.
            (.controlReply, Withdrawal.reply(.timedOut), .controlSilent),
        ] as [(CheckID, Measurement, Reason)])
    func unheard(check: CheckID, measurement: Measurement, reason: Reason) throws {
        let verdict = Withdrawal.verdict(check, measurement)
        #expect(verdict.outcome == .inconclusive)
        #expect(try judgement(verdict, check).reason == reason)
        if check == .controlReply { #expect(try judgement(verdict, .silentOutside).reason == .controlSilent) }
    }

    @Test("A dead link, and a room without its gateway, prove nothing of address and port")
    func deadRoom() throws {
        let link = Withdrawal.verdict(
            .selfLink,
            .link(
                LinkMeasurement(
                    interface: "room", macAddress: nil, address: nil, carrier: false, framesSent: 0, framesIntended: 20)
            ))
        for check in [CheckID.silentAddress, .silentPort] {
            #expect(try judgement(link, check).reason == .noCarrier)
        }
        let gateway = Withdrawal.verdict(
            .selfGateway, .gateway(GatewayMeasurement(address: Samples.gateway, requests: 5, answers: [])))
        for check in [CheckID.silentAddress, .silentPort, .silentOutside] {
            #expect(try judgement(gateway, check).reason == .gatewaySilent)
        }
    }

    @Test("What a switch does not tell of its port is a warning, and what it learnt there before is no server")
    func link() {
        let unknown = Withdrawal.verdict(.silentSwitch, Withdrawal.switchPort([Withdrawal.state(isUp: nil)]))
        #expect(unknown.outcome == .passed && unknown.warnings.map(\.reason) == [.linkUnknown])
        let stale = Withdrawal.switchPort([Samples.sighting("gi1/0/7", isUp: false), Withdrawal.state(isUp: false)])
        #expect(Withdrawal.verdict(.silentSwitch, stale).outcome == .passed)
    }

    @Test("A run that was much shorter than the observation proves no silence")
    func short() throws {
        var report = Withdrawal.report(.inside)
        report.bootNanosecondsEnded = report.bootNanosecondsBegan + 3_000_000_000
        let verdict = Judge(order: Withdrawal.order).verdict(reports: [report, Withdrawal.report(.outside)])
        #expect(verdict.outcome == .inconclusive)
    }
}
