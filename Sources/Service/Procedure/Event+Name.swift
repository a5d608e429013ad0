// SPDX-License-Identifier: Apache-2.0

extension Event {
    /// Every event's versioned name, the key of its JSON.
    package static var codedNames: [String] { CodingKeys.allCases.map(\.rawValue) }

    /// The name in a versioned one.
    package static func name(coded: String) -> String { String(coded.prefix { $0 != "." }) }

    /// The name without its version, for example `replySigned`.
    package var name: String {
        switch self {
        case .applied: "applied"
        case .registered: "registered"
        case .returnedToApplicant: "returnedToApplicant"
        case .resubmitted: "resubmitted"
        case .disposed: "disposed"
        case .preparationOrdered: "preparationOrdered"
        case .checkOrdered: "checkOrdered"
        case .facilitiesChecked: "facilitiesChecked"
        case .replyOrdered: "replyOrdered"
        case .replyDrafted: "replyDrafted"
        case .draftApproved: "draftApproved"
        case .draftReturned: "draftReturned"
        case .draftInitialled: "draftInitialled"
        case .initialsRefused: "initialsRefused"
        case .secretaryInitialled: "secretaryInitialled"
        case .secretaryRefused: "secretaryRefused"
        case .replySigned: "replySigned"
        case .signatureRefused: "signatureRefused"
        case .letterIssued: "letterIssued"
        case .agendaRecorded: "agendaRecorded"
        case .replyArchived: "replyArchived"
        case .replyDispatched: "replyDispatched"
        case .replySent: "replySent"
        case .serverArrived: "serverArrived"
        case .handoverSigned: "handoverSigned"
        case .recordIssued: "recordIssued"
        case .serverInstalled: "serverInstalled"
        case .verificationOrdered: "verificationOrdered"
        case .verificationWithdrawn: "verificationWithdrawn"
        case .verificationJudged: "verificationJudged"
        case .exceptionProposed: "exceptionProposed"
        case .exceptionApproved: "exceptionApproved"
        case .annexSealed: "annexSealed"
        case .closed: "closed"
        case .reminded: "reminded"
        case .expired: "expired"
        case .cancelled: "cancelled"
        case .incidentOpened: "incidentOpened"
        }
    }
}
