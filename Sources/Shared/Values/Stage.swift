// SPDX-License-Identifier: Apache-2.0

/// The stage of a case.
package enum Stage: String, Codable, Hashable, Sendable, CaseIterable {
    // Step 1
    case submitted
    /// Waits for the applicant to complete the file.
    case returned
    // Steps 2 to 10, one stage each, and the optional secretary
    case disposition, preparation, checkOrder, check, replyOrder, draft, review, initials
    case secretary
    case signature
    // Step 11
    /// Signed; agenda, archive and sending are not all done, and the server has not arrived.
    case processing
    case awaitingServer, serverArrived, installed, verifying
    /// A verification failed or was inconclusive.
    case remedy
    /// Verified; the annex is being sealed or a gate is still open.
    case passed
    // Ends
    case closedAccepted = "closed.accepted"
    case closedRefused = "closed.refused"
    case closedWithException = "closed.withException"
    case expired
    case cancelled

    /// A case that has ended never moves again.
    package var isFinal: Bool {
        switch self {
        case .closedAccepted, .closedRefused, .closedWithException, .expired, .cancelled: true
        case .submitted, .returned, .disposition, .preparation, .checkOrder, .check, .replyOrder, .draft, .review,
            .initials, .secretary, .signature, .processing, .awaitingServer, .serverArrived, .installed, .verifying,
            .remedy, .passed:
            false
        }
    }
}
