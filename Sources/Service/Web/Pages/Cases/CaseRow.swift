// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
internal import Values
internal import Words

/// A case as one line of a list.
struct CaseRow: TemplateModel {
    let number: String
    let href: String
    let agency: String
    let server: String
    let step: Int
    let stage: String
    let tone: String
    let since: String
    let machine: String
    let clock: String
    let late: Bool
    let norm: String?
    /// The role that the case waits for.
    let waiting: String?
    /// The action that the reader may take.
    let action: String?

    init(_ summary: CaseSummary, action: Action? = nil, _ formatting: Formatting) {
        let texts = formatting.catalogue
        number = summary.number
        href = "/cases/\(summary.number)"
        agency = summary.agency
        server = summary.serverName
        step = summary.step.rawValue
        stage = texts[summary.stage.title]
        tone = summary.stage.tone
        since = formatting.dateTime(summary.since)
        machine = formatting.machine(summary.since)
        clock = formatting.duration(seconds: summary.workedSeconds)
        late = summary.normSeconds.map { summary.workedSeconds > $0 } ?? false
        norm = summary.normSeconds.map(formatting.duration)
        waiting = summary.stage.isFinal ? nil : summary.waitingFor.map { texts[$0.title] }
        self.action = action.map { texts[$0.title] }
    }
}
