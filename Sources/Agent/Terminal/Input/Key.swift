// SPDX-License-Identifier: Apache-2.0

/// A key as a terminal reports it.
package enum Key: Hashable, Sendable {
    /// A printable character.
    case character(Character)
    /// Control and a letter, in lower case.
    case control(Character)
    case enter, tab, backTab, backspace, delete, escape
    case up, down, left, right, home, end, pageUp, pageDown
}
