// SPDX-License-Identifier: Apache-2.0

import Evidence
import EvidenceSamples
import Judging
import Testing
import Values

@Suite("Who holds the address, and where the cable goes")
struct ConnectionJudgeTests {
    static let stranger = claim(0x0200_5e10_0099)
    static let neighbour = claim(Samples.neighbourMAC.bits)

    /// An unsolicited announcement of the registered server.
    static let announcement = {
        var claim = Samples.claim
        claim.unsolicited = claim.solicited
        claim.solicited = 0
        return claim
    }()

    static func claim(_ bits: UInt64) -> AddressClaim {
        var claim = Samples.claim
        claim.macAddress = MACAddress(bits: bits)
        claim.frameSource = claim.macAddress
        return claim
    }

    private func judged(_ verdict: Verdict, _ check: CheckID) -> Judgement? {
        verdict.judgements.first { $0.check == check && $0.vantage == .inside }
    }

    @Test("Another tenant's server is named by the office's books")
    func anotherTenant() throws {
        let verdict = Samples.verdict(.connectedIdentity, Samples.identity([Self.neighbour]))
        let line = try #require(judged(verdict, .connectedIdentity))
        #expect(line.outcome == .failed && line.reason == .otherAsset)
        #expect(line.detail.contains("simpus-02, rack R1 U11, port gi1/0/8"))
    }

    @Test("Two registered interfaces of one server are no conflict")
    func twoInterfaces() {
        var order = Samples.order
        order.target.macAddresses.append(Self.stranger.macAddress)
        var some = Samples.healthy
        some[.connectedIdentity] = Samples.identity([Samples.claim, Self.stranger])
        some[.connectedConflict] = Samples.conflict([Samples.claim, Self.stranger])
        let verdict = Judge(order: order).verdict(reports: [
            Samples.report(.inside, some), Samples.report(.outside, some),
        ])
        #expect(verdict.outcome == .passed)
    }

    @Test(
        "Conflict: too few probes, silence, a stranger, another tenant",
        arguments: [
            (Samples.conflict([Samples.claim], probes: 2), .inconclusive, .notMeasured),
            (Samples.conflict([]), .inconclusive, .registeredServerSilent),
            (Samples.conflict([announcement]), .inconclusive, .onlyUnsolicited),
            (Samples.conflict([Samples.claim, stranger]), .failed, .addressConflict),
            (Samples.conflict([neighbour]), .failed, .otherAsset),
        ] as [(Measurement, Outcome, Reason)])
    func conflicts(measured: Measurement, outcome: Outcome, reason: Reason) {
        let line = judged(Samples.verdict(.connectedConflict, measured), .connectedConflict)
        #expect(line?.outcome == outcome && line?.reason == reason, "\(String(describing: line))")
    }

    @Test("A dead link hears no conflict, and that proves nothing")
    func deadLink() {
        var some = Samples.healthy
        some[.selfLink] = .link(
            LinkMeasurement(
                interface: "room", macAddress: nil, address: nil, carrier: false, framesSent: 0, framesIntended: 3))
        let verdict = Judge(order: Samples.order).verdict(reports: [
            Samples.report(.inside, some), Samples.report(.outside),
        ])
        for check in [CheckID.connectedConflict, .controlPort, .controlAddress] {
            #expect(judged(verdict, check)?.outcome == .inconclusive, "\(check)")
        }
    }

