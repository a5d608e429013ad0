// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// A signed envelope that waits for its receipt, without its bytes.
package struct SpooledRecord: Codable, Sendable, Hashable {
    package let type: String
    /// Its place in the chain. A gap record stands at seq 0 of the epoch that it opens.
    package let position: ChainPosition
    /// ``Evidence/Envelope/digest``.
    package let digest: Digest
    /// Length of the envelope.
    package let bytes: Int
}

/// The position of the agent's chain.
package struct ChainState: Codable, Sendable, Hashable {
    package internal(set) var epoch = 1
    /// The number of the last record; 0 when the epoch has none.
    package internal(set) var seq = 0
    /// Digest of the last record.
    package internal(set) var prev: Digest?
    /// The reason why the chain is broken: a loss that only a new epoch can record. `nil` for an intact chain.
    package internal(set) var broken: String?
    /// Damaged stretches that were moved aside since the beginning.
    package internal(set) var quarantined = 0
    /// Records that the service refused for good, moved aside since the beginning.
    package internal(set) var refused = 0

    package var last: ChainPosition { ChainPosition(epoch: epoch, seq: seq, prev: prev) }
    var next: ChainPosition { ChainPosition(epoch: epoch, seq: seq + 1, prev: prev) }
}

/// The body of a record's frame: length of the head (2 bytes, big-endian), head in JSON, envelope as it travels.
struct RecordBody {
    let record: SpooledRecord
    let envelope: [UInt8]

    init(_ envelope: Envelope, at position: ChainPosition) throws(SpoolError) {
        do {
            self.envelope = try envelope.encoded()
        } catch {
            throw .unmade("\(error)")
        }
        record = SpooledRecord(
            type: envelope.payloadType, position: position, digest: envelope.digest, bytes: self.envelope.count)
    }

    init?(_ body: [UInt8]) {
        guard body.count >= 2 else { return nil }
        let length = Int(body[0]) << 8 | Int(body[1])
        guard body.count >= 2 + length,
            let record = try? CanonicalJSON.decode(SpooledRecord.self, from: Array(body[2..<(2 + length)])),
            record.bytes == body.count - 2 - length
        else { return nil }
        self.record = record
        envelope = Array(body[(2 + length)...])
    }

    func encoded() throws(SpoolError) -> [UInt8] {
        guard let head = try? CanonicalJSON.encode(record), head.count <= UInt16.max else { throw .unmade("its head") }
        return [UInt8(head.count >> 8), UInt8(truncatingIfNeeded: head.count)] + head + envelope
    }
}
