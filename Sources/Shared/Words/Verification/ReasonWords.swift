// SPDX-License-Identifier: Apache-2.0

package import Evidence

/// The reason why an outcome is not a pass without a warning, and the remedy.
package struct ReasonWords: Hashable, Sendable {
    /// Begins in lower case and ends without a full stop, for the midst of a sentence.
    package let phrase: Phrase
    /// A sentence to act on. May hold `{port}`, the port that the case assigns to the server's cable.
    package let remedy: Phrase

    package static let none = ReasonWords(phrase: .empty, remedy: .empty)
}

extension Reason {
    package var words: ReasonWords {
        switch self {
        case .asExpected: .none
        case .notMeasured: .notMeasured
        case .wrongMeasurement: .wrongMeasurement
        case .proberFault: .proberFault
        case .noCarrier: .noCarrier
        case .tooFewFramesSent: .tooFewFramesSent
        case .gatewaySilent: .gatewaySilent
        case .clockStepped: .clockStepped
        case .clockUnknown: .clockUnknown
        case .captureLost: .captureLost
        case .filterNotInKernel: .filterNotInKernel
        case .oneSidedMirror: .oneSidedMirror
        case .counterMismatch: .counterMismatch
        case .registeredServerSilent: .registeredServerSilent
        case .unknownSender: .unknownSender
        case .severalSenders: .severalSenders
        case .virtualRouter: .virtualRouter
        case .siblingInterface: .siblingInterface
        case .onlyUnsolicited: .onlyUnsolicited
        case .noReply: .noReply
        case .loss: .loss
        case .refused: .refused
        case .timedOut: .timedOut
        case .reset: .reset
        case .unreachable: .unreachable
        case .tls: .tls
        case .wrongProtocol: .wrongProtocol
        case .noIdentity: .noIdentity
        case .identityDiffersOutside: .identityDiffersOutside
        case .controlAnswered: .controlAnswered
        case .overGrant: .overGrant
        case .grantUndecided: .grantUndecided
        case .tooFewSamples: .tooFewSamples
        case .observationTooShort: .observationTooShort
        case .runTooShort: .runTooShort
        case .timesContradict: .timesContradict
        case .framesMissing: .framesMissing
        case .otherAsset: .otherAsset
        case .addressConflict: .addressConflict
        case .proxyARP: .proxyARP
        case .wrongSwitchPort: .wrongSwitchPort
        case .switchPortDown: .switchPortDown
        case .switchPortUnknown: .switchPortUnknown
        case .switchPortNameUnclear: .switchPortNameUnclear
        case .identityMismatch: .identityMismatch
        case .identityChanged: .identityChanged
        case .nameRefused: .nameRefused
        case .clientCertificateNeeded: .clientCertificateNeeded
        case .certificateExpired: .certificateExpired
        case .certificateExpiresSoon: .certificateExpiresSoon
        case .contradictingAnswers: .contradictingAnswers
        case .noArrival: .noArrival
        case .notWatched: .notWatched
        case .intercepted: .intercepted
        case .smallerMTU: .smallerMTU
        case .blackHole: .blackHole
        case .addressAnswered: .addressAnswered
        case .exposedPorts: .exposedPorts
        case .proberOverloaded: .proberOverloaded
        case .loadNotOffered: .loadNotOffered
        case .loadNotReached: .loadNotReached
        case .identityUnproven: .identityUnproven
        case .identityUnknown: .identityUnknown
        case .weakIdentity: .weakIdentity
        case .unsupportedAlgorithm: .unsupportedAlgorithm
        case .turnedAway: .turnedAway
        case .stillAnswers: .stillAnswers
        case .stillSends: .stillSends
        case .stillConnected: .stillConnected
        case .mirrorBlind: .mirrorBlind
        case .controlSilent: .controlSilent
        case .linkUnknown: .linkUnknown
        }
    }

    /// The remedy, with the port that the case assigns to the server's cable.
    package func remedy(switchPort: String) -> Phrase { words.remedy.filled(["port": switchPort]) }
}
