// SPDX-License-Identifier: Apache-2.0

@testable import Procedure
import Testing
import Values
import Words

struct RulesTests {
    @Test("both outcomes travel steps 6 to 11 and close")
    func outcomes() throws {
        #expect(try Walk.after(Path.closed).stage == .closedAccepted)
        #expect(try Walk.after(Path.refused).stage == .closedRefused)
    }

    @Test("the closing is the system's, and cites the reports")
    func closing() throws {
        let walk = try Walk.after(Path.closed)
        #expect(walk.log.last?.by == .system)
        #expect(walk.log.last?.event == .closed(ending: .closedAccepted, reportIDs: ["r1", "r2"]))
        #expect(walk.state?.citedReports == ["r1", "r2"])
    }

    @Test(
        "the four gates may fill in any order",
        arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    func gates(_ order: [Int]) throws {
        let desk: [any ProcedureStep] = [
            RecordAgenda(number: "1"), ArchiveReply(classification: "555", retentionYears: 5, shelf: "A"),
            SendReply(channel: .hand, recipient: "Budi", noReceipt: "Hilang"),
        ]
        let handover: [any ProcedureStep] = [
            RecordArrival(serialNumber: "S", condition: "baik", deliveredBy: "B", noPhotographs: "Kamera rusak"),
            RecordInstallation(installation: Walk.installation, allocationVersion: 2),
            StartVerification(orderID: "o1", observationSeconds: 10),
            ReportJudged(orderID: "o1", verdict: .passed, reportIDs: ["r1"], settleOrder: "s"), Path.signHandover,
            RecordIssued(sha256: "bb"), Path.scanRecord, Path.confirmRecord, AnnexSealed(sha256: "cc"),
        ]
        let sending = try #require(order.firstIndex(of: 2))
        var walk = try Walk.after(Path.scanned + order[...sending].map { desk[$0] } + handover)
        let rest = order[(sending + 1)...].map { desk[$0] }
        for command in rest {
            #expect(walk.stage == .passed)
            try walk.take(command)
        }
        #expect(walk.stage == .closedAccepted)
    }

    @Test("no verification, and so no report, before the letter is sent")
    func sentFirst() throws {
        var walk = try Walk.after(
            Path.archived + [
                RecordArrival(serialNumber: "S", condition: "baik", deliveredBy: "B", noPhotographs: "Kamera rusak"),
                RecordInstallation(installation: Walk.installation, allocationVersion: 2),
            ])
        let refusal = #expect(throws: Refusal.self) {
            try walk.take(StartVerification(orderID: "o", observationSeconds: 10))
        }
        #expect(refusal?.kind == .notNow)
        #expect(throws: Refusal.self) {
            try walk.take(ReportJudged(orderID: "o", verdict: .passed, reportIDs: ["r"], settleOrder: "s"))
        }
        try walk.take(SendReply(channel: .email, recipient: nil))
        #expect(throws: Refusal.self) { try walk.take(StartVerification(orderID: "o", observationSeconds: 10)) }
        try walk.take(MailDelivered())
        try walk.take(StartVerification(orderID: "o", observationSeconds: 10))
        #expect(walk.stage == .verifying)
    }

    @Test("a queued mail may still be given by hand, and is then sent once")
    func handInstead() throws {
        var walk = try Walk.after(Path.archived + [SendReply(channel: .email, recipient: "a@b.go.id")])
        #expect(walk.stage == .processing)
        #expect(throws: Refusal.self) { try walk.take(SendReply(channel: .email, recipient: nil)) }
        try walk.take(SendReply(channel: .hand, recipient: "Budi", noReceipt: "Hilang"))
        #expect(walk.stage == .awaitingServer)
        #expect(throws: Refusal.self) { try walk.take(MailDelivered()) }
        #expect(walk.state?.dispatch?.channel == .hand)
    }

    @Test("resources are reserved at the check, committed at the signature, active at the pass")
    func resources() throws {
        let effects = try Walk.after(Path.closed).effects.filter(\.isImmediate)
        #expect(
            effects == [
                .reserve(allocationVersion: 1), .commit, .revise(allocationVersion: 2), .issueOrder(orderID: "o1"),
                .activate,
            ])
    }

    @Test("refusal, cancellation and expiry release what was reserved")
    func releases() throws {
        let refusal = try Walk.after(
            Path.checked + [
                OrderReply(decision: .refuse, reason: "Tidak layak"), DraftReply(additions: nil),
                ReviewDraft(ruling: .approve),
                InitialDraft(ruling: .approve), Path.sign,
            ])
        #expect(refusal.effects.contains(.release))
        #expect(try Walk.after(Path.installed + [Cancel(reason: "Batal")]).effects.contains(.release))
        var late = try Walk.after(Path.sent)
        late.now = late.now.advanced(byDays: 30)
        try late.take(Expire())
        #expect(late.effects.contains(.release))
        // A refused case has no reservation to release.
        #expect(try !Walk.after(Path.refused).effects.contains(.release))
    }

    @Test("the applicant is told at the check that it can be done, and nothing more")
    func feasible() throws {
        #expect(try Walk.after(Path.checked).effects.contains(.tellApplicant(.feasible)))
    }

    @Test("an acceptance cannot promise what is short")
    func shortage() throws {
        var walk = try Walk.after(
            Path.checkOrdered + [RecordCheck(findings: Walk.short, allocationVersion: nil)])
        let refusal = #expect(throws: Refusal.self) { try walk.take(OrderReply(decision: .accept, reason: nil)) }
        #expect(refusal?.field == "decision")
        #expect(refusal?.what.en.contains(Facility.power.title.en) == true)
    }

    @Test("the window of 30 days: reminders, then expiry, never before and never after arrival")
    func expiry() throws {
        var walk = try Walk.after(Path.sent)
        let sent = try #require(walk.state?.dispatch?.sentAt)
        #expect(throws: Refusal.self) { try walk.take(Expire()) }
        #expect(throws: Refusal.self) { try walk.take(Remind()) }
        for (day, left) in [(16, 14), (23, 7), (29, 1)] {
            walk.now = sent.advanced(byDays: day)
            try walk.take(Remind())
            #expect(walk.effects.last == .tellApplicant(.reminder(daysLeft: left)))
            #expect(throws: Refusal.self) { try walk.take(Remind()) }
        }
        walk.now = sent.advanced(byDays: 30)
        var arrived = walk
        try arrived.take(
            RecordArrival(serialNumber: "S", condition: "baik", deliveredBy: "B", noPhotographs: "Kamera rusak"))
        #expect(throws: Refusal.self) { try arrived.take(Expire()) }
        try walk.take(Expire())
        #expect(walk.stage == .expired)
        #expect(throws: Refusal.self) {
            try walk.take(
                RecordArrival(serialNumber: "S", condition: "baik", deliveredBy: "B", noPhotographs: "Kamera rusak"))
        }
    }

    @Test(
        "cancelling is possible from acceptance until the pass",
        arguments: [
            (Path.accepted, false), (Path.initialled, false), (Path.signed, true), (Path.sent, true),
            (Path.arrived, true),
            (Path.installed, true), (Path.verifying, true), (Path.failed, true), (Path.passed, false),
            (Path.closed, false),
            (Path.refusedSigned, false),
        ])
    func cancelling(_ path: [any ProcedureStep], _ possible: Bool) throws {
        var walk = try Walk.after(path)
        if possible {
            try walk.take(Cancel(reason: "Batal"))
            #expect(walk.stage == .cancelled)
        } else {
            #expect(throws: Refusal.self) { try walk.take(Cancel(reason: "Batal")) }
        }
    }

    @Test("an exception needs the Kasi's proposal and the Kabid's approval, and ends as one")
    func exception() throws {
        var walk = try Walk.after(Path.failed)
        #expect(throws: Refusal.self) { try walk.take(ApproveException(reason: nil)) }
        #expect(throws: Refusal.self) { try walk.take(ProposeException(reason: "Sepi"), as: .jft) }
        try walk.take(ProposeException(reason: "Sepi"))
        #expect(throws: Refusal.self) { try walk.take(ApproveException(reason: nil), as: .kasi) }
        try walk.take(ApproveException(reason: "Setuju"))
        #expect(walk.effects.suffix(2) == [.activate, .sealAnnex])
        #expect(throws: Refusal.self) { try walk.take(StartVerification(orderID: "o2", observationSeconds: 10)) }
        try walk.take(AnnexSealed(sha256: "cc"))
        #expect(walk.stage == .closedWithException)
    }

    @Test("nobody approves an exception that he or she proposed in another role")
    func ownException() throws {
        let walk = try Walk.after(Path.failed + [ProposeException(reason: "Sepi")])
        let state = try #require(walk.state)
        let proposer = try #require(state.exception?.proposedBy)
        let promoted = Author(role: .kabid, id: proposer.id, name: proposer.name)
        let decide = { (author: Author) throws(Refusal) in
            try Procedure.decide(
                ApproveException(reason: nil), by: author, in: state, at: state.changedAt, policy: Policy())
        }
        let refusal = #expect(throws: Refusal.self) { _ = try decide(promoted) }
        #expect(refusal?.kind == .notNow)
        _ = try decide(Author(role: .kabid, id: "orang-lain", name: "Orang Lain"))
    }

    @Test("a verification that passes after all makes a proposed exception moot")
    func moot() throws {
        var walk = try Walk.after(Path.failed + [ProposeException(reason: "Sepi")])
        try walk.take(StartVerification(orderID: "o2", observationSeconds: 10))
        #expect(throws: Refusal.self) { try walk.take(ApproveException(reason: nil)) }
        try walk.take(ReportJudged(orderID: "o2", verdict: .passed, reportIDs: ["r3"], settleOrder: "s"))
        try walk.take(AnnexSealed(sha256: "cc"))
        #expect(walk.stage == .closedAccepted)
    }

    @Test("only the open order can be answered; a changed installation withdraws it")
    func openOrder() throws {
        var walk = try Walk.after(Path.verifying)
        #expect(throws: Refusal.self) {
            try walk.take(ReportJudged(orderID: "o0", verdict: .passed, reportIDs: ["r"], settleOrder: "s"))
        }
        try walk.take(RecordInstallation(installation: Walk.installation, allocationVersion: 3))
        #expect(walk.stage == .installed)
        #expect(walk.effects.suffix(2) == [.withdrawOrder(orderID: "o1"), .revise(allocationVersion: 3)])
        #expect(throws: Refusal.self) {
            try walk.take(ReportJudged(orderID: "o1", verdict: .passed, reportIDs: ["r"], settleOrder: "s"))
        }
        #expect(walk.state?.allocationVersion == 3)
    }

    @Test("a later violation opens an incident and reopens nothing")
    func incident() throws {
        var walk = try Walk.after(Path.closed)
        try walk.take(OpenIncident(kind: "bandwidth", detail: "di atas hak"))
        #expect(walk.stage == .closedAccepted)
        #expect(walk.state?.incidents.count == 1)
        #expect(throws: Refusal.self) {
            var refused = try Walk.after(Path.refused)
            try refused.take(OpenIncident(kind: "bandwidth", detail: "x"))
        }
    }

    @Test("a letter that was approved is still made when the case has ended in the meantime")
    func lateLetter() throws {
        var walk = try Walk.after(Path.signed + [Cancel(reason: "Batal")])
        try walk.take(LetterIssued(sha256: "aa"))
        #expect(walk.stage == .cancelled && walk.state?.letterSHA256 == "aa")
        #expect(throws: Refusal.self) { try walk.take(LetterIssued(sha256: "bb")) }
    }

    @Test("the annex waits for the hand-over record, whichever comes first")
    func annexWaits() throws {
        var walk = try Walk.after(
            Path.arrived + [
                RecordInstallation(installation: Walk.installation, allocationVersion: 2),
                StartVerification(orderID: "o1", observationSeconds: 10),
                ReportJudged(orderID: "o1", verdict: .passed, reportIDs: ["r"], settleOrder: "s"),
            ])
        #expect(!walk.effects.contains(.sealAnnex))
        #expect(throws: Refusal.self) { try walk.take(AnnexSealed(sha256: "cc")) }
        try walk.take(Path.signHandover)
        #expect(!walk.effects.contains(.sealAnnex))
        try walk.take(RecordIssued(sha256: "bb"))
        #expect(!walk.effects.contains(.sealAnnex))
        try walk.take(all: [Path.scanRecord, Path.confirmRecord])
        #expect(walk.effects.last == .sealAnnex)
        try walk.take(AnnexSealed(sha256: "cc"))
        #expect(walk.stage == .closedAccepted)
    }

    @Test("a return takes the initials off that were given on the faulty draft")
    func initials() throws {
        var walk = try Walk.after(Path.initialled)
        #expect(walk.state?.initials.map(\.role) == [.kasi, .kabid])
        try walk.take(SignReply(ruling: StepRow.again, capacity: .definitive, letterNumber: ""))
        #expect(walk.state?.initials.map(\.role) == [.kasi])
        try walk.take(InitialDraft(ruling: StepRow.again))
        #expect(walk.state?.initials.isEmpty == true)
        #expect(walk.state?.returns.map(\.stage) == [.signature, .initials])
    }

    @Test("the secretary initials where the office wants it, and can return")
    func secretary() throws {
        let policy = Policy(secretaryInitials: true)
        var walk = try Walk.after(Path.initialled, policy: policy)
        #expect(walk.stage == .secretary)
        try walk.take(SecretaryInitial(ruling: StepRow.again))
        #expect(walk.stage == .initials)
        try walk.take(all: [InitialDraft(ruling: .approve), SecretaryInitial(ruling: .approve), Path.sign])
        #expect(walk.stage == .processing)
        var without = try Walk.after(Path.reviewed)
        #expect(throws: Refusal.self) { try without.take(SecretaryInitial(ruling: .approve)) }
    }

    @Test("the capacity of an acting head is kept", arguments: Capacity.allCases)
    func capacity(_ capacity: Capacity) throws {
        let walk = try Walk.after(
            Path.initialled + [SignReply(ruling: .approve, capacity: capacity, letterNumber: "P/1")])
        #expect(walk.state?.signature?.capacity == capacity)
    }
}
