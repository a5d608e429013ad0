// SPDX-License-Identifier: Apache-2.0

package import Values

/// The ledger's newest checkpoint, and the proof that it continues the one that the agent kept (RFC 6962, 2.1.2).
package struct CheckpointOffer: Codable, Hashable, Sendable {
    /// The signed note (C2SP tlog-checkpoint), with the cosignatures that it has.
    package var checkpoint: String
    /// Leaves of the checkpoint that the agent asked from.
    package var from: Int
    /// The consistency proof's hashes; empty from nothing, to the same size, and where the service has less than it was asked from.
    package var consistency: [Digest]

    package init(checkpoint: String, from: Int, consistency: [Digest]) {
        self.checkpoint = checkpoint
        self.from = from
        self.consistency = consistency
    }
}

/// An agent's word that a checkpoint continues every one that it saw before: a signature of C2SP tlog-cosignature by its report key.
package struct CheckpointCosignature: Codable, Hashable, Sendable {
    /// Leaves of the checkpoint.
    package var size: Int
    /// A note of the checkpoint with this signature alone.
    package var note: String

    package init(size: Int, note: String) {
        self.size = size
        self.note = note
    }
}
