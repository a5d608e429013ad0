// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text with spaces up to `width` columns; each of its characters must take one column.
    package func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
