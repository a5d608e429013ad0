// SPDX-License-Identifier: Apache-2.0

@testable import Procedure
import Testing
import Values

/// One row of the SOP: the stage before, the step, and the stage after.
struct StepRow: Sendable, CustomTestStringConvertible {
    let before: [any ProcedureStep]
    let from: Stage
    let command: any ProcedureStep
    let to: Stage

    init(_ before: [any ProcedureStep], _ from: Stage, _ command: any ProcedureStep, _ to: Stage) {
        self.before = before
        self.from = from
        self.command = command
        self.to = to
    }

    var testDescription: String { "\(from.rawValue) – \(type(of: command).action.rawValue) → \(to.rawValue)" }

    static let again = Ruling(decision: .return, reason: "Perbaiki")

    static let all: [StepRow] = [
        StepRow(Path.applied, .submitted, Register(agendaNumber: "001", receivedOn: "2026-11-23"), .disposition),
        StepRow(Path.applied, .submitted, ReturnToApplicant(reason: "Formulir kurang"), .returned),
        StepRow(
            Path.applied + [ReturnToApplicant(reason: "x")], .returned, Resubmit(form: Walk.form), .submitted),
        StepRow(Path.registered, .disposition, Dispose(instruction: "Tindak lanjuti"), .preparation),
        StepRow(Path.disposed, .preparation, OrderPreparation(instruction: "Siapkan"), .checkOrder),
        StepRow(Path.prepared, .checkOrder, OrderCheck(workPlan: "Cek"), .check),
        StepRow(Path.checkOrdered, .check, RecordCheck(findings: Walk.available, allocationVersion: 1), .replyOrder),
        StepRow(Path.checkOrdered, .check, RecordCheck(findings: Walk.short, allocationVersion: nil), .replyOrder),
        StepRow(Path.checked, .replyOrder, OrderReply(decision: .accept, reason: nil), .draft),
        StepRow(Path.checked, .replyOrder, OrderReply(decision: .refuse, reason: "Tidak layak"), .draft),
        StepRow(Path.accepted, .draft, DraftReply(additions: nil), .review),
        StepRow(Path.drafted, .review, ReviewDraft(ruling: .approve), .initials),
        StepRow(Path.drafted, .review, ReviewDraft(ruling: again), .draft),
        StepRow(Path.reviewed, .initials, InitialDraft(ruling: .approve), .signature),
        StepRow(Path.reviewed, .initials, InitialDraft(ruling: again), .review),
        StepRow(Path.initialled, .signature, Path.sign, .processing),
        StepRow(
            Path.initialled, .signature, SignReply(ruling: again, capacity: .definitive, letterNumber: ""), .initials),
        StepRow(
            Path.signed + [LetterIssued(sha256: "aa"), Path.scanLetter], .processing, Path.confirmLetter, .processing),
        StepRow(Path.signed, .processing, RecordAgenda(number: "555/1"), .processing),
        StepRow(
            Path.agenda, .processing, ArchiveReply(classification: "555", retentionYears: 5, shelf: "A"), .processing),
        StepRow(
            Path.archived, .processing, SendReply(channel: .hand, recipient: "Budi", noReceipt: "Hilang"),
            .awaitingServer),
        StepRow(
            Path.sent, .awaitingServer,
            RecordArrival(serialNumber: "S", condition: "baik", deliveredBy: "B", noPhotographs: "Kamera rusak"),
            .serverArrived),
        StepRow(Path.arrived, .serverArrived, Path.signHandover, .serverArrived),
        StepRow(
            Path.arrived + [Path.signHandover, RecordIssued(sha256: "bb"), Path.scanRecord], .serverArrived,
            Path.confirmRecord, .serverArrived),
        StepRow(
            Path.handedOver, .serverArrived, RecordInstallation(installation: Walk.installation, allocationVersion: 2),
            .installed),
        StepRow(Path.installed, .installed, StartVerification(orderID: "o", observationSeconds: 10), .verifying),
        StepRow(
            Path.verifying, .verifying,
            ReportJudged(orderID: "o1", verdict: .passed, reportIDs: ["r"], settleOrder: "s"), .passed),
        StepRow(
            Path.verifying, .verifying,
            ReportJudged(orderID: "o1", verdict: .failed, reportIDs: ["r"], settleOrder: "s"), .remedy),
        StepRow(
            Path.verifying, .verifying,
            ReportJudged(orderID: "o1", verdict: .inconclusive, reportIDs: ["r"], settleOrder: "s"), .remedy),
        StepRow(Path.verifying, .verifying, VerificationExpired(orderID: "o1", settleOrder: "s"), .remedy),
        StepRow(Path.failed, .remedy, StartVerification(orderID: "o2", observationSeconds: 10), .verifying),
        StepRow(Path.failed, .remedy, ProposeException(reason: "Sepi"), .remedy),
        StepRow(Path.failed, .remedy, Cancel(reason: "Batal"), .cancelled),
        StepRow(Path.excepted, .remedy, AnnexSealed(sha256: "cc"), .closedWithException),
        StepRow(Path.passed, .passed, AnnexSealed(sha256: "cc"), .closedAccepted),
    ]
}

