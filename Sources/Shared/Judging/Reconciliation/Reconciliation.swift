// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The comparison of a verification's results: a judgement holds only as far as the judgements that it relies on.
struct Reconciliation {
    let order: VerificationOrder
    let reports: ReportSet
    let rules: Judge.Rules
    var judgements: [Judgement]

    /// Applies all rules, later ones to what earlier ones left.
    mutating func run() {
        switch rules {
        case .withoutTimesAndFrames: break
        case .current:
            requireConsistentTimes()
            requireWholeRun()
            requireFrames()
            requireWholeSilence()
        }
        compareIdentities()
        requireMirrorVisibility()
        requireArrival()
        requirePlateau()
        attributeToProxyARP()
        requireServerOnLink()
        // The order of these two matters: a control that counts as silent only because the prober received nothing is voided first, then the passes
        // that rely on it.
        voidSilenceWithoutLink()
        requireControlReply()
        voidPassesWithoutControl()
    }

    func index(of check: CheckID, from vantage: Vantage) -> Int? {
        judgements.firstIndex { $0.check == check && $0.vantage == vantage }
    }

    func hasPassed(_ check: CheckID, from vantage: Vantage) -> Bool {
        judgements.contains { $0.check == check && $0.vantage == vantage && $0.outcome == .passed }
    }
}

extension Judgement {
    /// Changes the outcome for `reason`, and adds why to the sentence that there is.
    mutating func change(to outcome: Outcome, _ reason: Reason, _ note: String) {
        self.outcome = outcome
        self.reason = reason
        detail += "; " + note
    }

    /// Replaces outcome, reason and sentence.
    mutating func replace(with finding: Finding) {
        outcome = finding.outcome
        reason = finding.reason
        detail = finding.detail
    }
}
