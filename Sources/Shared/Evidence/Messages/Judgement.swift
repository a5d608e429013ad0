// SPDX-License-Identifier: Apache-2.0

package import Values

/// The outcome of one check, and the sentence that says why.
package struct Judgement: Codable, Hashable, Sendable {
    package var check: CheckID
    package var vantage: Vantage
    package var outcome: Outcome
    /// A word for programs and translations, for example `identity.otherMAC`; see ``Reason``.
    package var reason: Reason
    /// One English sentence with the figures.
    @Bounded<Line<16_384>> package var detail: String

    /// Passed with a warning.
    package var isWarning: Bool { outcome == .passed && reason != .asExpected }

    package init(check: CheckID, vantage: Vantage, outcome: Outcome, reason: Reason, detail: String) {
        self.check = check
        self.vantage = vantage
        self.outcome = outcome
        self.reason = reason
        self.detail = detail
    }

    /// Makes the judgement inconclusive for `reason`, whatever was measured. `note` is appended to its sentence.
    package mutating func markInconclusive(_ reason: Reason, _ note: String = "") {
        outcome = .inconclusive
        self.reason = reason
        detail += note
    }
}

/// Why an outcome is what it is; each has one meaning in all languages.
package enum Reason: String, Codable, Hashable, Sendable, CaseIterable {
    case asExpected
    case notMeasured
    case wrongMeasurement
    case proberFault
    case noCarrier
    case tooFewFramesSent
    case gatewaySilent
    case clockStepped
    case clockUnknown
    case captureLost
    case filterNotInKernel
    case oneSidedMirror
    case counterMismatch
    case registeredServerSilent
    case unknownSender
    case severalSenders
    case onlyUnsolicited
    /// The address is held by the address of a virtual router or an anycast gateway.
    case virtualRouter
    /// The address is held by an interface numbered next to a registered one.
    case siblingInterface
    case noReply
    case loss
    case refused
    case timedOut
    case reset
    case unreachable
    case tls
    case wrongProtocol
    case noIdentity
    case identityDiffersOutside
    case controlAnswered
    case overGrant
    case grantUndecided
    case tooFewSamples
    case observationTooShort
    /// The whole run was shorter than the observation that it reports.
    case runTooShort
    /// Times of the report cannot all be true.
    case timesContradict
    /// No frame is kept of a check that sends some.
    case framesMissing
    /// The address is held by another thing of the office's books.
    case otherAsset
    case addressConflict
    /// A device answers for every address.
    case proxyARP
    case wrongSwitchPort
    case switchPortDown
    case switchPortUnknown
    /// The switch names the server's port in a way that cannot be compared with the case's.
    case switchPortNameUnclear
    /// The office rejected the identity that is shown.
    case identityMismatch
    /// Another identity than the known one: the office accepts or rejects it.
    case identityChanged
    case certificateExpired
    case certificateExpiresSoon
    case contradictingAnswers
    /// Connections from outside were made while the inside agent watched, and none reached the server.
    case noArrival
    /// Whether connections from outside reached the server is not known: none is known to fall into the time in which the inside agent watched.
    case notWatched
    case intercepted
    case smallerMTU
    case blackHole
    case addressAnswered
    case exposedPorts
    case proberOverloaded
    case loadNotOffered
    case loadNotReached
    /// The server does not hold the key that it shows.
    case identityUnproven
    /// None of the known identities could be compared: the server shows others alone.
    case identityUnknown
    /// Keys that present clients refuse.
    case weakIdentity
    /// The server insists on algorithms that the agent cannot do.
    case unsupportedAlgorithm
    /// The server wants to be asked for by its host name.
    case nameRefused
    /// The server let nobody on without a client's certificate.
    case clientCertificateNeeded
    /// The service is there, and turned the agent away.
    case turnedAway
    /// What was to be gone still answers.
    case stillAnswers
    /// The mirror showed frames of what was to be gone.
    case stillSends
    /// The switch still has what was to be gone, or its port is up.
    case stillConnected
    /// The mirror showed no frame of any other station: that it showed none of the server proves nothing.
    case mirrorBlind
    /// Nothing else answered either: that the server did not proves nothing.
    case controlSilent
    /// The switch no longer has the server, and does not say whether its port is down.
    case linkUnknown
}

extension Reason {
    /// The service shows another identity than the known one, which may be its new one.
    package var isNewIdentity: Bool { self == .identityChanged || self == .identityUnknown }
}

/// The result of a whole order.
package struct Verdict: Codable, Hashable, Sendable {
    /// `passed` only when every required check passed.
    package var outcome: Outcome
    @Bounded<List<256, Judgement>> package var judgements: [Judgement]

    package init(outcome: Outcome, judgements: [Judgement]) {
        self.outcome = outcome
        self.judgements = judgements
    }

    package var warnings: [Judgement] { judgements.filter(\.isWarning) }

    /// The judgements that kept it from passing, failures first.
    package var obstacles: [Judgement] {
        judgements.filter { $0.outcome == .failed }
            + judgements.filter { $0.outcome != .failed && $0.outcome != .passed }
    }
}
