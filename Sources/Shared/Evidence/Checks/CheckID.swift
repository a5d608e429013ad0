// SPDX-License-Identifier: Apache-2.0

package import Values

/// One line of a verification.
package enum CheckID: String, Codable, Hashable, Sendable, CaseIterable, Comparable {
    case selfLink = "self.link"
    case selfGateway = "self.gateway"
    case selfClock = "self.clock"
    case selfCapture = "self.capture"
    case connectedIdentity = "connected.identity"
    case connectedConflict = "connected.conflict"
    case connectedPort = "connected.port"
    case reachableICMP = "reachable.icmp"
    case reachableMTU = "reachable.mtu"
    case reachablePort = "reachable.port"
    case reachableOutside = "reachable.outside"
    case controlPort = "control.port"
    case controlAddress = "control.address"
    case controlICMP = "control.icmp"
    case exposure
    case bandwidthIn = "bandwidth.in"
    case bandwidthOut = "bandwidth.out"
    case bandwidthPlateau = "bandwidth.plateau"
    // Verification in reverse: the server is gone.
    case silentAddress = "silent.address"
    case silentPort = "silent.port"
    case silentMirror = "silent.mirror"
    case silentSwitch = "silent.switch"
    case silentOutside = "silent.outside"
    case controlReply = "control.reply"

    /// Position among all checks: self checks first, then from the wire upwards.
    package static func < (a: CheckID, b: CheckID) -> Bool {
        (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }

    /// The condition under which an order asks for the check.
    package enum Condition: Hashable, Sendable {
        case always
        /// An approved agent on the internet exists.
        case outsideAgent
        /// The room has an address that is assigned to nothing.
        case unassignedAddress
        /// The office's settings ask for the switches.
        case switchPorts
        /// The officer asked for a load exercise.
        case loadExercise
        /// The order proves that the server is gone, not that it is there: see ``withdrawal(outside:switches:)``.
        case withdrawal
    }

    /// The checks that prove that a server is there, for some condition or other.
    package static let handover = allCases.filter { $0.condition != .withdrawal }

    /// The checks that prove that a server is gone, in order.
    ///
    /// - Parameters:
    ///   - outside: whether an approved agent on the internet exists.
    ///   - switches: whether the office's settings ask for the switches.
    package static func withdrawal(outside: Bool, switches: Bool) -> [CheckID] {
        [.selfLink, .selfGateway, .selfClock, .silentAddress, .silentPort, .silentMirror]
            + (switches ? [.silentSwitch] : []) + (outside ? [.silentOutside, .controlReply] : [])
    }

    package var condition: Condition {
        switch self {
        case .selfLink, .selfGateway, .selfClock, .selfCapture, .connectedIdentity, .connectedConflict, .reachableICMP,
            .reachableMTU, .reachablePort, .controlPort, .exposure, .bandwidthIn, .bandwidthOut:
            .always
        case .reachableOutside: .outsideAgent
        case .controlAddress, .controlICMP: .unassignedAddress
        case .connectedPort: .switchPorts
        case .bandwidthPlateau: .loadExercise
        case .silentAddress, .silentPort, .silentMirror, .silentSwitch, .silentOutside, .controlReply: .withdrawal
        }
    }

    /// Which agents perform it. ``selfLink``, ``selfClock`` and ``exposure`` are asked of each; ``reachableOutside`` too: one connects, and the
    /// other watches it arrive. ``bandwidthPlateau`` is the outside agent's only.
    package func isPerformed(by vantage: Vantage) -> Bool {
        switch self {
        case .selfLink, .selfClock, .exposure, .reachableOutside: true
        case .bandwidthPlateau, .silentOutside, .controlReply: vantage == .outside
        case .selfGateway, .selfCapture, .connectedIdentity, .connectedConflict, .connectedPort, .reachableICMP,
            .reachableMTU, .reachablePort, .controlPort, .controlAddress, .controlICMP, .bandwidthIn, .bandwidthOut,
            .silentAddress, .silentPort, .silentMirror, .silentSwitch:
            vantage == .inside
        }
    }
}

/// A measurement that could not be made, and why, on the prober's side.
package struct LocalFailure: Codable, Hashable, Sendable {
    /// For example `bind: address not available (EADDRNOTAVAIL)`.
    @Bounded<Sentence> package var what: String

    package init(what: String) {
        self.what = what
    }
}

/// Why a target did not answer as it should; typed so that people and programs act alike.
package enum Cause: Codable, Hashable, Sendable {
    case refused
    case timedOut
    case reset
    /// ICMP destination unreachable with its code (RFC 792, RFC 4443).
    case unreachable(code: Int)
    case tls(String)
    /// The identity that answered is not the known one.
    case identityMismatch(String)
    /// Something answered, but not in the protocol; holds the answer, printable and shortened.
    case protocolMismatch(String)
    /// The server does not hold the key that it shows; says which.
    case identityUnproven(String)
    /// The server insists on something that this prober cannot do; names it. Says nothing of the target.
    case unsupported(String)
    /// The service is there and turned this connection away; holds its words. Says nothing of others.
    case turnedAway(String)
    /// The server speaks TLS, and turned the agent away because it named no host, or one that the server does not know.
    case nameRefused(String)
    /// The prober's own fault: never the target's.
    case local(String)

    private enum Kind: String, Codable {
        case refused, timedOut, reset, unreachable, tls, identityMismatch, protocolMismatch, local
        case identityUnproven, unsupported, turnedAway, nameRefused
    }

    private enum CodingKeys: String, CodingKey { case kind, code, detail }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let detail = { try container.decode(String.self, within: Sentence.self, forKey: .detail) }
        switch try container.decode(Kind.self, forKey: .kind) {
        case .refused: self = .refused
        case .timedOut: self = .timedOut
        case .reset: self = .reset
        case .unreachable: self = .unreachable(code: try container.decode(Int.self, within: Octet.self, forKey: .code))
        case .tls: self = .tls(try detail())
        case .identityMismatch: self = .identityMismatch(try detail())
        case .protocolMismatch: self = .protocolMismatch(try detail())
        case .identityUnproven: self = .identityUnproven(try detail())
        case .unsupported: self = .unsupported(try detail())
        case .turnedAway: self = .turnedAway(try detail())
        case .nameRefused: self = .nameRefused(try detail())
        case .local: self = .local(try detail())
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        let write = { (kind: Kind, detail: String?) in
            try container.encode(kind, forKey: .kind)
            try container.encode(Bounded<Maybe<Sentence>>(wrappedValue: detail), forKey: .detail)
        }
        switch self {
        case .refused: try write(.refused, nil)
        case .timedOut: try write(.timedOut, nil)
        case .reset: try write(.reset, nil)
        case .unreachable(let code):
            try write(.unreachable, nil)
            try container.encode(Bounded<Octet>(wrappedValue: code), forKey: .code)
        case .tls(let detail): try write(.tls, detail)
        case .identityMismatch(let detail): try write(.identityMismatch, detail)
        case .protocolMismatch(let detail): try write(.protocolMismatch, detail)
        case .identityUnproven(let detail): try write(.identityUnproven, detail)
        case .unsupported(let detail): try write(.unsupported, detail)
        case .turnedAway(let detail): try write(.turnedAway, detail)
        case .nameRefused(let detail): try write(.nameRefused, detail)
        case .local(let detail): try write(.local, detail)
        }
    }
}

extension Cause: CustomStringConvertible {
    package var description: String {
        switch self {
        case .refused: "connection refused"
        case .timedOut: "no answer in time"
        case .reset: "connection reset"
        case .unreachable(let code): "ICMP unreachable, code \(code)"
        case .tls(let detail): "TLS: \(detail)"
        case .identityMismatch(let detail): "another identity: \(detail)"
        case .protocolMismatch(let detail): "not the expected protocol: \(detail)"
        case .identityUnproven(let detail): "its identity is not its own: \(detail)"
        case .unsupported(let detail): "this agent cannot do what the server asks for: \(detail)"
        case .nameRefused(let detail): "the server wants to be asked for by its host name: \(detail)"
        case .turnedAway(let detail): "the server turned the agent away: \(detail)"
        case .local(let detail): "the prober itself: \(detail)"
        }
    }
}

extension Cause {
    /// The reason that a judgement gives for this cause.
    package var reason: Reason {
        switch self {
        case .refused: .refused
        case .timedOut: .timedOut
        case .reset: .reset
        case .unreachable: .unreachable
        case .tls: .tls
        case .identityMismatch: .identityMismatch
        case .protocolMismatch: .wrongProtocol
        case .identityUnproven: .identityUnproven
        case .unsupported: .unsupportedAlgorithm
        case .turnedAway: .turnedAway
        case .nameRefused: .nameRefused
        case .local: .proberFault
        }
    }

    /// It says nothing of what the target promised: whatever was asked stays open.
    package var isInconclusive: Bool {
        switch self {
        case .unsupported, .turnedAway, .nameRefused, .local: true
        case .refused, .timedOut, .reset, .unreachable, .tls, .identityMismatch, .protocolMismatch, .identityUnproven:
            false
        }
    }

    /// The prober's fault, not the target's.
    package var isLocal: Bool {
        if case .local = self { return true }
        return false
    }
}
