// SPDX-License-Identifier: Apache-2.0

package import Values

/// What somebody asks of a case. Facts that only the service knows (numbers, allocation versions) come with the command.
package enum Command: Hashable, Sendable {
    case apply(number: String, form: ApplicationForm)
    case register(agendaNumber: String, receivedOn: String)
    case returnToApplicant(reason: String)
    case resubmit(form: ApplicationForm)
    case dispose(instruction: String)
    case orderPreparation(instruction: String)
    case orderCheck(workPlan: String)
    /// `allocationVersion` is what the inventory reserved; present exactly when every facility is available.
    case recordCheck(findings: FacilityFindings, allocationVersion: Int?)
    case orderReply(decision: ReplyDecision, reason: String?)
    case draftReply(body: String?)
    case reviewDraft(Ruling)
    case initialDraft(Ruling)
    case secretaryInitial(Ruling)
    /// `letterNumber` is used only when the reply is signed.
    case signReply(Ruling, capacity: Capacity, letterNumber: String)
    case recordAgenda(number: String)
    case archiveReply(classification: String, retentionYears: Int, shelf: String)
    case sendReply(channel: Channel, recipient: String?)
    case recordArrival(serialNumber: String, condition: String, deliveredBy: String)
    case signHandover(recordNumber: String, officer: Party, applicant: Party)
    case recordInstallation(Installation, allocationVersion: Int)
    /// - exercisePort: where the server's iperf3 listens on the public address, for a load beyond the grant; `nil`: no load.
    case startVerification(orderID: String, observationSeconds: Int, exercisePort: Int? = nil)
    case proposeException(reason: String)
    case approveException(reason: String?)
    case cancel(reason: String)

    case letterIssued(sha256: String)
    case mailDelivered
    case recordIssued(sha256: String)
    /// `verdict` is the service's own, from the measurements of the reports named.
    case reportJudged(orderID: String, verdict: Outcome, reportIDs: [String])
    /// No complete set of reports came before the order ran out.
    case verificationExpired(orderID: String)
    case annexSealed(sha256: String)
    case remind
    case expire
    case openIncident(kind: String, detail: String)

    package var action: Action {
        switch self {
        case .apply: .apply
        case .register: .register
        case .returnToApplicant: .returnToApplicant
        case .resubmit: .resubmit
        case .dispose: .dispose
        case .orderPreparation: .orderPreparation
        case .orderCheck: .orderCheck
        case .recordCheck: .recordCheck
        case .orderReply: .orderReply
        case .draftReply: .draftReply
        case .reviewDraft: .reviewDraft
        case .initialDraft: .initialDraft
        case .secretaryInitial: .secretaryInitial
        case .signReply: .signReply
        case .recordAgenda: .recordAgenda
        case .archiveReply: .archiveReply
        case .sendReply: .sendReply
        case .recordArrival: .recordArrival
        case .signHandover: .signHandover
        case .recordInstallation: .recordInstallation
        case .startVerification: .startVerification
        case .proposeException: .proposeException
        case .approveException: .approveException
        case .cancel: .cancel
        case .letterIssued: .letterIssued
        case .mailDelivered: .mailDelivered
        case .recordIssued: .recordIssued
        case .reportJudged: .reportJudged
        case .verificationExpired: .verificationExpired
        case .annexSealed: .annexSealed
        case .remind: .remind
        case .expire: .expire
        case .openIncident: .openIncident
        }
    }
}
