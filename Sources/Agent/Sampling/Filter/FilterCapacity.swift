// SPDX-License-Identifier: Apache-2.0

/// The length of the longest program that is attached to a socket.
package struct FilterCapacity: Hashable, Sendable {
    /// BPF_MAXINSNS.
    package static let longestProgram = 4_096

    /// Instructions of classic BPF.
    package let instructions: Int

    package init(instructions: Int) {
        self.instructions = min(instructions, FilterCapacity.longestProgram)
    }
}
