// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Values

/// Cosignatures of agents below the ledger's checkpoints.
extension Records {
    /// Keeps an agent's signature line of a checkpoint; the first one stays.
    package func insertCosignature(_ line: String, of size: Int, by agentID: String, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO ledger_cosignatures (tree_size, agent_id, note, cosigned_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (tree_size, agent_id) DO NOTHING
            """, [size, agentID, line, now.microseconds])
    }

    /// Notes of a checkpoint with one cosignature each, by agent.
    package func cosignatures(of size: Int) throws -> [(agentID: String, note: String)] {
        try connection.query(
            "SELECT agent_id, note FROM ledger_cosignatures WHERE tree_size = $1 ORDER BY agent_id", [size]
        ).map { (try $0.text("agent_id"), try $0.text("note")) }
    }

    /// The smallest checkpoint of at least `size` leaves that the agent cosigned.
    package func cosignedCheckpoint(by agentID: String, covering size: Int) throws -> StoredCheckpoint? {
        try connection.first(
            """
            SELECT c.tree_size, c.note FROM ledger_checkpoints c JOIN ledger_cosignatures s ON s.tree_size = c.tree_size
            WHERE s.agent_id = $1 AND c.tree_size >= $2 ORDER BY c.tree_size LIMIT 1
            """, [agentID, size]
        ).map { StoredCheckpoint(size: try $0.integer("tree_size"), note: try $0.text("note")) }
    }

    /// The checkpoint over exactly this many leaves.
    package func checkpoint(of size: Int) throws -> StoredCheckpoint? {
        try connection.first("SELECT tree_size, note FROM ledger_checkpoints WHERE tree_size = $1", [size]).map {
            StoredCheckpoint(size: try $0.integer("tree_size"), note: try $0.text("note"))
        }
    }
}
