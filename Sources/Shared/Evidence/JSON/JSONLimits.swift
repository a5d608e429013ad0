// SPDX-License-Identifier: Apache-2.0

/// How large a JSON text may be in every way but its length, which whoever reads the bytes bounds.
package struct JSONLimits: Hashable, Sendable {
    /// Arrays and objects within each other.
    package var depth: Int
    /// Values in all, arrays and objects too.
    package var values: Int
    /// Bytes of a member's name, which is ASCII in any case.
    package var keyBytes: Int
    /// Characters of a number. A `Double` is written in at most 25.
    package var numberBytes: Int

    /// Our deepest document, a report in its statement, has nine levels.
    package static let standard = JSONLimits(depth: 16, values: 1_000_000, keyBytes: 256, numberBytes: 64)
}
