// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// Each action's step: one without does not compile.
extension Action {
    package var step: any ProcedureStep.Type {
        switch self {
        case .apply: Apply.self
        case .register: Register.self
        case .returnToApplicant: ReturnToApplicant.self
        case .resubmit: Resubmit.self
        case .dispose: Dispose.self
        case .orderPreparation: OrderPreparation.self
        case .orderCheck: OrderCheck.self
        case .recordCheck: RecordCheck.self
        case .orderReply: OrderReply.self
        case .draftReply: DraftReply.self
        case .reviewDraft: ReviewDraft.self
        case .initialDraft: InitialDraft.self
        case .secretaryInitial: SecretaryInitial.self
        case .signReply: SignReply.self
        case .scanLetter: ScanLetter.self
        case .confirmLetterScan: ConfirmLetterScan.self
        case .recordAgenda: RecordAgenda.self
        case .archiveReply: ArchiveReply.self
        case .sendReply: SendReply.self
        case .recordArrival: RecordArrival.self
        case .signHandover: SignHandover.self
        case .scanRecord: ScanRecord.self
        case .confirmRecordScan: ConfirmRecordScan.self
        case .recordInstallation: RecordInstallation.self
        case .startVerification: StartVerification.self
        case .proposeException: ProposeException.self
        case .approveException: ApproveException.self
        case .waiveWitnesses: WaiveWitnesses.self
        case .cancel: Cancel.self
        case .letterIssued: LetterIssued.self
        case .mailDelivered: MailDelivered.self
        case .recordIssued: RecordIssued.self
        case .reportJudged: ReportJudged.self
        case .verificationExpired: VerificationExpired.self
        case .annexSealed: AnnexSealed.self
        case .remind: Remind.self
        case .expire: Expire.self
        case .openIncident: OpenIncident.self
        case .withdrawServer: WithdrawServer.self
        case .arrangeNetwork: ArrangeNetwork.self
        case .networkReported: NetworkReported.self
        }
    }

    /// The only role that may perform it.
    package var role: Role { step.role }

    package var title: Phrase { step.title }

    /// The step as an officer's form; `nil` for the applicant's and the service's own steps.
    package var formStep: (any FormStep.Type)? { step as? any FormStep.Type }

    /// Officers' actions in the order of the procedure.
    package static var withForms: [Action] { allCases.filter { $0.formStep != nil } }
}
