// SPDX-License-Identifier: Apache-2.0

import Evidence
import EvidenceSamples
import Judging
import Testing
import Values

@Suite("From measurements to a verdict")
struct JudgeTests {
    let judge = Judge(order: Samples.order)

    @Test("All is well: passed, one judgement for every check and vantage")
    func healthy() {
        let verdict = judge.verdict(reports: [Samples.report(.inside), Samples.report(.outside)])
        #expect(verdict.outcome == .passed)
        #expect(verdict.obstacles.isEmpty)
        #expect(verdict.judgements.count == CheckID.handover.count + 4)
        #expect(!verdict.judgements.contains { $0.detail.isEmpty })
    }

    @Test("No report, or one side's only, never passes")
    func missing() {
        #expect(judge.verdict(reports: []).outcome == .inconclusive)
        #expect(judge.verdict(reports: [Samples.report(.inside)]).outcome == .inconclusive)
        #expect(judge.verdict(reports: [Samples.report(.outside)]).outcome == .inconclusive)
    }

    @Test("A required check is never forgotten, even where the site has no outside agent")
    func noOutsideAgent() {
        var order = Samples.order
        order.outsideAgent = nil
        #expect(Judge(order: order).verdict(reports: [Samples.report(.inside)]).outcome == .inconclusive)
        order.requiredChecks.removeAll { $0 == .reachableOutside }
        #expect(Judge(order: order).verdict(reports: [Samples.report(.inside)]).outcome == .passed)
    }

    @Test("Leaving out any one check makes the verdict inconclusive", arguments: CheckID.handover)
    func omitted(check: CheckID) {
        var some = Samples.healthy
        some[check] = nil
        let verdict = judge.verdict(reports: [Samples.report(.inside, some), Samples.report(.outside, some)])
        #expect(verdict.outcome == .inconclusive)
    }

    @Test("The prober's own failure is inconclusive, never the target's", arguments: CheckID.handover)
    func ownFailure(check: CheckID) {
        let vantage: Vantage = [.reachableOutside, .bandwidthPlateau].contains(check) ? .outside : .inside
        let verdict = Samples.verdict(check, .failure(LocalFailure(what: "socket: no")), vantage: vantage)
        #expect(verdict.outcome == .inconclusive)
    }

    @Test("A measurement of another kind is refused", arguments: CheckID.handover)
    func wrongKind(check: CheckID) {
        let other: Measurement =
            check == .selfLink || check == .selfClock
            ? Samples.identity([Samples.claim]) : Samples.healthy[.selfClock] ?? .failure(.init(what: ""))
        let vantage: Vantage = [.reachableOutside, .bandwidthPlateau].contains(check) ? .outside : .inside
        #expect(Samples.verdict(check, other, vantage: vantage).outcome == .inconclusive)
    }

    static let stranger: AddressClaim = {
        var claim = Samples.claim
        claim.macAddress = MACAddress(bits: 0x0200_5e10_0099)
        return claim
    }()

    static let unsolicited: AddressClaim = {
        var claim = Samples.claim
        claim.solicited = 0
        claim.unsolicited = 4
        return claim
    }()

    @Test(
        "Identity: silence, a stranger, several, and mere announcements",
        arguments: [
            ([], .failed, .registeredServerSilent), ([stranger], .failed, .unknownSender),
            ([Samples.claim, stranger], .failed, .severalSenders), ([unsolicited], .inconclusive, .onlyUnsolicited),
        ] as [([AddressClaim], Outcome, Reason)])
    func identity(claims: [AddressClaim], outcome: Outcome, reason: Reason) {
        let verdict = Samples.verdict(.connectedIdentity, Samples.identity(claims))
        #expect(verdict.outcome == outcome)
        #expect(verdict.obstacles.first?.reason == reason)
    }

    @Test(
        "Port: each cause is named, and only our own fault is inconclusive",
        arguments: [
            (.refused, .failed, .refused), (.timedOut, .failed, .timedOut), (.reset, .failed, .reset),
            (.unreachable(code: 13), .failed, .unreachable), (.protocolMismatch("HTTP/1.1"), .failed, .wrongProtocol),
            (.local("EMFILE"), .inconclusive, .proberFault),
        ] as [(Cause, Outcome, Reason)])
    func port(cause: Cause, outcome: Outcome, reason: Reason) {
        let measurement = PortMeasurement(
            source: Samples.gateway, sourcePort: 1, destination: Samples.publicAddress, port: 22010, service: .ssh,
            cause: cause)
        let verdict = Samples.verdict(.reachablePort, .port(measurement))
        #expect(verdict.outcome == outcome)
        #expect(verdict.obstacles.contains { $0.reason == reason })
    }

