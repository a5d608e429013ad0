// SPDX-License-Identifier: Apache-2.0

package import Values

extension Action {
    /// The only role that may perform it.
    package var role: Role {
        switch self {
        case .apply, .resubmit: .applicant
        case .register, .returnToApplicant, .draftReply, .recordAgenda, .archiveReply, .sendReply: .jfu
        case .dispose, .signReply: .kepalaDinas
        case .orderPreparation, .initialDraft, .approveException: .kabid
        case .secretaryInitial: .sekretaris
        case .orderCheck, .orderReply, .reviewDraft, .proposeException, .cancel: .kasi
        case .recordCheck, .recordArrival, .signHandover, .recordInstallation, .startVerification: .jft
        case .letterIssued, .mailDelivered, .recordIssued, .reportJudged, .verificationExpired, .annexSealed, .remind,
            .expire, .openIncident:
            .system
        }
    }

    /// The stage of steps 1 to 10 in which it is done; `nil` for step 11 and for what stands beside the steps.
    var home: Stage? {
        switch self {
        case .register, .returnToApplicant: .submitted
        case .resubmit: .returned
        case .dispose: .disposition
        case .orderPreparation: .preparation
        case .orderCheck: .checkOrder
        case .recordCheck: .check
        case .orderReply: .replyOrder
        case .draftReply: .draft
        case .reviewDraft: .review
        case .initialDraft: .initials
        case .secretaryInitial: .secretary
        case .signReply: .signature
        default: nil
        }
    }
}
