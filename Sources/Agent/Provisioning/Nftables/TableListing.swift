// SPDX-License-Identifier: Apache-2.0

/// What the kernel has of a table: its rules and its elements.
package struct TableListing: Hashable, Sendable {
    /// The chains and rules, in order, without the kernel's numbers; each rule as a digest of what the kernel does for it.
    package let rules: [String]
    package let elements: [TableElement]
    /// Sets that are not ours, and elements that cannot be.
    package let strangers: [String]
}
