// SPDX-License-Identifier: Apache-2.0

/// Which connections it takes to see every type of host key that a server has: one for each, the types that are looked for first.
package struct SSHHostKeySurvey: Sendable {
    /// Proven keys, each type once.
    package private(set) var keys: [SSHProvenKey] = []
    /// The first failure that leaves no more to try; `nil` when a key was proven.
    package private(set) var failure: SSHFailure?

    private let wanted: [SSHHostKeyType]
    private var server: SSHKeyExchangeInit?
    private var open: [SSHHostKeyType]?
    private var hasAdopted = false

    /// - Parameter wanted: the types that an earlier reading found.
    package init(wanted: [SSHHostKeyType] = []) {
        self.wanted = wanted
    }

    /// The offer for the next connection; `nil` when there is no more to see.
    package var next: SSHOffer? {
        guard let server else { return failure == nil && keys.isEmpty ? SSHOffer(preferring: wanted) : nil }
        guard let open else { return SSHOffer(preferred, ofServerWith: server) }
        return open.first.map { SSHOffer([$0], ofServerWith: server) }
    }

    private var preferred: [SSHHostKeyType] { wanted + SSHHostKeyType.allCases.filter { !wanted.contains($0) } }

    /// Takes what a connection brought.
    package mutating func record(_ progress: SSHHandshake.Progress, serverInit: SSHKeyExchangeInit?) {
        switch progress {
        case .needsMore: break
        case .proven(let proven):
            // A server that changes what it offers from one connection to the next is asked as it was at first.
            if server == nil { server = serverInit }
            if !keys.contains(where: { $0.key.type == proven.key.type }) { keys.append(proven) }
            let offered = preferred.filter { type in
                server?.hostKeyAlgorithms.contains(where: type.algorithms.contains) == true
            }
            open = (open ?? offered).filter { $0 != proven.key.type }
            failure = nil
        case .failed(.nothingInCommon(let kind, _)) where kind.isUnused && !hasAdopted && keys.isEmpty:
            // Its own names are offered to it.
            server = serverInit
            hasAdopted = true
        case .failed(let error):
            if keys.isEmpty, failure == nil { failure = error }
            // Where one key cannot be checked another one may; whatever else is wrong is so for every key.
            switch error {
            case .unsupported: leaveOut(serverInit)
            case .malformed, .badSignature, .nothingInCommon:
                if keys.isEmpty { open = [] } else { leaveOut(serverInit) }
            case .notSSH, .turnedAway: open = []
            }
        }
    }

    /// Leaves out the type that was asked for.
    private mutating func leaveOut(_ serverInit: SSHKeyExchangeInit?) {
        guard let serverInit else {
            open = []
            return
        }
        if server == nil { server = serverInit }
        let offered = preferred.filter { type in
            serverInit.hostKeyAlgorithms.contains(where: type.algorithms.contains)
        }
        open = Array((open ?? offered).dropFirst())
    }
}

extension SSHFailure.AlgorithmKind {
    /// Negotiated, and never used here.
    var isUnused: Bool {
        switch self {
        case .cipher, .mac, .compression: true
        case .exchange, .hostKey: false
        }
    }
}
