// SPDX-License-Identifier: Apache-2.0

/// How long a program the kernel takes on a socket.
package struct FilterCapacity: Hashable, Sendable {
    /// BPF_MAXINSNS.
    package static let longestProgram = 4_096

    /// Of classic BPF.
    package let instructions: Int

    package init(instructions: Int) {
        self.instructions = min(instructions, FilterCapacity.longestProgram)
    }
}
