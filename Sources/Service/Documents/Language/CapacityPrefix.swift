// SPDX-License-Identifier: Apache-2.0

internal import Values
internal import Words

extension Capacity {
    /// The prefix before the post.
    var prefix: String {
        let abbreviation = abbreviation.id
        return abbreviation.isEmpty ? "" : abbreviation + " "
    }
}
