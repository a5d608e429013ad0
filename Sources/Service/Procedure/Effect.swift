// SPDX-License-Identifier: Apache-2.0

internal import Values

/// A side effect of an event, which the rest of the service performs.
package enum Effect: Codable, Hashable, Sendable {
    // Done together with the event, or the event does not happen.
    /// Adds the allocation of that version to the inventory.
    case reserve(allocationVersion: Int)
    /// Replaces the allocation in the inventory by that version: the installation changed.
    case revise(allocationVersion: Int)
    case commit
    case activate
    /// Give the resources back.
    case release
    case issueOrder(orderID: String)
    case withdrawOrder(orderID: String)
    /// Tells the gateway; the rest of the order follows from the case.
    case orderNetwork(orderID: String, task: NetworkTask)

    // Queued, retried until done, each followed by a command of the service.
    case issueLetter
    case mailLetter(recipient: String)
    case issueRecord
    case sealAnnex
    case tellApplicant(Message)

    /// A mail to the applicant; contains no address and no port.
    package enum Message: Codable, Hashable, Sendable {
        case received
        case returned(reason: String)
        /// The check found room for the server.
        case feasible
        case reminder(daysLeft: Int)
        case expired
        case cancelled(reason: String)
        case closed
    }

    /// For example `mailLetter`.
    package var name: String {
        switch self {
        case .reserve: "reserve"
        case .revise: "revise"
        case .commit: "commit"
        case .activate: "activate"
        case .release: "release"
        case .issueOrder: "issueOrder"
        case .withdrawOrder: "withdrawOrder"
        case .orderNetwork: "orderNetwork"
        case .issueLetter: "issueLetter"
        case .mailLetter: "mailLetter"
        case .issueRecord: "issueRecord"
        case .sealAnnex: "sealAnnex"
        case .tellApplicant: "tellApplicant"
        }
    }

    /// Whether it belongs into the event's own transaction.
    package var isImmediate: Bool {
        switch self {
        case .reserve, .revise, .commit, .activate, .release, .issueOrder, .withdrawOrder, .orderNetwork: true
        case .issueLetter, .mailLetter, .issueRecord, .sealAnnex, .tellApplicant: false
        }
    }
}

extension Procedure {
    /// The effects of an event, where `state` is the one after it.
    package static func effects(of event: Event, in state: CaseState) -> [Effect] {
        switch event {
        case .applied, .resubmitted: return [.tellApplicant(.received)]
        case .returnedToApplicant(let reason): return [.tellApplicant(.returned(reason: reason))]
        case .facilitiesChecked(_, let version):
            return version.map { [.reserve(allocationVersion: $0), .tellApplicant(.feasible)] } ?? []
        case .replySigned:
            if state.decision == .accept { return [.commit, .issueLetter] }
            return (state.allocationVersion == nil ? [] : [.release]) + [.issueLetter]
        case .replyDispatched(let recipient): return [.mailLetter(recipient: recipient)]
        case .handoverSigned: return [.issueRecord]
        case .serverInstalled(_, let version): return [.revise(allocationVersion: version)]
        case .verificationOrdered(let orderID, _, _): return [.issueOrder(orderID: orderID)]
        case .verificationWithdrawn(let orderID): return [.withdrawOrder(orderID: orderID)]
        case .verificationJudged: return state.track == .passed ? [.activate] + sealing(state) : []
        case .exceptionApproved, .networkByHand, .networkConfirmed:
            return (state.track == .passed || state.exceptionIsApproved) && state.networkIsSettled
                ? [.activate] + sealing(state) : []
        case .networkPlanOrdered(let orderID): return [.orderNetwork(orderID: orderID, task: .plan)]
        case .networkApplyOrdered(let orderID, _, _, _, _): return [.orderNetwork(orderID: orderID, task: .apply)]
        case .networkSettleOrdered(let orderID, let keep):
            return [.orderNetwork(orderID: orderID, task: keep ? .confirm : .revert)]
        case .serverWithdrawn: return [.release]
        case .recordIssued: return sealing(state)
        case .scanConfirmed(let document, _, _): return document == .record ? sealing(state) : []
        case .reminded(let daysLeft): return [.tellApplicant(.reminder(daysLeft: daysLeft))]
        case .expired: return [.release, .tellApplicant(.expired)]
        case .cancelled(let reason): return [.release, .tellApplicant(.cancelled(reason: reason))]
        case .closed(let ending, _): return ending == .closedRefused ? [] : [.tellApplicant(.closed)]
        case .registered, .disposed, .preparationOrdered, .checkOrdered, .replyOrdered, .replyDrafted,
            .draftApproved, .draftReturned, .draftInitialled, .initialsRefused, .secretaryInitialled,
            .secretaryRefused, .signatureRefused, .letterIssued, .agendaRecorded, .replyArchived, .replySent,
            .serverArrived, .exceptionProposed, .witnessesWaived, .annexSealed, .incidentOpened, .networkPlanned,
            .networkApplied, .networkNotInForce, .verificationVoided, .attached, .scanRejected:
            return []
        }
    }

    /// The annex cites the record's number and SHA-256 and its signed scan, so it waits for both.
    private static func sealing(_ state: CaseState) -> [Effect] {
        state.awaitsSeal ? [.sealAnnex] : []
    }
}
