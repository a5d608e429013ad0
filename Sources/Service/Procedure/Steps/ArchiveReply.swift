// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 11, second gate: the clerk archives the letter.
package struct ArchiveReply: FormStep {
    package static let action = Action.archiveReply
    package static let role = Role.jfu
    package static let words = FormWords(
        title: Phrase(id: "Arsipkan surat", en: "Archive the letter"),
        button: Phrase(id: "Arsipkan", en: "Archive"),
        done: Phrase(id: "Surat diarsipkan.", en: "The letter is archived."))
    package static let sees: [CaseSection] = [.letter]

    var classification = ""
    var retentionYears = 0
    var shelf = ""

    package static var fields: [Field<Self>] {
        [
            .line("classification", FieldWords(id: "Klasifikasi", en: "Classification"), \.classification, most: 100),
            .number(
                "retentionYears", FieldWords(id: "Masa simpan (tahun)", en: "Retention (years)"), \.retentionYears,
                in: 1...100),
            .line("shelf", FieldWords(id: "Lokasi rak arsip", en: "Shelf"), \.shelf, most: 100),
        ]
    }

    package static var blank: Self { Self() }

    package static func proposal(_ known: KnownFacts) -> Self {
        Self(retentionYears: 5)
    }

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
