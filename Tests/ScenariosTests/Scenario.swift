// SPDX-License-Identifier: Apache-2.0

import Evidence
import Values

/// A way in which the server room can be, by the name that `scripts/demo --scenario` knows.
enum Scenario: String, CaseIterable, Sendable {
    case healthy
    case wrongMAC = "wrong-mac"
    case portClosed = "port-closed"
    case portFiltered = "port-filtered"
    case noLink = "no-link"
    case noGateway = "no-gateway"
    case serverUnplugged = "server-unplugged"
    case wrongSwitchPort = "wrong-switch-port"
    case overGrant = "over-grant"
    case idle
    case foreignEcho = "foreign-echo"
    case unsolicitedARP = "unsolicited-arp"
    case proxyARP = "proxy-arp"
    case tarpit = "arp-tarpit"
    case twoNICs = "two-nics"
    case duplicateAddress = "duplicate-address"
    case synProxy = "syn-proxy"
    case spoofedReset = "spoofed-reset"
    case hairpinOnly = "hairpin-only"
    case intercepted
    case oneSidedMirror = "one-sided-mirror"
    case udpSwallows = "udp-swallows"
    case overloadedProber = "overloaded-prober"
    /// Another server talks where the own one is not.
    case absentServer = "absent-server"
    /// A third party asks whether the server's address is free.
    case addressProbes = "address-probes"
    case hardenedSSH = "hardened-ssh"
    /// The room has no fault, and the service is HTTPS.
    case https
    /// By the same key.
    case renewedCertificate = "renewed-certificate"
    /// The switch learns the address on an aggregate of the port.
    case lag
    /// The switch learns the address on a logical unit of the port.
    case junosUnit = "junos-unit"
    /// The inside agent is on the Linux router, which has no mirror.
    case onRouter = "on-router"
    /// A load beyond the grant is offered: it levels off at the grant.
    case exercise
    /// The room has no fault: the service dies before the reports reach it, and comes back later.
    case serviceKilled = "service-killed"
    /// The server is removed from the gateway, and still there.
    case stillAnswers = "still-answers"
    /// It is gone, and the mirror carries nothing but its own port.
    case blindMirror = "blind-mirror"
    /// It is gone.
    case withdrawn

    /// Those that share a server room and its case, verified one after another: the first pass ends the case, and what follows are rounds of the
    /// placed server.
    static let tours: [[Scenario]] = [
        [.healthy], [.healthy, .stillAnswers, .blindMirror, .withdrawn], [.exercise], [.serviceKilled],
        [.intercepted, .https, .renewedCertificate], [.udpSwallows],
        [.onRouter],
        [
            .wrongMAC, .portClosed, .portFiltered, .noLink, .serverUnplugged, .absentServer, .wrongSwitchPort,
            .overGrant,
            .idle, .hardenedSSH, .lag, .junosUnit,
        ],
        [.noGateway, .foreignEcho, .unsolicitedARP, .proxyARP, .tarpit, .duplicateAddress, .addressProbes],
        [.synProxy, .spoofedReset, .hairpinOnly, .oneSidedMirror, .overloadedProber, .twoNICs],
    ]

    /// Whether it is verified in a round. The service hands out the evidence of the hand-over, and none of rounds.
    var isRound: Bool {
        if isReverse { return true }
        guard let tour = Scenario.tours.first(where: { $0.contains(self) }),
            let pass = tour.firstIndex(where: { $0.outcome == .passed }), let own = tour.firstIndex(of: self)
        else { return false }
        return own > pass
    }

    /// Whether the server is to be shown to be gone.
    var isReverse: Bool { [.stillAnswers, .blindMirror, .withdrawn].contains(self) }

    /// One line that the checklist must contain.
    struct Line: Hashable, Sendable {
        var check: CheckID
        var vantage: Vantage
        var outcome: Outcome
        var reason: Reason

        init(_ check: CheckID, _ vantage: Vantage, _ outcome: Outcome, _ reason: Reason) {
            self.check = check
            self.vantage = vantage
            self.outcome = outcome
            self.reason = reason
        }
    }

    var outcome: Outcome {
        switch self {
        case .healthy, .exercise, .serviceKilled, .twoNICs, .addressProbes, .hardenedSSH, .https, .renewedCertificate,
            .lag, .junosUnit, .onRouter, .withdrawn:
            .passed
        case .wrongMAC, .portClosed, .portFiltered, .serverUnplugged, .absentServer, .wrongSwitchPort, .overGrant,
            .foreignEcho,
            .unsolicitedARP, .proxyARP, .tarpit, .duplicateAddress, .synProxy, .hairpinOnly, .intercepted, .udpSwallows,
            .stillAnswers:
            .failed
        // Faults of the prober, its mirror or the office's own gateway, not of the server.
        case .noLink, .noGateway, .idle, .spoofedReset, .oneSidedMirror, .overloadedProber, .blindMirror: .inconclusive
        }
    }

    /// Checks that may also fail as a consequence of the fault: where two devices answer, either may be first.
    var consequences: Set<CheckID> {
        switch self {
        case .serverUnplugged, .absentServer, .unsolicitedARP, .proxyARP, .tarpit, .duplicateAddress:
            [.connectedConflict, .reachableICMP, .reachablePort, .reachableOutside, .controlPort]
        default: []
        }
    }

    var stage: String { outcome == .passed ? "closed.accepted" : "remedy" }

    /// Exit status of the demonstration.
    var status: Int {
        switch outcome {
        case .passed: 0
        case .failed: 2
        case .inconclusive, .notRun: 3
        }
    }

