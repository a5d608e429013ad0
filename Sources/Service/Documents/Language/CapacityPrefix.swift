// SPDX-License-Identifier: Apache-2.0

internal import Values
internal import Words

extension Capacity {
    /// The prefix before the post that is signed for. Below it, ``ub`` stands before the officer's own post.
    var prefix: String {
        switch self {
        case .definitive: ""
        case .plt, .plh, .an: abbreviation.id + " "
        case .ub: Capacity.an.abbreviation.id + " "
        }
    }
}
