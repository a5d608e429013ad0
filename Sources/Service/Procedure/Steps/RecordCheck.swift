// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 5: the technician finds each facility available or short; what is available in full is reserved.
package struct RecordCheck: FormStep {
    package static let action = Action.recordCheck
    package static let role = Role.jft

    var findings = FacilityFindings.allShort
    /// What the inventory reserved: present exactly when every facility is available.
    var allocationVersion: Int?

    package static var fields: [Field<Self>] {
        Facility.allCases.flatMap { facility -> [Field<Self>] in
            [
                .flag("findings.\(facility.rawValue).available", \.findings[facility].available),
                .lines(
                    "findings.\(facility.rawValue).note", \.findings[facility].note, most: 1000, .optional),
            ]
        }
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.deskObstacle(at: .check)
    }

    /// What is short is explained.
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
