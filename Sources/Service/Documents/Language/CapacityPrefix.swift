// SPDX-License-Identifier: Apache-2.0

internal import Values

extension Capacity {
    /// What stands before the post.
    var prefix: String {
        switch self {
        case .definitive: ""
        case .plt: "Plt. "
        case .plh: "Plh. "
        }
    }
}
