// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
internal import Values
internal import Words

/// An event of the case's log.
struct EventLine: TemplateModel {
    let seq: Int
    let at: String
    let machine: String
    let name: String
    /// The text that a person wrote with the event.
    let words: String?
    let actor: String
    let role: String
    let leaf: UInt64

    init(_ event: EventView, _ formatting: Formatting) {
        let texts = formatting.catalogue
        seq = event.seq
        at = formatting.dateTime(event.at)
        machine = formatting.machine(event.at)
        name = texts[event.name.title]
        words = ["reason", "instruction", "workPlan", "body", "detail", "note"].lazy.compactMap {
            event.details[$0]?.text
        }
        .first { !$0.isEmpty }
        actor = event.acting.map { texts[$0.phrase(event.actor)] } ?? event.actor
        role = texts[event.role.title]
        leaf = event.leaf
    }
}
