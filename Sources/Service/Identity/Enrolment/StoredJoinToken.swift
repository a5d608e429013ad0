// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// A join token as the service keeps it, and the rules by which it lets an agent join. Pure: the caller stores what follows.
package struct StoredJoinToken: Sendable, Codable, Hashable {
    /// Seconds for which a token may be used at most.
    package static let longestLifetime = 3_600.0

    package let id: String
    package let secretHash: Digest
    package let site: String
    package let vantage: AgentVantage
    /// The agent's name.
    package let name: String
    package let expires: Timestamp
    /// ``EnrolmentRequest/keysFingerprint(_:)`` of the agent that used it.
    package var usedBy: Digest?
    /// Withdrawn, or used with two sets of keys: valid for no agent any more.
    package var isBurned: Bool

    /// A token as it was stored.
    package init(
        id: String, secretHash: Digest, site: String, vantage: AgentVantage, name: String, expires: Timestamp,
        usedBy: Digest? = nil, isBurned: Bool = false
    ) {
        self.id = id
        self.secretHash = secretHash
        self.site = site
        self.vantage = vantage
        self.name = name
        self.expires = expires
        self.usedBy = usedBy
        self.isBurned = isBurned
    }

    /// The stored form of a new token. A longer `lifetime` (seconds) than ``longestLifetime`` is cut.
    package init(
        _ token: JoinToken, site: String, vantage: AgentVantage, name: String, now: Timestamp,
        lifetime: Double = StoredJoinToken.longestLifetime
    ) {
        self.init(
            id: token.id, secretHash: JoinToken.hash(secret: token.secret), site: site, vantage: vantage, name: name,
            expires: now.advanced(bySeconds: min(max(lifetime, 0), Self.longestLifetime)))
    }

    /// The action that an accepted request causes.
    package enum Redemption: Sendable {
        /// The token is hereby used: store `usedBy` and the new agent in the same transaction.
        case first(CertificateRequest, usedBy: Digest)
        /// The same agent asks again, having missed the answer: give it the same identity.
        case again(CertificateRequest)
    }

    /// Decides on a request. Throws ``IdentityError``: `tokenWrong`, `tokenExpired`, `malformed`, `unsupportedKey` or `badSignature` refuse it;
    /// `tokenUsed` does too, and the caller must revoke the token and raise an alert, since two parties have it.
    package func redeem(_ request: EnrolmentRequest, now: Timestamp) throws(IdentityError) -> Redemption {
        guard request.tokenID == id,
            constantTimeEqual(JoinToken.hash(secret: request.tokenSecret).bytes, secretHash.bytes)
        else { throw IdentityError(.tokenWrong, "there is no such join token") }
        guard !isBurned else {
            throw IdentityError(.tokenUsed, "the join token \(id) has been withdrawn; ask for a new one")
        }
        let certificateRequest = try request.verifyProof()
        let keys = request.keysFingerprint(certificateRequest)
        if let usedBy {
            guard usedBy == keys else {
                throw IdentityError(
                    .tokenUsed,
                    "the join token \(id) has been used with other keys; ask for a new one and tell an officer")
            }
            return .again(certificateRequest)
        }
        guard now < expires else {
            throw IdentityError(.tokenExpired, "the join token \(id) expired at \(expires); ask for a new one")
        }
        return .first(certificateRequest, usedBy: keys)
    }
}
