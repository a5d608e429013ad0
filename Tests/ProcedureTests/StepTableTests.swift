// SPDX-License-Identifier: Apache-2.0

import Procedure
import Testing
import Values

/// One row of the SOP: where the case stands, what is done, where it goes.
struct StepRow: Sendable, CustomTestStringConvertible {
    let before: [Command]
    let from: Stage
    let command: Command
    let to: Stage

    init(_ before: [Command], _ from: Stage, _ command: Command, _ to: Stage) {
        self.before = before
        self.from = from
        self.command = command
        self.to = to
    }

    var testDescription: String { "\(from.rawValue) – \(command.action.rawValue) → \(to.rawValue)" }

    static let again = Ruling(decision: .return, reason: "Perbaiki")

    static let all: [StepRow] = [
        StepRow(Path.applied, .submitted, .register(agendaNumber: "001", receivedOn: "2026-11-23"), .disposition),
        StepRow(Path.applied, .submitted, .returnToApplicant(reason: "Formulir kurang"), .returned),
        StepRow(
            Path.applied + [.returnToApplicant(reason: "x")], .returned, .resubmit(form: Walk.form), .submitted),
        StepRow(Path.registered, .disposition, .dispose(instruction: "Tindak lanjuti"), .preparation),
        StepRow(Path.disposed, .preparation, .orderPreparation(instruction: "Siapkan"), .checkOrder),
        StepRow(Path.prepared, .checkOrder, .orderCheck(workPlan: "Cek"), .check),
        StepRow(Path.checkOrdered, .check, .recordCheck(findings: Walk.available, allocationVersion: 1), .replyOrder),
        StepRow(Path.checkOrdered, .check, .recordCheck(findings: Walk.short, allocationVersion: nil), .replyOrder),
        StepRow(Path.checked, .replyOrder, .orderReply(decision: .accept, reason: nil), .draft),
        StepRow(Path.checked, .replyOrder, .orderReply(decision: .refuse, reason: "Tidak layak"), .draft),
        StepRow(Path.accepted, .draft, .draftReply(body: nil), .review),
        StepRow(Path.drafted, .review, .reviewDraft(.approve), .initials),
        StepRow(Path.drafted, .review, .reviewDraft(again), .draft),
        StepRow(Path.reviewed, .initials, .initialDraft(.approve), .signature),
        StepRow(Path.reviewed, .initials, .initialDraft(again), .review),
        StepRow(Path.initialled, .signature, Path.sign, .processing),
        StepRow(
            Path.initialled, .signature, .signReply(again, capacity: .definitive, letterNumber: ""), .initials),
        StepRow(Path.signed, .processing, .recordAgenda(number: "555/1"), .processing),
        StepRow(
            Path.agenda, .processing, .archiveReply(classification: "555", retentionYears: 5, shelf: "A"), .processing),
        StepRow(Path.archived, .processing, .sendReply(channel: .hand, recipient: "Budi"), .awaitingServer),
        StepRow(
            Path.sent, .awaitingServer, .recordArrival(serialNumber: "S", condition: "baik", deliveredBy: "B"),
            .serverArrived),
        StepRow(Path.arrived, .serverArrived, Path.signHandover, .serverArrived),
        StepRow(
            Path.handedOver, .serverArrived, .recordInstallation(Walk.installation, allocationVersion: 2), .installed),
        StepRow(Path.installed, .installed, .startVerification(orderID: "o", observationSeconds: 10), .verifying),
        StepRow(
            Path.verifying, .verifying, .reportJudged(orderID: "o1", verdict: .passed, reportIDs: ["r"]), .passed),
        StepRow(
            Path.verifying, .verifying, .reportJudged(orderID: "o1", verdict: .failed, reportIDs: ["r"]), .remedy),
        StepRow(
            Path.verifying, .verifying, .reportJudged(orderID: "o1", verdict: .inconclusive, reportIDs: ["r"]), .remedy),
        StepRow(Path.verifying, .verifying, .verificationExpired(orderID: "o1"), .remedy),
        StepRow(Path.failed, .remedy, .startVerification(orderID: "o2", observationSeconds: 10), .verifying),
        StepRow(Path.failed, .remedy, .proposeException(reason: "Sepi"), .remedy),
        StepRow(Path.failed, .remedy, .cancel(reason: "Batal"), .cancelled),
        StepRow(Path.excepted, .remedy, .annexSealed(sha256: "cc"), .closedWithException),
        StepRow(Path.passed, .passed, .annexSealed(sha256: "cc"), .closedAccepted),
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
        for role in Role.allCases where role != row.command.action.role {
            var walk = before
            let refusal = #expect(throws: Refusal.self) { try walk.take(row.command, as: role) }
            #expect(refusal?.kind == .wrongRole(needed: row.command.action.role, actual: role))
            #expect(walk.state == before.state)
        }
    }

    @Test("no step is taken twice, and the refusal says where the case is", arguments: StepRow.all)
    func once(_ row: StepRow) throws {
        var walk = try Walk.after(row.before + [row.command])
        let before = walk.state
        // Words may be proposed anew; everything else happens once.
        if row.command.action == .proposeException || row.command.action == .recordInstallation { return }
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
            let allowed = Procedure.allowedActions(for: role, in: state, at: walk.now, policy: walk.policy)
            #expect(allowed.allSatisfy { $0.role == role })
            #expect(allowed.contains(row.command.action) == (role == row.command.action.role))
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
        #expect(throws: Refusal.self) { try walk.take(.register(agendaNumber: "1", receivedOn: "2026-11-23")) }
    }
}
