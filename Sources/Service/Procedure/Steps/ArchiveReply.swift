// SPDX-License-Identifier: Apache-2.0

package import Values

/// Step 11, second gate: the clerk archives the letter.
package struct ArchiveReply: FormStep {
    package static let action = Action.archiveReply
    package static let role = Role.jfu

    var classification = ""
    var retentionYears = 0
    var shelf = ""

    package static var fields: [Field<Self>] {
        [
            .line("classification", \.classification, most: 100),
            .number("retentionYears", \.retentionYears, in: 1...100),
            .line("shelf", \.shelf, most: 100),
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let obstacle = state.endObstacle ?? state.unsignedObstacle { return obstacle }
        return state.archive.map {
            .done(id: "surat sudah diarsipkan di rak \($0.shelf)", en: "the letter is archived on shelf \($0.shelf)")
        }
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(
            .replyArchived(classification: classification, retentionYears: retentionYears, shelf: shelf))
    }
}
