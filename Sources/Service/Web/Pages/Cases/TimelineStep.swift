// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
internal import Values
internal import Words

/// One of the eleven steps with its visits and clocks; the last has the gates.
struct TimelineStep: TemplateModel {
    struct Visit: TemplateModel {
        let stage: String?
        let began: String
        let machine: String
        let clock: String
        let norm: String?
        let late: Bool
        let lateText: String?
        let actor: String?
        let open: Bool
    }

    struct Gates: TemplateModel {
        let rows: [GateLine]
    }

    struct GateLine: TemplateModel {
        let name: String
        let state: String
        let stateText: String
        let detail: String?
        let at: String?
    }

    let step: Int
    let name: String
    let role: String
    let state: String
    let stateText: String
    let isCurrent: Bool
    let visits: [Visit]
    let gates: Gates?

    init(_ step: Step, of view: CaseView, _ formatting: Formatting) {
        let texts = formatting.catalogue
        let visits = view.visits.filter { $0.step == step }
        let isDone = step < view.summary.step || view.summary.stage.isFinal && !visits.isEmpty
        isCurrent = view.summary.step == step && !view.summary.stage.isFinal
        self.step = step.rawValue
        name = texts[step.title]
        role = texts[step.role.title]
        let progress: StepProgress = isCurrent ? .current : isDone ? .done : .todo
        state = progress.rawValue
        stateText = texts[progress.title]
        self.visits = visits.enumerated().map { Visit($1, number: visits.count > 1 ? $0 + 1 : nil, formatting) }
        gates =
            step == .dispatch && !view.gates.isEmpty
            ? Gates(rows: view.gates.map { GateLine($0, formatting) }) : nil
    }
}

extension TimelineStep.Visit {
    /// - Parameter number: ordinal of the visit, if there are several.
    init(_ visit: VisitView, number: Int?, _ formatting: Formatting) {
        let texts = formatting.catalogue
        let isNamed = visit.stage.step == .dispatch || visit.stage == .returned || visit.stage == .secretary
        stage =
            isNamed ? texts[visit.stage.title] : number.map { texts.text("timeline.visit", ["n": "\($0)"]) }
        began = formatting.dateTime(visit.began)
        machine = formatting.machine(visit.began)
        clock = formatting.duration(seconds: visit.workedSeconds)
        norm = visit.normSeconds.map(formatting.duration)
        let excess = visit.normSeconds.map { visit.workedSeconds - $0 } ?? 0
        late = excess > 0
        lateText =
            excess > 0 ? texts.text("timeline.late", ["time": formatting.duration(seconds: excess)]) : nil
        actor = visit.actor
        open = visit.ended == nil
    }
}

extension TimelineStep.GateLine {
    init(_ gate: GateView, _ formatting: Formatting) {
        let texts = formatting.catalogue
        name = texts[gate.gate.title]
        let progress: GateProgress = gate.filled != nil ? .done : gate.required ? .todo : .none
        state = progress.rawValue
        stateText = texts[progress.title]
        let details = [
            gate.channel.map { texts[$0.choice] }, gate.detail,
            gate.retentionYears.map { texts.text("case.retention", ["n": "\($0)"]) },
        ].compactMap(\.self)
        detail = details.isEmpty ? nil : details.joined(separator: " · ")
        at = gate.filled.map(formatting.dateTime)
    }
}