    /// The lines that tell this scenario from the others.
    var lines: Set<Line> {
        switch self {
        case .healthy, .serviceKilled, .twoNICs, .addressProbes, .hardenedSSH, .https, .renewedCertificate, .onRouter:
            []
        case .stillAnswers:
            [
                Line(.silentAddress, .inside, .failed, .stillAnswers),
                Line(.silentPort, .inside, .failed, .stillAnswers),
                Line(.silentMirror, .inside, .failed, .stillSends),
                Line(.silentSwitch, .inside, .failed, .stillConnected),
                Line(.silentOutside, .outside, .passed, .asExpected),
            ]
        case .blindMirror:
            [
                Line(.silentAddress, .inside, .passed, .asExpected),
                Line(.silentSwitch, .inside, .passed, .asExpected),
                Line(.silentMirror, .inside, .inconclusive, .mirrorBlind),
            ]
        case .withdrawn:
            [
                Line(.silentMirror, .inside, .passed, .asExpected), Line(.silentSwitch, .inside, .passed, .asExpected),
                Line(.controlReply, .outside, .passed, .asExpected),
            ]
        case .lag, .junosUnit: [Line(.connectedPort, .inside, .passed, .asExpected)]
        case .exercise: [Line(.bandwidthPlateau, .outside, .passed, .asExpected)]
        case .wrongMAC:
            [
                Line(.connectedIdentity, .inside, .failed, .unknownSender),
                Line(.connectedConflict, .inside, .failed, .addressConflict),
            ]
        case .portClosed:
            [
                Line(.reachablePort, .inside, .failed, .refused),
                Line(.reachableOutside, .outside, .failed, .refused),
            ]
        case .portFiltered:
            [
                Line(.reachablePort, .inside, .failed, .timedOut),
                Line(.reachableOutside, .outside, .failed, .timedOut),
            ]
        case .noLink:
            [
                Line(.selfLink, .inside, .inconclusive, .noCarrier),
                Line(.connectedConflict, .inside, .inconclusive, .registeredServerSilent),
                Line(.controlAddress, .inside, .inconclusive, .noCarrier),
            ]
        case .noGateway:
            [
                Line(.selfGateway, .inside, .inconclusive, .gatewaySilent),
                Line(.connectedIdentity, .inside, .passed, .asExpected),
                Line(.reachablePort, .inside, .inconclusive, .gatewaySilent),
                Line(.reachableOutside, .outside, .inconclusive, .gatewaySilent),
            ]
        case .foreignEcho: [Line(.reachableICMP, .inside, .failed, .noReply)]
        case .unsolicitedARP:
            [
                Line(.connectedIdentity, .inside, .inconclusive, .onlyUnsolicited),
                Line(.connectedConflict, .inside, .inconclusive, .onlyUnsolicited),
            ]
        case .proxyARP:
            [
                Line(.connectedIdentity, .inside, .failed, .proxyARP),
                Line(.controlAddress, .inside, .failed, .addressAnswered),
            ]
        case .tarpit:
            [
                Line(.connectedIdentity, .inside, .failed, .proxyARP),
                Line(.connectedConflict, .inside, .failed, .proxyARP),
                Line(.controlAddress, .inside, .failed, .addressAnswered),
                Line(.controlICMP, .inside, .failed, .addressAnswered),
                Line(.controlPort, .inside, .failed, .controlAnswered),
                Line(.reachablePort, .inside, .failed, .intercepted),
            ]
        case .duplicateAddress:
            [
                Line(.connectedIdentity, .inside, .failed, .severalSenders),
                Line(.connectedConflict, .inside, .failed, .addressConflict),
            ]
        case .synProxy:
            [
                Line(.reachablePort, .inside, .failed, .intercepted),
                Line(.reachableOutside, .outside, .failed, .timedOut),
            ]
        case .spoofedReset: [Line(.reachablePort, .inside, .inconclusive, .contradictingAnswers)]
        case .hairpinOnly:
            [
                Line(.reachablePort, .inside, .passed, .asExpected),
                Line(.reachableOutside, .outside, .failed, .refused),
            ]
        case .intercepted: [Line(.reachableOutside, .outside, .failed, .identityDiffersOutside)]
        case .oneSidedMirror:
            [
                Line(.selfCapture, .inside, .inconclusive, .oneSidedMirror),
                Line(.reachableOutside, .inside, .inconclusive, .oneSidedMirror),
                Line(.reachableOutside, .outside, .passed, .asExpected),
            ]
        case .udpSwallows:
            [
                Line(.reachablePort, .inside, .failed, .timedOut),
                Line(.reachableOutside, .outside, .failed, .timedOut),
            ]
        case .overloadedProber: [Line(.selfClock, .inside, .inconclusive, .proberOverloaded)]
        case .serverUnplugged: [Line(.connectedIdentity, .inside, .failed, .registeredServerSilent)]
        case .absentServer:
            [
                Line(.connectedIdentity, .inside, .failed, .registeredServerSilent),
                Line(.connectedPort, .inside, .inconclusive, .switchPortUnknown),
            ]
        case .wrongSwitchPort: [Line(.connectedPort, .inside, .failed, .wrongSwitchPort)]
        case .overGrant:
            [
                Line(.bandwidthIn, .inside, .failed, .overGrant),
                Line(.bandwidthOut, .inside, .failed, .overGrant),
            ]
        case .idle:
            [
                Line(.bandwidthIn, .inside, .inconclusive, .tooFewSamples),
                Line(.bandwidthOut, .inside, .inconclusive, .tooFewSamples),
            ]
        }
    }
}
