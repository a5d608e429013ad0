// SPDX-License-Identifier: Apache-2.0

@testable import Procedure
import Testing
import Values

/// SplitMix64: the same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

struct PropertyTests {
    /// One valid command per action, so that random sequences come far.
    static func command(_ action: Action, _ state: CaseState, _ random: inout SeededGenerator) -> any ProcedureStep {
        let often = Int.random(in: 0..<5, using: &random) > 0
        let ruling = often ? Ruling.approve : StepRow.again
        let order = state.openVerification?.orderID ?? "none"
        let version = (state.allocationVersion ?? 0) + 1
        return switch action {
        case .apply: Apply(number: "PS-2026-0001", form: Walk.form)
        case .register: Register(agendaNumber: "1", receivedOn: "2026-11-23")
        case .returnToApplicant: ReturnToApplicant(reason: "r")
        case .resubmit: Resubmit(form: Walk.form)
        case .dispose: Dispose(instruction: "i")
        case .orderPreparation: OrderPreparation(instruction: "i")
        case .orderCheck: OrderCheck(workPlan: "w")
        case .recordCheck:
            often
                ? RecordCheck(findings: Walk.available, allocationVersion: 1)
                : RecordCheck(findings: Walk.short, allocationVersion: nil)
        case .orderReply: OrderReply(decision: often ? .accept : .refuse, reason: "r")
        case .draftReply: DraftReply(additions: nil)
        case .reviewDraft: ReviewDraft(ruling: ruling)
        case .initialDraft: InitialDraft(ruling: ruling)
        case .secretaryInitial: SecretaryInitial(ruling: ruling)
        case .signReply: SignReply(ruling: ruling, capacity: .definitive, letterNumber: "P/1")
        case .scanLetter: ScanLetter(attachment: Walk.attachment(.signedLetter, "s\(state.version)"))
        case .confirmLetterScan:
            Walk.confirmation(
                ConfirmLetterScan.self, of: state.scanToConfirm(.letter)?.attachment.sha256, isGood: often)
        case .scanRecord: ScanRecord(attachment: Walk.attachment(.signedRecord, "r\(state.version)"))
        case .confirmRecordScan:
            Walk.confirmation(
                ConfirmRecordScan.self, of: state.scanToConfirm(.record)?.attachment.sha256, isGood: often)
        case .recordAgenda: RecordAgenda(number: "1")
        case .archiveReply: ArchiveReply(classification: "555", retentionYears: 5, shelf: "A")
        case .sendReply: SendReply(channel: often ? .email : .hand, recipient: often ? nil : "Budi", noReceipt: "r")
        case .recordArrival:
            RecordArrival(serialNumber: "S", condition: "baik", deliveredBy: "B", noPhotographs: "Kamera rusak")
        case .signHandover: Path.signHandover
        case .recordInstallation:
            RecordInstallation(
                installation: Walk.installation, allocationVersion: version,
                planOrder: often ? "p\(state.version)" : nil, revertOrder: "q\(state.version)")
        case .startVerification:
            StartVerification(
                orderID: "o\(state.verifications.count + 1)", observationSeconds: 10, plan: state.network?.plan,
                applyOrder: "a\(state.version)", networkSeconds: 660)
        case .proposeException: ProposeException(reason: "r")
        case .approveException: ApproveException(reason: nil, applyOrder: "a\(state.version)", seconds: 660)
        case .waiveWitnesses: WaiveWitnesses(reason: "r")
        case .arrangeNetwork:
            ArrangeNetwork(way: often ? .plan : .byHand, reason: "r", planOrder: "p\(state.version)")
        case .networkReported:
            NetworkReported(
                orderID: state.network?.orderID ?? "none", answer(state, &random), nextOrder: "n\(state.version)",
                verificationOrder: "o\(state.verifications.count + 1)", seconds: 660)
        case .cancel: Cancel(reason: "r")
        case .letterIssued: LetterIssued(sha256: "aa")
        case .mailDelivered: MailDelivered()
        case .recordIssued: RecordIssued(sha256: "bb")
        case .reportJudged:
            ReportJudged(
                orderID: order, verdict: Outcome.allCases.randomElement(using: &random) ?? .failed,
                reportIDs: ["r\(state.verifications.count)"], settleOrder: "s\(state.version)")
        case .verificationExpired: VerificationExpired(orderID: order, settleOrder: "s")
        case .annexSealed: AnnexSealed(sha256: "cc")
        case .remind: Remind()
        case .expire: Expire()
        case .openIncident: OpenIncident(kind: "k", detail: "d")
        case .withdrawServer: WithdrawServer(orderID: "w", reportIDs: ["r"])
        }
    }

