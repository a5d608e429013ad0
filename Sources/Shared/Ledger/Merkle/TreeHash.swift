// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// A SHA-256 hash of the Merkle tree of RFC 6962, 2.1; in JSON and notes standard base64.
package struct TreeHash: Hashable, Sendable, CustomStringConvertible {
    /// 32 bytes.
    package let bytes: [UInt8]

    /// `nil` unless there are exactly 32 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// `nil` unless `text` is canonical base64 of 32 bytes.
    package init?(_ text: String) {
        guard let bytes = Base64.decode(text) else { return nil }
        self.init(bytes: bytes)
    }

    package var description: String { Base64.encode(bytes) }

    fileprivate init(hashing parts: [UInt8]...) {
        var hash = SHA256()
        for part in parts { hash.update(data: part) }
        bytes = Array(hash.finalize())
    }
}

extension TreeHash: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = TreeHash(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "“\(text.prefix(80))” is not the base64 form of a SHA-256 hash")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// The hashes of RFC 6962, 2.1. Leaves and nodes are told apart by their first byte, against second preimages.
package enum MerkleTree {
    /// SHA-256(0x00 ‖ data).
    package static func leafHash(_ data: [UInt8]) -> TreeHash {
        TreeHash(hashing: [0], data)
    }

    /// SHA-256(0x01 ‖ left ‖ right).
    package static func nodeHash(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        TreeHash(hashing: [1], left.bytes, right.bytes)
    }

    /// The root of the tree without leaves: SHA-256 of nothing.
    package static let emptyRoot = TreeHash(hashing: [])

    /// The root over hashes of perfect subtrees of falling size, left to right.
    static func root(over peaks: [TreeHash]) -> TreeHash {
        guard let last = peaks.last else { return emptyRoot }
        return peaks.dropLast().reversed().reduce(last) { right, left in nodeHash(left, right) }
    }
}
