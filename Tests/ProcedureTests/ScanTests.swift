// SPDX-License-Identifier: Apache-2.0

import Testing
import Values

@testable import Procedure

/// What a person did not do is never on record as done.
struct ScanTests {
    @Test("a letter is on record as signed once a second person has seen the scan, and is not sent before")
    func letter() throws {
        var walk = try Walk.after(Path.signed)
        #expect(walk.state?.confirmation(of: .letter) == nil, "an approval is no signature")
        let unprinted = #expect(throws: Refusal.self) { try walk.take(Path.scanLetter) }
        #expect(unprinted?.kind == .notNow)
        try walk.take(LetterIssued(sha256: "aa"))
        let next = Procedure.next(in: try #require(walk.state), at: walk.now, policy: walk.policy).map(\.action)
        #expect(next.contains(.scanLetter) && !next.contains(.confirmLetterScan) && !next.contains(.sendReply))
        for channel in Channel.allCases {
            let refusal = #expect(throws: Refusal.self) {
                try walk.take(SendReply(channel: channel, recipient: "a@b.go.id", noReceipt: "x"))
            }
            #expect(refusal?.kind == .notNow)
        }
        try walk.take(Path.scanLetter)
        #expect(walk.state?.confirmation(of: .letter) == nil, "a scan that nobody has looked at proves nothing")
        #expect(throws: Refusal.self) { try walk.take(SendReply(channel: .email, recipient: nil)) }
        try walk.take(Path.confirmLetter)
        #expect(walk.state?.confirmation(of: .letter)?.by.role == .kasi)
        try walk.take(SendReply(channel: .email, recipient: nil))
    }

    @Test("whoever has attached a scan does not confirm it, in whatever role by now")
    func secondPerson() throws {
        let walk = try Walk.after(Path.signed + [LetterIssued(sha256: "aa"), Path.scanLetter])
        let state = try #require(walk.state)
        let clerk = Author(role: .kasi, id: Walk.author(.jfu).id, name: "x")
        let refusal = #expect(throws: Refusal.self) {
            try Procedure.decide(Path.confirmLetter, by: clerk, in: state, at: walk.now, policy: walk.policy)
        }
        #expect(refusal?.kind == .notNow)
        let allowed = Procedure.allowedActions(for: clerk, in: state, at: walk.now, policy: walk.policy)
        #expect(!allowed.contains(.confirmLetterScan))
    }

    @Test("a scan on which something is missing is rejected with a remark, and another one is awaited")
    func rejected() throws {
        var walk = try Walk.after(Path.signed + [LetterIssued(sha256: "aa"), Path.scanLetter])
        for missing in [\ConfirmLetterScan.isSigned, \.isStamped, \.isTheSame] {
            var form = Path.confirmLetter
            form[keyPath: missing] = false
            let refusal = #expect(throws: Refusal.self) { try walk.take(form) }
            #expect(refusal?.field == "note")
        }
        try walk.take(Walk.confirmation(ConfirmLetterScan.self, of: "s1", isGood: false))
        let state = try #require(walk.state)
        #expect(state.confirmation(of: .letter) == nil && state.scanToConfirm(.letter) == nil)
        #expect(Procedure.next(in: state, at: walk.now, policy: walk.policy).contains { $0.action == .scanLetter })
        try walk.take(ScanLetter(attachment: Walk.attachment(.signedLetter, "s9")))
        let stale = #expect(throws: Refusal.self) { try walk.take(Path.confirmLetter) }
        #expect(stale?.field == "scan", "the scan that was seen is not the one that counts")
        try walk.take(Walk.confirmation(ConfirmLetterScan.self, of: "s9"))
        #expect(walk.state?.confirmedScan(of: .letter)?.attachment.sha256 == "s9")
        let again = #expect(throws: Refusal.self) { try walk.take(Path.scanLetter) }
        #expect(again?.kind == .alreadyDone)
    }

    @Test("annex and closing wait for the signed hand-over record")
    func record() throws {
        let handover: [any ProcedureStep] = [
            Path.signHandover, RecordIssued(sha256: "bb"),
            RecordInstallation(installation: Walk.installation, allocationVersion: 2),
            StartVerification(orderID: "o1", observationSeconds: 10),
            ReportJudged(orderID: "o1", verdict: .passed, reportIDs: ["r1"], settleOrder: "s"),
        ]
        var walk = try Walk.after(Path.arrived + handover)
        #expect(walk.stage == .passed && !walk.effects.contains(.sealAnnex))
        let state = try #require(walk.state)
        #expect(Procedure.next(in: state, at: walk.now, policy: walk.policy).map(\.action) == [.scanRecord])
        try walk.take(Path.scanRecord)
        #expect(!walk.effects.contains(.sealAnnex))
        try walk.take(Path.confirmRecord)
        #expect(walk.effects.filter { $0 == .sealAnnex }.count == 1)
        try walk.take(AnnexSealed(sha256: "cc"))
        #expect(walk.stage == .closedAccepted)
    }

    @Test("the server's arrival takes a photograph, or a reason")
    func photographs() throws {
        var walk = try Walk.after(Path.sent)
        let refusal = #expect(throws: Refusal.self) {
            try walk.take(RecordArrival(serialNumber: "S", condition: "baik", deliveredBy: "B"))
        }
        #expect(refusal?.field == "noPhotographs")
        let photograph = Event.attached(attachment: Walk.attachment(.serialPlate, "p1"))
        let recorded = Procedure.record(
            NewEvents(photograph), by: Walk.author(.jft), at: walk.now, onto: walk.state)
        walk.state = recorded.state
        try walk.take(RecordArrival(serialNumber: "S", condition: "baik", deliveredBy: "B", noPhotographs: "x"))
        #expect(walk.state?.photographs.count == 1)
        #expect(walk.state?.arrival?.delivery.noPhotographs == nil, "there is one, so that there is no reason why not")
    }

    @Test("a letter given by hand takes the scan of its receipt, or a reason")
    func receipt() throws {
        var walk = try Walk.after(Path.archived)
        let refusal = #expect(throws: Refusal.self) { try walk.take(SendReply(channel: .hand, recipient: "Budi")) }
        #expect(refusal?.field == "noReceipt")
        walk.state =
            Procedure.record(
                NewEvents(.attached(attachment: Walk.attachment(.handReceipt, "q1"))), by: Walk.author(.jfu),
                at: walk.now, onto: walk.state
            ).state
        try walk.take(SendReply(channel: .hand, recipient: "Budi"))
        #expect(walk.state?.dispatch?.receipt == "q1" && walk.state?.dispatch?.noReceipt == nil)
    }

    @Test("a case that closed before scans were confirmed stays closed, its gates filled")
    func old() throws {
        var state = try #require(try Walk.after(Path.closed).state)
        state.scanRulings = nil
        state.filed = nil
        #expect(state.stage == .closedAccepted && Gate.allCases.allSatisfy { state.isFilled($0) })
    }
}
