// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 5: the technician finds each facility available or short; what is available in full is reserved.
package struct RecordCheck: FormStep {
    package static let action = Action.recordCheck
    package static let role = Role.jft
    package static let words = FormWords(
        title: Phrase(id: "Catat hasil pemeriksaan", en: "Record what was found"),
        button: Phrase(id: "Simpan hasil", en: "Save the findings"),
        hint: Phrase(
            id: "Bila semua tersedia, sistem mencadangkan tempat, IP, port, dan bandwidth.",
            en: "When all is available, the system reserves place, IP, port and bandwidth."),
        done: Phrase(id: "Hasil pemeriksaan tersimpan.", en: "The findings are saved."))
    package static let sees: [CaseSection] = [.application]

    var findings = FacilityFindings.unanswered
    /// Version of the allocation that the inventory reserved: present exactly when every facility is available.
    var allocationVersion: Int?

    package static var fields: [Field<Self>] {
        Facility.allCases.flatMap { facility -> [Field<Self>] in
            [
                .flag(
                    "findings.\(facility.rawValue).available", FieldWords(facility.title),
                    \.findings[facility].available, yes: available, no: short),
                .lines(
                    "findings.\(facility.rawValue).note",
                    FieldWords(note, spoken: facility.title + Phrase(everywhere: ": ") + note),
                    \.findings[facility].note, most: 1000, .optional),
            ]
        }
    }

    private static let available = Phrase(id: "Tersedia", en: "Available")
    private static let short = Phrase(id: "Tidak", en: "Not available")
    private static let note = Phrase(id: "Catatan", en: "Note")

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.deskObstacle(at: .check)
    }

    /// A facility that is not available needs a note.
    package func conflicts(in state: CaseState?) -> [FieldProblem] {
        findings.short.filter { findings[$0].note.isBlank }.map { .missing("findings.\($0.rawValue).note") }
    }

    package mutating func complete(_ facts: inout some StepFacts, _ state: CaseState) throws {
        if findings.isAvailable { allocationVersion = try facts.planReservation(for: state) }
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        guard findings.isAvailable == (allocationVersion != nil) else {
            throw .fields([
                .wrong(
                    "findings",
                    Phrase(
                        id: "Fasilitas dicadangkan tepat bila kelimanya tersedia.",
                        en: "Resources are reserved exactly when all five facilities are available."))
            ])
        }
        return NewEvents(.facilitiesChecked(findings: findings, allocationVersion: allocationVersion))
    }
}
