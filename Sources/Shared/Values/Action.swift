// SPDX-License-Identifier: Apache-2.0

/// Every command's name. Raw values appear in addresses, forms and the log.
package enum Action: String, Codable, Hashable, Sendable, CaseIterable {
    case apply, register, returnToApplicant, resubmit
    case dispose, orderPreparation, orderCheck, recordCheck, orderReply
    case draftReply, reviewDraft, initialDraft, secretaryInitial, signReply
    case scanLetter, confirmLetterScan
    case recordAgenda, archiveReply, sendReply
    case recordArrival, signHandover, scanRecord, confirmRecordScan, recordInstallation, startVerification
    case arrangeNetwork
    case proposeException, approveException, waiveWitnesses, cancel
    // The service's own
    case letterIssued, mailDelivered, recordIssued, reportJudged, verificationExpired, annexSealed
    case networkReported
    case remind, expire, openIncident, withdrawServer
}
