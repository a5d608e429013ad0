// SPDX-License-Identifier: Apache-2.0

import Evidence

/// A way in which the server room can be, by the name that `scripts/demo --scenario` knows.
enum Scenario: String, CaseIterable, Sendable {
    case healthy
    case wrongMAC = "wrong-mac"
    case portClosed = "port-closed"
    case portFiltered = "port-filtered"
    case noLink = "no-link"
    case serverUnplugged = "server-unplugged"
    case wrongSwitchPort = "wrong-switch-port"
    case overGrant = "over-grant"
    case idle
    /// A load beyond the grant is offered: it levels off at the grant.
    case exercise
    /// Nothing is wrong in the room: the service dies before the reports reach it, and comes back later.
    case serviceKilled = "service-killed"

    /// One line of the checklist that must be there.
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
        case .healthy, .exercise, .serviceKilled: .passed
        case .wrongMAC, .portClosed, .portFiltered, .serverUnplugged, .wrongSwitchPort, .overGrant: .failed
        case .noLink, .idle: .inconclusive
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
        case .healthy, .serviceKilled: []
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
        case .noLink: [Line(.selfLink, .inside, .inconclusive, .noCarrier)]
        case .serverUnplugged: [Line(.connectedIdentity, .inside, .failed, .registeredServerSilent)]
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
