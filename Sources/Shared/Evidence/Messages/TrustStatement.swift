// SPDX-License-Identifier: Apache-2.0

package import Values

/// The service's word, signed by its signing key, of what time it is and which certificate authorities are its own. Signed as ``PayloadType/trust``.
///
/// The nonce is of the asker's choice, so that the statement is fresh whatever the asker's clock says, and over whatever connection it came.
package struct TrustStatement: Codable, Hashable, Sendable {
    package var nonce: Digest
    package var at: Timestamp
    /// Rises by one with each change of ``authorities``.
    @Bounded<Count> package var generation: Int
    /// Certificates of the authorities that the service's own certificate may come from, each in PEM.
    @Bounded<Texts<8, Lines<65_536>>> package var authorities: [String]

    package init(nonce: Digest, at: Timestamp, generation: Int, authorities: [String]) {
        self.nonce = nonce
        self.at = at
        self.generation = generation
        self.authorities = authorities
    }
}

/// Body of `POST /agent/v1/trust`: asks for a ``TrustStatement``, and acknowledges the authorities that the agent has on disk.
package struct TrustRequest: Codable, Hashable, Sendable {
    package var nonce: Digest
    /// Generation of the statement that the agent keeps; 0 before the first.
    @Bounded<Count> package var kept: Int

    package init(nonce: Digest, kept: Int) {
        self.nonce = nonce
        self.kept = kept
    }
}
