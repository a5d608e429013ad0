// SPDX-License-Identifier: Apache-2.0

package import Values

extension Step {
    /// Norm (`mutu baku`) of one visit, in seconds of office hours.
    package static let norm = 300

    /// The role that the SOP marks for the step.
    package var role: Role {
        switch self {
        case .application, .draft, .dispatch: .jfu
        case .disposition, .signature: .kepalaDinas
        case .preparation, .initials: .kabid
        case .checkOrder, .replyOrder, .review: .kasi
        case .check: .jft
        }
    }
}