struct StepTableTests {
    @Test("each step leads where the SOP says", arguments: StepRow.all)
    func leads(_ row: StepRow) throws {
        var walk = try Walk.after(row.before)
        #expect(walk.stage == row.from)
        try walk.take(row.command)
        #expect(walk.stage == row.to)
    }

    @Test("no step is taken by another role", arguments: StepRow.all)
    func belongs(_ row: StepRow) throws {
        let before = try Walk.after(row.before)
        for role in Role.allCases where role != type(of: row.command).action.role {
            var walk = before
            let refusal = #expect(throws: Refusal.self) { try walk.take(row.command, as: role) }
            #expect(refusal?.kind == .wrongRole(needed: type(of: row.command).action.role, actual: role))
            #expect(walk.state == before.state)
        }
    }

    @Test("no step is taken twice, and the refusal says where the case is", arguments: StepRow.all)
    func once(_ row: StepRow) throws {
        var walk = try Walk.after(row.before + [row.command])
        let before = walk.state
        // These two steps may be repeated; every other step is taken once.
        if type(of: row.command).action == .proposeException || type(of: row.command).action == .recordInstallation {
            return
        }
        let refusal = #expect(throws: Refusal.self) { try walk.take(row.command) }
        #expect(refusal?.kind == .alreadyDone || refusal?.kind == .notNow)
        #expect(refusal?.present == row.to)
        #expect(refusal?.description.contains(row.to.rawValue) == true)
        #expect(walk.state == before)
    }

    @Test("what is allowed is exactly what is not refused", arguments: StepRow.all)
    func allowed(_ row: StepRow) throws {
        let walk = try Walk.after(row.before)
        let state = try #require(walk.state)
        for role in Role.allCases {
            let allowed = Procedure.allowedActions(for: Walk.author(role), in: state, at: walk.now, policy: walk.policy)
            #expect(allowed.allSatisfy { $0.role == role })
            #expect(allowed.contains(type(of: row.command).action) == (role == type(of: row.command).action.role))
        }
    }

    @Test("somebody is always next until the case has ended", arguments: StepRow.all)
    func next(_ row: StepRow) throws {
        let walk = try Walk.after(row.before + [row.command])
        let state = try #require(walk.state)
        let next = Procedure.next(in: state, at: walk.now, policy: walk.policy)
        #expect(next.isEmpty == state.stage.isFinal)
    }

    @Test("nothing happens to a case that does not exist")
    func unknown() {
        var walk = Walk()
        #expect(throws: Refusal.self) { try walk.take(Register(agendaNumber: "1", receivedOn: "2026-11-23")) }
    }
}
