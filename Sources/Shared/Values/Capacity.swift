// SPDX-License-Identifier: Apache-2.0

/// In what capacity the head's signature is given.
package enum Capacity: String, Codable, Hashable, Sendable, CaseIterable {
    case definitive
    /// Pelaksana tugas: acting for a vacant post.
    case plt
    /// Pelaksana harian: acting for an absent holder.
    case plh
}