    @Test("A gateway's own refusal of its own connection blames no server")
    func ownAddress() {
        let measurement = PortMeasurement(
            source: Samples.publicAddress, sourcePort: 1, destination: Samples.publicAddress, port: 22010,
            service: .ssh,
            cause: .refused)
        let verdict = Samples.verdict(.reachablePort, .port(measurement))
        #expect(verdict.outcome == .inconclusive)
        #expect(verdict.obstacles.contains { $0.check == .reachablePort && $0.reason == .proberFault })
    }

    @Test("Probing another port than the order's proves nothing")
    func otherPort() {
        var measurement = PortMeasurement(
            source: Samples.gateway, sourcePort: 1, destination: Samples.publicAddress, port: 22, service: .ssh,
            connectSeconds: 0.1, banner: "SSH-2.0-x", hostKey: Samples.hostKey)
        #expect(Samples.verdict(.reachablePort, .port(measurement)).outcome == .inconclusive)
        measurement.port = 22010
        measurement.hostKey = nil
        #expect(Samples.verdict(.reachablePort, .port(measurement)).outcome == .inconclusive)
    }

    @Test("Another host key outside than inside fails")
    func otherHostKey() {
        let measurement = PortMeasurement(
            source: Samples.gateway, sourcePort: 1, destination: Samples.publicAddress, port: 22010, service: .ssh,
            connectSeconds: 0.1, banner: "SSH-2.0-x", hostKey: .init(algorithm: "ssh-ed25519", sha256: Digest(of: [6])))
        let verdict = Samples.verdict(.reachableOutside, .port(measurement), vantage: .outside)
        #expect(verdict.outcome == .failed)
        #expect(verdict.obstacles.map(\.reason) == [.identityDiffersOutside])
    }

    /// Passes that need a control; an observed arrival needs none.
    private static func isPositive(_ judgement: Judgement) -> Bool {
        judgement.check == .reachablePort || judgement.check == .reachableOutside && judgement.vantage == .outside
    }