    /// What a gateway answers that mostly succeeds.
    private static func answer(_ state: CaseState, _ random: inout SeededGenerator) -> NetworkReported.Answer {
        let digest = String(repeating: "a", count: 64)
        let good: NetworkReported.Answer? =
            switch state.network?.standing {
            case .planning: .planned(plan: digest, isApplicable: Int.random(in: 0..<6, using: &random) > 0)
            case .applying: .applied(reportID: "g\(state.version)")
            case .confirming: .confirmed(reportID: "g\(state.version)")
            case .reverting: .ended(.reverted, reason: "")
            case .planned, .blocked, .unplanned, .applied, .confirmed, .byHand, nil: nil
            }
        let outcome = NetworkOutcome.allCases.randomElement(using: &random) ?? .silent
        guard let good, Int.random(in: 0..<5, using: &random) > 0 else {
            let isApplying = state.network?.standing == .applying
            return isApplying && Bool.random(using: &random)
                ? .unusable(reportID: "g") : .ended(outcome, reason: "r")
        }
        return good
    }

    static func check(_ walk: Walk) throws {
        let state = try #require(walk.state)
        #expect(CaseState(replaying: walk.log) == state)
        #expect(walk.log.map(\.seq) == Array(1...walk.log.count))
        switch state.stage {
        case .closedAccepted:
            #expect(Gate.allCases.allSatisfy { state.isFilled($0) })
            #expect(state.confirmation(of: .letter) != nil && state.confirmation(of: .record) != nil)
            #expect(state.decision == .accept && state.record?.sha256 != nil && !state.citedReports.isEmpty)
            #expect(state.verifications.last?.verdict == .passed && state.verifications.last?.voided == nil)
            #expect(state.networkIsSettled && state.network.map { !$0.isBusy } ?? true)
        case .closedRefused:
            #expect(state.decision == .refuse && state.deskIsFilled && state.arrival == nil)
        case .closedWithException:
            #expect(state.confirmation(of: .record) != nil)
            #expect(state.deskIsFilled && state.annex != nil && state.networkIsSettled)
            #expect(state.exception?.proposedBy.role == .kasi && state.exception?.approvedBy?.role == .kabid)
        case .cancelled, .expired:
            #expect(walk.effects.contains(.release))
        default: break
        }
        if state.stage.isFinal { #expect(state.clocks.allSatisfy { $0.stoppedAt != nil }) }
        let judged = walk.log.filter { if case .verificationJudged = $0.event { true } else { false } }
        let sent = walk.log.first { if case .replySent = $0.event { true } else { false } }
        #expect(judged.allSatisfy { $0.seq > (sent?.seq ?? .max) })
        #expect(walk.effects.filter { $0 == .activate }.count <= 1)
        #expect(walk.effects.filter { $0 == .release }.count <= 1)
        #expect(state.withdrawal == nil || walk.effects.contains(.release))
        #expect(walk.effects.filter { $0 == .issueLetter }.count <= 1)
        // The reservation of an accepted case is kept until the end: an acceptance is signed only on a reservation.
        if state.signature != nil, state.decision == .accept { #expect(state.allocationVersion != nil) }
    }

    @Test("random commands by random roles never break the rules", arguments: 1...200)
    func random(_ seed: Int) throws {
        try PropertyTests.check(PropertyTests.wander(seed))
    }

    @Test("the random walks come to every end")
    func ends() throws {
        let ends = Set(try (1...200).map { try PropertyTests.wander($0).stage })
        #expect(ends.isSuperset(of: Stage.allCases.filter(\.isFinal)))
    }

    static func wander(_ seed: Int) throws -> Walk {
        var random = SeededGenerator(state: UInt64(seed))
        var walk = try Walk.after(Path.applied, policy: Policy(secretaryInitials: seed % 3 == 0))
        for _ in 0..<200 {
            let state = try #require(walk.state)
            let allowed = Role.allCases.flatMap {
                Procedure.allowedActions(for: Walk.author($0), in: state, at: walk.now, policy: walk.policy)
            }
            let wild = Int.random(in: 0..<3, using: &random) == 0
            var rare: Set<Action> = [.cancel, .returnToApplicant]
            if !state.isSent { rare.insert(.recordArrival) }
            let pool = wild ? Action.allCases : allowed.filter { !rare.contains($0) }
            guard let action = pool.randomElement(using: &random) else { break }
            let role = wild ? Role.allCases.randomElement(using: &random) ?? .jfu : action.role
            do {
                try walk.take(PropertyTests.command(action, state, &random), as: role)
            } catch {
                #expect(walk.state == state)
                #expect(role != action.role || !allowed.contains(action) || error.field != nil || action == .sendReply)
            }
            let waits = walk.stage == .awaitingServer
            if Int.random(in: 0..<(waits ? 2 : 40), using: &random) == 0 { walk.now = walk.now.advanced(byDays: 20) }
        }
        return walk
    }
}

extension CaseState {
    var deskIsFilled: Bool { isFilled(.agenda) && isFilled(.archive) && isFilled(.sent) }
}
