// SPDX-License-Identifier: Apache-2.0

/// Why a proof, checkpoint or note is refused.
package struct LedgerError: Error, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// The text or the values have not the form that the format asks for.
        case malformed
        /// A leaf or size that the tree does not have.
        case outOfRange
        /// The proof has more or fewer hashes than the tree's shape asks for.
        case wrongLength
        /// The proof does not lead to the root that it should.
        case wrongRoot
        /// A signature by the known key is false.
        case badSignature
        /// No signature by the known key.
        case unsigned
    }

    package let code: Code
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