    @Test("An unassigned port that answers voids every positive")
    func control() {
        let measurement = ControlPortMeasurement(
            attempts: [Samples.publicAddress, Samples.server].map {
                .init(destination: $0, port: 47_123, answered: $0 == Samples.server, seconds: 0, cause: nil)
            })
        let verdict = Samples.verdict(.controlPort, .controlPort(measurement))
        #expect(verdict.outcome == .failed)
        #expect(
            verdict.judgements.filter(JudgeTests.isPositive)
                .allSatisfy { $0.outcome == .inconclusive && $0.reason == .controlAnswered })
        let half = ControlPortMeasurement(attempts: Array(measurement.attempts.prefix(1)))
        #expect(Samples.verdict(.controlPort, .controlPort(half)).outcome == .inconclusive)
    }

    static let linkDown = Measurement.link(
        LinkMeasurement(
            interface: "room", macAddress: Samples.mac, address: nil, carrier: false, framesSent: 0, framesIntended: 20)
    )

    @Test("An agent without link of its own blames nobody for silence, but still for what it heard")
    func deaf() {
        var some = Samples.healthy
        some[.selfLink] = JudgeTests.linkDown
        some[.connectedIdentity] = Samples.identity([])
        let silent = judge.verdict(reports: [Samples.report(.inside, some), Samples.report(.outside)])
        #expect(silent.outcome == .inconclusive)
        #expect(Set(silent.obstacles.map(\.reason)) == [.noCarrier])
        some[.connectedIdentity] = Samples.identity([JudgeTests.stranger])
        let heard = judge.verdict(reports: [Samples.report(.inside, some), Samples.report(.outside)])
        #expect(heard.outcome == .failed)
    }

    @Test(
        "A control port that a deaf agent found silent vouches for no positive, inside or outside",
        arguments: [
            (.selfLink, linkDown, .noCarrier),
            (.selfGateway, .gateway(.init(address: Samples.gateway, requests: 3, answers: [])), .gatewaySilent),
        ] as [(CheckID, Measurement, Reason)])
    func deafControl(check: CheckID, measurement: Measurement, reason: Reason) {
        let verdict = Samples.verdict(check, measurement)
        #expect(verdict.outcome == .inconclusive)
        #expect(
            verdict.obstacles.map { "\($0.vantage) \($0.check.rawValue) \($0.reason)" }
                == [check, .connectedConflict, .reachablePort, .controlPort, .controlAddress].map {
                    "inside \($0.rawValue) \(reason)"
                }
                + ["outside reachable.outside \(reason)"])
    }

    @Test("A deaf agent's control port that answers all the same was heard: failed, and every positive void")
    func deafControlAnswers() {
        var some = Samples.healthy
        some[.selfLink] = JudgeTests.linkDown
        some[.controlPort] = .controlPort(
            .init(
                attempts: [Samples.publicAddress, Samples.server].map {
                    .init(destination: $0, port: 47_123, answered: true, seconds: 0, cause: nil)
                }))
        let verdict = judge.verdict(reports: [Samples.report(.inside, some), Samples.report(.outside)])
        #expect(verdict.outcome == .failed)
        #expect(
            verdict.judgements.filter(JudgeTests.isPositive)
                .allSatisfy { $0.outcome == .inconclusive && $0.reason == .controlAnswered })
    }

    @Test("A deaf outside agent takes back its own silence only: what stands inside still stands")
    func deafOutside() {
        var some = Samples.healthy
        some[.selfLink] = JudgeTests.linkDown
        some[.reachableOutside] = .port(
            PortMeasurement(
                source: Samples.gateway, sourcePort: 1, destination: Samples.publicAddress, port: 22010, service: .ssh,
                cause: .timedOut))
        let verdict = judge.verdict(reports: [Samples.report(.inside), Samples.report(.outside, some)])
        #expect(verdict.outcome == .inconclusive)
        #expect(verdict.obstacles.map(\.check) == [.selfLink, .reachableOutside])
        #expect(verdict.obstacles.allSatisfy { $0.vantage == .outside && $0.reason == .noCarrier })
    }

    @Test(
        "Bandwidth: within, surely over, undecided, burst, idle, short",
        arguments: [
            ([100e6, 100e6], 300, .passed, .asExpected), ([160e6, 100e6], 300, .failed, .overGrant),
            ([125e6, 125e6], 300, .inconclusive, .grantUndecided), ([114e6, 114e6], 300, .passed, .asExpected),
            ([0, 0], 0, .inconclusive, .tooFewSamples), ([100e6], 300, .inconclusive, .observationTooShort),
            ([], 0, .inconclusive, .observationTooShort),
        ] as [([Double], UInt64, Outcome, Reason)])
    func bandwidth(bytes: [Double], kept: UInt64, outcome: Outcome, reason: Reason) {
        let verdict = Samples.verdict(.bandwidthIn, Samples.bandwidth(.inbound, bytes: bytes, kept: kept))
        let judgement = verdict.judgements.first { $0.check == .bandwidthIn }
        #expect(judgement?.outcome == outcome, "\(judgement?.detail ?? "")")
        #expect(judgement?.reason == reason)
    }

    @Test("The other direction's windows do not pass for this one's")
    func swapped() {
        #expect(
            Samples.verdict(.bandwidthIn, Samples.bandwidth(.outbound, bytes: [1e6, 1e6])).outcome == .inconclusive)
    }

    @Test("A capture that lost frames, saw one side, or whose filter was not in the kernel is not believed")
    func capture() {
        guard case .capture(let good)? = Samples.healthy[.selfCapture] else {
            Issue.record("no sample")
            return
        }
        let changes: [(Reason, (inout CaptureMeasurement) -> Void)] = [
            (.captureLost, { $0.dropped = 1 }), (.captureLost, { $0.delivered = 599 }),
            (.captureLost, { $0.interfaceDropped = 2 }),
            (.oneSidedMirror, { $0.keptIn = 0 }), (.filterNotInKernel, { $0.filterInKernel = false }),
            (.counterMismatch, { $0.interfaceBytes = 80_000_000 }),
        ]
        for (reason, change) in changes {
            var bad = good
            change(&bad)
            let verdict = Samples.verdict(.selfCapture, .capture(bad))
            #expect(verdict.outcome == .inconclusive)
            #expect(verdict.obstacles.map(\.reason) == [reason])
        }
    }
}
