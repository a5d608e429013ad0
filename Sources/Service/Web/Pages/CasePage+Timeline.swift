// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
internal import Values
internal import Words

/// The eleven steps with their visits and clocks, and the gates of the last.
extension CasePage {
    func stage(_ stage: Stage) -> [String: Any] {
        ["name": texts[stage.title], "tone": Self.tone(stage)]
    }

    static func tone(_ stage: Stage) -> String {
        switch stage {
        case .closedAccepted, .passed: "good"
        case .closedWithException, .remedy, .returned: "warn"
        case .closedRefused, .expired, .cancelled: "end"
        case .submitted, .disposition, .preparation, .checkOrder, .check, .replyOrder, .draft, .review, .initials,
            .secretary, .signature, .processing, .awaitingServer, .serverArrived, .installed, .verifying:
            "open"
        }
    }

    func steps() -> [[String: Any]] {
        Step.allCases.map { step in
            let visits = view.visits.filter { $0.step == step }
            let isCurrent = view.summary.step == step && !view.summary.stage.isFinal
            let isDone = step < view.summary.step || view.summary.stage.isFinal && !visits.isEmpty
            var item: [String: Any] = [
                "step": step.rawValue, "name": texts[step.title],
                "role": texts[step.role.title],
                "state": isCurrent ? "current" : isDone ? "done" : "todo",
                "stateText": texts.text("timeline.\(isCurrent ? "current" : isDone ? "done" : "todo")"),
                "visits": visits.enumerated().map { visit($1, count: visits.count, index: $0) }, "isCurrent": isCurrent,
                "gates": false,
            ]
            if step == .dispatch, !view.gates.isEmpty { item["gates"] = ["rows": view.gates.map(gate)] }
            return item
        }
    }

    private func visit(_ visit: VisitView, count: Int, index: Int) -> [String: Any] {
        let late = visit.normSeconds.map { visit.workedSeconds > $0 } ?? false
        var item: [String: Any] = [
            "began": formatting.dateTime(visit.began), "machine": formatting.machine(visit.began),
            "clock": formatting.duration(seconds: visit.workedSeconds), "late": late, "stage": false, "norm": false,
            "lateText": false, "actor": false, "open": visit.ended == nil,
        ]
        if visit.stage.step == .dispatch || visit.stage == .returned || visit.stage == .secretary {
            item["stage"] = texts[visit.stage.title]
        } else if count > 1 {
            item["stage"] = texts.text("timeline.visit", ["n": "\(index + 1)"])
        }
        if let actor = visit.actor { item["actor"] = actor }
        if let norm = visit.normSeconds {
            item["norm"] = formatting.duration(seconds: norm)
            if late {
                item["lateText"] = texts.text(
                    "timeline.late", ["time": formatting.duration(seconds: visit.workedSeconds - norm)])
            }
        }
        return item
    }

    private func gate(_ gate: GateView) -> [String: Any] {
        let state = gate.filled != nil ? "done" : gate.required ? "todo" : "none"
        var item: [String: Any] = [
            "name": texts[gate.gate.title], "state": state,
            "stateText": texts.text("gateState.\(state)"), "at": false, "detail": false,
        ]
        if let filled = gate.filled { item["at"] = formatting.dateTime(filled) }
        let details = [
            gate.channel.map { texts[$0.choice] }, gate.detail,
            gate.retentionYears.map { texts.text("case.retention", ["n": "\($0)"]) },
        ].compactMap(\.self)
        if !details.isEmpty { item["detail"] = details.joined(separator: " · ") }
        return item
    }
}
