// SPDX-License-Identifier: Apache-2.0

import Procedure
import Testing
import Values

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
        let desk: [Command] = [
            .recordAgenda(number: "1"), .archiveReply(classification: "555", retentionYears: 5, shelf: "A"),
            .sendReply(channel: .hand, recipient: "Budi"),
        ]
        let handover: [Command] = [
            .recordArrival(serialNumber: "S", condition: "baik", deliveredBy: "B"),
            .recordInstallation(Walk.installation, allocationVersion: 2),
            .startVerification(orderID: "o1", observationSeconds: 10),
            .reportJudged(orderID: "o1", verdict: .passed, reportIDs: ["r1"]), Path.signHandover,
            .recordIssued(sha256: "bb"), .annexSealed(sha256: "cc"),
        ]
        let sending = try #require(order.firstIndex(of: 2))
        var walk = try Walk.after(Path.signed + order[...sending].map { desk[$0] } + handover)
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
                .recordArrival(serialNumber: "S", condition: "baik", deliveredBy: "B"),
                .recordInstallation(Walk.installation, allocationVersion: 2),
            ])
        let refusal = #expect(throws: Refusal.self) {
            try walk.take(.startVerification(orderID: "o", observationSeconds: 10))
        }
        #expect(refusal?.kind == .notNow)
        #expect(throws: Refusal.self) {
            try walk.take(.reportJudged(orderID: "o", verdict: .passed, reportIDs: ["r"]))
        }
        try walk.take(.sendReply(channel: .email, recipient: nil))
        #expect(throws: Refusal.self) { try walk.take(.startVerification(orderID: "o", observationSeconds: 10)) }
        try walk.take(.mailDelivered)
        try walk.take(.startVerification(orderID: "o", observationSeconds: 10))
        #expect(walk.stage == .verifying)
    }

    @Test("a queued mail may still be given by hand, and is then sent once")
    func handInstead() throws {
        var walk = try Walk.after(Path.archived + [.sendReply(channel: .email, recipient: "a@b.go.id")])
        #expect(walk.stage == .processing)
        #expect(throws: Refusal.self) { try walk.take(.sendReply(channel: .email, recipient: nil)) }
        try walk.take(.sendReply(channel: .hand, recipient: "Budi"))
        #expect(walk.stage == .awaitingServer)
        #expect(throws: Refusal.self) { try walk.take(.mailDelivered) }
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
                .orderReply(decision: .refuse, reason: "Tidak layak"), .draftReply(body: nil), .reviewDraft(.approve),
                .initialDraft(.approve), Path.sign,
            ])
        #expect(refusal.effects.contains(.release))
        #expect(try Walk.after(Path.installed + [.cancel(reason: "Batal")]).effects.contains(.release))
        var late = try Walk.after(Path.sent)
        late.now = late.now.advanced(byDays: 30)
        try late.take(.expire)
        #expect(late.effects.contains(.release))
        // Nothing was reserved where something was short.
        #expect(try !Walk.after(Path.refused).effects.contains(.release))
    }

    @Test("the applicant is told at the check that it can be done, and nothing more")
    func feasible() throws {
        #expect(try Walk.after(Path.checked).effects.contains(.tellApplicant(.feasible)))
    }

    @Test("an acceptance cannot promise what is short")
    func shortage() throws {
        var walk = try Walk.after(
            Path.checkOrdered + [.recordCheck(findings: Walk.short, allocationVersion: nil)])
        let refusal = #expect(throws: Refusal.self) { try walk.take(.orderReply(decision: .accept, reason: nil)) }
        #expect(refusal?.field == "decision")
        #expect(refusal?.what.contains("power") == true)
    }

    @Test("the window of 30 days: reminders, then expiry, never before and never after arrival")
    func expiry() throws {
        var walk = try Walk.after(Path.sent)
        let sent = try #require(walk.state?.dispatch?.sentAt)
        #expect(throws: Refusal.self) { try walk.take(.expire) }
        #expect(throws: Refusal.self) { try walk.take(.remind) }
        for (day, left) in [(16, 14), (23, 7), (29, 1)] {
            walk.now = sent.advanced(byDays: day)
            try walk.take(.remind)
            #expect(walk.effects.last == .tellApplicant(.reminder(daysLeft: left)))
            #expect(throws: Refusal.self) { try walk.take(.remind) }
        }
        walk.now = sent.advanced(byDays: 30)
        var arrived = walk
        try arrived.take(.recordArrival(serialNumber: "S", condition: "baik", deliveredBy: "B"))
        #expect(throws: Refusal.self) { try arrived.take(.expire) }
        try walk.take(.expire)
        #expect(walk.stage == .expired)
        #expect(throws: Refusal.self) {
            try walk.take(.recordArrival(serialNumber: "S", condition: "baik", deliveredBy: "B"))
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
    func cancelling(_ path: [Command], _ possible: Bool) throws {
        var walk = try Walk.after(path)
        if possible {
            try walk.take(.cancel(reason: "Batal"))
            #expect(walk.stage == .cancelled)
        } else {
            #expect(throws: Refusal.self) { try walk.take(.cancel(reason: "Batal")) }
        }
    }

    @Test("an exception needs the Kasi's proposal and the Kabid's approval, and ends as one")
    func exception() throws {
        var walk = try Walk.after(Path.failed)
        #expect(throws: Refusal.self) { try walk.take(.approveException(reason: nil)) }
        #expect(throws: Refusal.self) { try walk.take(.proposeException(reason: "Sepi"), as: .jft) }
        try walk.take(.proposeException(reason: "Sepi"))
        #expect(throws: Refusal.self) { try walk.take(.approveException(reason: nil), as: .kasi) }
        try walk.take(.approveException(reason: "Setuju"))
        #expect(walk.effects.suffix(2) == [.activate, .sealAnnex])
        #expect(throws: Refusal.self) { try walk.take(.startVerification(orderID: "o2", observationSeconds: 10)) }
        try walk.take(.annexSealed(sha256: "cc"))
        #expect(walk.stage == .closedWithException)
    }

    @Test("a verification that passes after all makes a proposed exception moot")
    func moot() throws {
        var walk = try Walk.after(Path.failed + [.proposeException(reason: "Sepi")])
        try walk.take(.startVerification(orderID: "o2", observationSeconds: 10))
        #expect(throws: Refusal.self) { try walk.take(.approveException(reason: nil)) }
        try walk.take(.reportJudged(orderID: "o2", verdict: .passed, reportIDs: ["r3"]))
        try walk.take(.annexSealed(sha256: "cc"))
        #expect(walk.stage == .closedAccepted)
    }

    @Test("only the open order can be answered; a changed installation withdraws it")
    func openOrder() throws {
        var walk = try Walk.after(Path.verifying)
        #expect(throws: Refusal.self) {
            try walk.take(.reportJudged(orderID: "o0", verdict: .passed, reportIDs: ["r"]))
        }
        try walk.take(.recordInstallation(Walk.installation, allocationVersion: 3))
        #expect(walk.stage == .installed)
        #expect(walk.effects.suffix(2) == [.withdrawOrder(orderID: "o1"), .revise(allocationVersion: 3)])
        #expect(throws: Refusal.self) {
            try walk.take(.reportJudged(orderID: "o1", verdict: .passed, reportIDs: ["r"]))
        }
        #expect(walk.state?.allocationVersion == 3)
    }

    @Test("a later violation opens an incident and reopens nothing")
    func incident() throws {
        var walk = try Walk.after(Path.closed)
        try walk.take(.openIncident(kind: "bandwidth", detail: "di atas hak"))
        #expect(walk.stage == .closedAccepted)
        #expect(walk.state?.incidents.count == 1)
        #expect(throws: Refusal.self) {
            var refused = try Walk.after(Path.refused)
            try refused.take(.openIncident(kind: "bandwidth", detail: "x"))
        }
    }

    @Test("a letter that was signed is still made when the case has closed in the meantime")
    func lateLetter() throws {
        var walk = try Walk.after(Path.refused)
        try walk.take(.letterIssued(sha256: "aa"))
        #expect(walk.stage == .closedRefused && walk.state?.letterSHA256 == "aa")
        #expect(throws: Refusal.self) { try walk.take(.letterIssued(sha256: "bb")) }
    }

    @Test("the annex waits for the hand-over record, whichever comes first")
    func annexWaits() throws {
        var walk = try Walk.after(
            Path.arrived + [
                .recordInstallation(Walk.installation, allocationVersion: 2),
                .startVerification(orderID: "o1", observationSeconds: 10),
                .reportJudged(orderID: "o1", verdict: .passed, reportIDs: ["r"]),
            ])
        #expect(!walk.effects.contains(.sealAnnex))
        #expect(throws: Refusal.self) { try walk.take(.annexSealed(sha256: "cc")) }
        try walk.take(Path.signHandover)
        #expect(!walk.effects.contains(.sealAnnex))
        try walk.take(.recordIssued(sha256: "bb"))
        #expect(walk.effects.last == .sealAnnex)
        try walk.take(.annexSealed(sha256: "cc"))
        #expect(walk.stage == .closedAccepted)
    }

    @Test("a return takes the initials off that were given on the faulty draft")
    func initials() throws {
        var walk = try Walk.after(Path.initialled)
        #expect(walk.state?.initials.map(\.role) == [.kasi, .kabid])
        try walk.take(.signReply(StepRow.again, capacity: .definitive, letterNumber: ""))
        #expect(walk.state?.initials.map(\.role) == [.kasi])
        try walk.take(.initialDraft(StepRow.again))
        #expect(walk.state?.initials.isEmpty == true)
        #expect(walk.state?.returns.map(\.stage) == [.signature, .initials])
    }

    @Test("the secretary initials where the office wants it, and can return")
    func secretary() throws {
        let policy = Policy(secretaryInitials: true)
        var walk = try Walk.after(Path.initialled, policy: policy)
        #expect(walk.stage == .secretary)
        try walk.take(.secretaryInitial(StepRow.again))
        #expect(walk.stage == .initials)
        try walk.take(all: [.initialDraft(.approve), .secretaryInitial(.approve), Path.sign])
        #expect(walk.stage == .processing)
        var without = try Walk.after(Path.reviewed)
        #expect(throws: Refusal.self) { try without.take(.secretaryInitial(.approve)) }
    }

    @Test("the capacity of an acting head is kept", arguments: Capacity.allCases)
    func capacity(_ capacity: Capacity) throws {
        let walk = try Walk.after(
            Path.initialled + [.signReply(.approve, capacity: capacity, letterNumber: "P/1")])
        #expect(walk.state?.signature?.capacity == capacity)
    }
}
