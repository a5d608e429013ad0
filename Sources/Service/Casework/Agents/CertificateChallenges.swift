// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Synchronization
internal import Values

/// Nonces that agents with an expired certificate have asked for. In memory: whoever asked before a restart asks again.
final class CertificateChallenges: Sendable {
    /// Seconds for which a nonce may be used.
    static let lifetime = 120.0
    /// Nonces at one time; beyond, the oldest go.
    private static let most = 4_096

    private struct Challenge {
        let nonce: Digest
        let agentID: String
        let expires: Timestamp
    }

    private let open = Mutex<[Challenge]>([])

    /// A new nonce for an agent, whether there is one of this id or not.
    func issue(to agentID: String, at now: Timestamp) -> (nonce: Digest, expires: Timestamp) {
        var generator = SystemRandomNumberGenerator()
        let nonce = Digest(of: (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        let expires = now.advanced(bySeconds: Self.lifetime)
        open.withLock { open in
            open.removeAll { $0.expires <= now }
            if open.count >= Self.most { open.removeFirst() }
            open.append(Challenge(nonce: nonce, agentID: agentID.lowercased(), expires: expires))
        }
        return (nonce, expires)
    }

    /// Whether the nonce was issued to the agent and has not expired. It is used up in any case.
    func take(_ nonce: Digest, of agentID: String, at now: Timestamp) -> Bool {
        open.withLock { open in
            guard let index = open.firstIndex(where: { $0.nonce == nonce }) else { return false }
            let challenge = open.remove(at: index)
            return challenge.agentID == agentID.lowercased() && now < challenge.expires
        }
    }
}
