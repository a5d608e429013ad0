// SPDX-License-Identifier: Apache-2.0

internal import Values

extension Stage {
    /// The style sheet's class for it.
    var tone: String {
        switch self {
        case .closedAccepted, .passed: "good"
        case .closedWithException, .remedy, .returned: "warn"
        case .closedRefused, .expired, .cancelled: "end"
        case .submitted, .disposition, .preparation, .checkOrder, .check, .replyOrder, .draft, .review, .initials,
            .secretary, .signature, .processing, .awaitingServer, .serverArrived, .installed, .verifying:
            "open"
        }
    }
}
