// SPDX-License-Identifier: Apache-2.0

package import Values

extension Stage {
    package var step: Step {
        switch self {
        case .submitted, .returned: .application
        case .disposition: .disposition
        case .preparation: .preparation
        case .checkOrder: .checkOrder
        case .check: .check
        case .replyOrder: .replyOrder
        case .draft: .draft
        case .review: .review
        case .initials, .secretary: .initials
        case .signature: .signature
        case .processing, .awaitingServer, .serverArrived, .installed, .verifying, .remedy, .passed, .closedAccepted,
            .closedRefused, .closedWithException, .expired, .cancelled:
            .dispatch
        }
    }

    /// The role whose time the stage counts.
    package var role: Role {
        switch self {
        case .returned, .awaitingServer: .applicant
        case .secretary: .sekretaris
        case .serverArrived, .installed, .remedy: .jft
        case .verifying, .passed, .closedAccepted, .closedRefused, .closedWithException, .expired, .cancelled: .system
        case .submitted, .disposition, .preparation, .checkOrder, .check, .replyOrder, .draft, .review, .initials,
            .signature, .processing:
            step.role
        }
    }
}