    @Test(
        "Switch port: right, wrong, down, unknown, ambiguous",
        arguments: [
            ([Samples.sighting("Gi1/0/7")], .passed, .asExpected),
            ([Samples.sighting("gi1/0/8")], .failed, .wrongSwitchPort),
            (
                [Samples.sighting("gi1/0/8"), Samples.sighting("gi1/0/7", source: .lldpMIB)], .inconclusive,
                .switchPortNameUnclear
            ),
            ([Samples.sighting("gi1/0/7", isUp: false)], .inconclusive, .switchPortDown),
            ([], .inconclusive, .switchPortUnknown),
            ([Samples.sighting("gi1/0/7", neighbourMAC)], .inconclusive, .switchPortUnknown),
            ([Samples.sighting("gi1/0/7", nil, source: .lldp)], .passed, .asExpected),
            ([Samples.sighting("gi1/0/9", nil, source: .lldp)], .inconclusive, .switchPortUnknown),
            ([Samples.sighting("ge-1/0/7.0")], .passed, .asExpected),
            ([Samples.sighting("ge-1/0/8.0")], .failed, .wrongSwitchPort),
            ([Samples.sighting("Po1")], .inconclusive, .switchPortNameUnclear),
            ([Samples.sighting("Po1", members: ["Gi1/0/7", "Gi1/0/8"])], .passed, .asExpected),
            ([Samples.sighting("Po1", members: ["Gi1/0/8", "Gi1/0/9"])], .failed, .wrongSwitchPort),
            ([Samples.sighting("Po1", members: ["Gi1/0/8", "interface 9"])], .inconclusive, .switchPortNameUnclear),
            ([Samples.sighting("ae0.0", members: ["ae0", "ge-1/0/7", "ge-1/0/8"])], .passed, .asExpected),
            ([Samples.sighting("519", source: .lldpMIB)], .inconclusive, .switchPortNameUnclear),
            ([Samples.sighting("te1/0/7")], .inconclusive, .switchPortNameUnclear),
            ([Samples.sighting("interface 12")], .inconclusive, .switchPortNameUnclear),
            ([Samples.sighting("interface 12", description: "gi1/0/7")], .passed, .asExpected),
            ([Samples.sighting("gi1/0/8", description: "to gi1/0/7 of core")], .failed, .wrongSwitchPort),
            (
                [Samples.sighting("gi1/0/7", nil, source: .lldp), Samples.sighting("gi1/0/8", nil, source: .lldp)],
                .inconclusive, .switchPortUnknown
            ),
        ] as [([SwitchPortMeasurement.Sighting], Outcome, Reason)])
    func switchPorts(sightings: [SwitchPortMeasurement.Sighting], outcome: Outcome, reason: Reason) {
        let line = judged(Samples.verdict(.connectedPort, Samples.switchPort(sightings)), .connectedPort)
        #expect(line?.outcome == outcome && line?.reason == reason, "\(String(describing: line))")
    }

    @Test(
        "A case that names its switch is compared with that switch alone",
        arguments: [
            ("sw-1:gi1/0/7", .passed), ("SW-1.ruang.example:gi1/0/7", .passed), ("sw-2:gi1/0/7", .inconclusive),
            ("sw-2:gi1/0/8", .inconclusive), ("sw-1:gi1/0/8", .failed),
        ] as [(String, Outcome)])
    func namedSwitch(expected: String, outcome: Outcome) {
        var order = Samples.order
        order.target.switchPort = expected
        var measured = Samples.healthy
        measured[.connectedPort] = Samples.switchPort([Samples.sighting("gi1/0/7")])
        let verdict = Judge(order: order).verdict(reports: [
            Samples.report(.inside, measured), Samples.report(.outside),
        ])
        let line = judged(verdict, .connectedPort)
        #expect(line?.outcome == outcome, "\(String(describing: line))")
    }

    private static let neighbourMAC = Samples.neighbourMAC

    @Test("The sentence tells the technician what to do")
    func sentence() {
        let line = judged(
            Samples.verdict(.connectedPort, Samples.switchPort([Samples.sighting("gi1/0/12")])), .connectedPort)
        #expect(line?.detail == "cable is in gi1/0/12 of sw-1, the case says gi1/0/7")
    }

    @Test("Proxy ARP: a stand-in for every address neither holds the server's nor hides it")
    func proxyARP() {
        let gateway = Self.claim(0x0200_5e10_0001_f)
        var some = Samples.healthy
        some[.controlAddress] = Samples.controlAddress([gateway])
        for (heard, outcome) in [([Samples.claim, gateway], Outcome.inconclusive), ([gateway], .failed)] {
            some[.connectedIdentity] = Samples.identity(heard)
            let verdict = Judge(order: Samples.order).verdict(reports: [
                Samples.report(.inside, some), Samples.report(.outside, some),
            ])
            #expect(judged(verdict, .connectedIdentity)?.reason == .proxyARP)
            #expect(judged(verdict, .connectedIdentity)?.outcome == outcome)
            #expect(judged(verdict, .reachablePort)?.outcome == .inconclusive)
            #expect(verdict.outcome == .failed)
        }
    }

    @Test("A trap that takes connections for every address voids every positive")
    func tarpit() {
        let verdict = Samples.verdict(.controlAddress, Samples.controlAddress(answered: true))
        #expect(judged(verdict, .controlAddress)?.reason == .addressAnswered)
        for check in [CheckID.connectedIdentity, .reachableICMP, .reachablePort] {
            #expect(judged(verdict, check)?.outcome == .inconclusive, "\(check)")
        }
    }
}
