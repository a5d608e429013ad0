// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// The service has judged the reports itself, from their measurements.
package struct ReportJudged: ServiceStep {
    package static let action = Action.reportJudged
    package static let title = Phrase(id: "Nilai laporan", en: "Judge the reports")

    let orderID: String
    let verdict: Outcome
    let reportIDs: [String]
    /// The order that makes permanent, or takes back, what the gateway has provisionally.
    let settleOrder: String

    package init(orderID: String, verdict: Outcome, reportIDs: [String], settleOrder: String) {
        self.orderID = orderID
        self.verdict = verdict
        self.reportIDs = reportIDs
        self.settleOrder = settleOrder
    }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let handoverObstacle = state.handoverObstacle { return handoverObstacle }
        if state.track == .passed { return .verificationHasPassed }
        return state.openVerification == nil
            ? .notNow(id: "tidak ada verifikasi yang berjalan", en: "no verification is under way") : nil
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        try state.expectOpen(orderID)
        // A verification in which no check was run is inconclusive.
        let verdict: Outcome =
            switch verdict {
            case .passed, .failed, .inconclusive: verdict
            case .notRun: .inconclusive
            }
        return NewEvents(
            .verificationJudged(orderID: orderID, verdict: verdict, reportIDs: reportIDs),
            then: state.settling(settleOrder, keep: verdict == .passed))
    }
}
