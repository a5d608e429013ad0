// SPDX-License-Identifier: Apache-2.0

import Casework
import OfficeSupport
import Procedure
import Values

extension Event {
    /// Each event once, and twice where a value may be missing.
    static func every(with form: ApplicationForm) -> [Event] {
        let finding = FacilityFinding(available: true, note: "")
        let findings = FacilityFindings(
            room: finding, power: finding, publicAddress: finding, bandwidth: finding, cable: finding)
        let party = Party(name: "Tono", position: "Teknisi")
        let installation = Installation(
            macAddresses: [TestOffice.mac], switchPort: "gi1/0/7", rackPosition: "R1 U20",
            serverName: "simpus.contoh.go.id")
        let digest = String(repeating: "a", count: 64)
        return [
            .applied(number: "T-1", form: form), .registered(agendaNumber: "M/1", receivedOn: "2026-11-23"),
            .returnedToApplicant(reason: "x"), .resubmitted(form: form), .disposed(instruction: "x"),
            .preparationOrdered(instruction: "x"), .checkOrdered(workPlan: "x"),
            .facilitiesChecked(findings: findings, allocationVersion: 1),
            .facilitiesChecked(findings: findings, allocationVersion: nil),
            .replyOrdered(decision: .accept, reason: nil), .replyOrdered(decision: .refuse, reason: "x"),
            .replyDrafted(body: nil), .replyDrafted(body: "x"), .draftApproved(), .draftApproved(draft: digest),
            .draftReturned(reason: "x", draft: digest), .draftReturned(reason: "x"),
            .draftInitialled(secretaryNext: true), .draftInitialled(secretaryNext: true, draft: digest),
            .initialsRefused(reason: "x"), .initialsRefused(reason: "x", draft: digest),
            .secretaryInitialled(draft: digest), .secretaryRefused(reason: "x", draft: digest),
            .signatureRefused(reason: "x", draft: digest), .secretaryInitialled(),
            .secretaryRefused(reason: "x"), .replySigned(capacity: .plt, letterNumber: "P/1"),
            .replySigned(capacity: .plt, letterNumber: "P/1", draft: digest),
            .signatureRefused(reason: "x"), .letterIssued(sha256: digest), .agendaRecorded(number: "K/1"),
            .replyArchived(classification: "555", retentionYears: 5, shelf: "A1"), .replyDispatched(recipient: "x"),
            .replySent(channel: .hand, recipient: "x"),
            .serverArrived(serialNumber: "SN1", condition: "baik", deliveredBy: "Budi"),
            .serverArrived(serialNumber: "SN1", condition: "baik", deliveredBy: "Budi", accessories: "rel"),
            .serverArrived(serialNumber: "SN1", condition: "baik", deliveredBy: "Budi", noPhotographs: "x"),
            .replySent(channel: .hand, recipient: "x", receipt: digest),
            .replySent(channel: .hand, recipient: "x", noReceipt: "x"),
            .scanConfirmed(document: .letter, scan: digest, note: nil),
            .scanConfirmed(document: .record, scan: digest, note: "x"),
            .scanRejected(
                document: .record, scan: digest, isSigned: true, isStamped: false, isTheSame: true, note: "x"),
            .handoverSigned(recordNumber: "BA/1", officer: party, applicant: party), .recordIssued(sha256: digest),
            .serverInstalled(installation: installation, allocationVersion: 2),
            .verificationOrdered(orderID: "o1", observationSeconds: 30),
            .verificationOrdered(orderID: "o1", observationSeconds: 30, exercisePort: 2_222),
            .verificationWithdrawn(orderID: "o1"),
            .verificationJudged(orderID: "o1", verdict: .passed, reportIDs: [digest]), .exceptionProposed(reason: "x"),
            .exceptionApproved(reason: nil), .exceptionApproved(reason: "x"), .witnessesWaived(reason: "x"),
            .annexSealed(sha256: digest),
            .closed(ending: .closedAccepted, reportIDs: [digest]), .reminded(daysLeft: 3), .expired,
            .cancelled(reason: "x"), .incidentOpened(kind: "x", detail: "x"),
            .networkPlanOrdered(orderID: "p1"), .networkPlanned(orderID: "p1", plan: digest, isApplicable: true),
            .networkApplyOrdered(orderID: "a1", plan: digest, seconds: 90),
            .networkApplyOrdered(
                orderID: "a1", plan: digest, seconds: 90, observationSeconds: 30, exercisePort: 2_222),
            .networkApplied(orderID: "a1", reportID: digest), .networkSettleOrdered(orderID: "c1", keep: true),
            .networkConfirmed(orderID: "c1", reportID: digest),
            .networkNotInForce(orderID: "c1", outcome: .expired, reason: "x"), .networkByHand(reason: "x"),
            .verificationVoided(orderID: "o1", reason: "x"),
            .serverWithdrawn(orderID: "w1", reportIDs: [digest]),
            .attached(
                attachment: Attachment(
                    number: 1, kind: .other, name: "x", format: .pdf, size: 1, sha256: digest, pages: 1, note: "x")),
            .attached(
                attachment: Attachment(
                    number: 2, kind: .serialPlate, name: "x", format: .jpeg, size: 1, sha256: digest, width: 1,
                    height: 1)),
        ]
    }
}
