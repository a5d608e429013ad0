// SPDX-License-Identifier: Apache-2.0

/// In what capacity an officer signs for a post.
package enum Capacity: String, Codable, Hashable, Sendable, CaseIterable {
    case definitive
    /// Pelaksana tugas: acting for a vacant post.
    case plt
    /// Pelaksana harian: acting for an absent holder.
    case plh
    /// Atas nama: the officer next below signs on behalf of the holder.
    case an
    /// Untuk beliau: an officer two ranks below signs, on behalf of the holder and for the one between them.
    case ub
}
