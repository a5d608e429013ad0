// SPDX-License-Identifier: Apache-2.0

extension String {
    /// With spaces up to `width` columns; of text that takes one column a character.
    package func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
