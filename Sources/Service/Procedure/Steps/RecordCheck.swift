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
            id: "Bila semua tersedia, tempat, IP, port, dan bandwidth yang dipilih dicadangkan.",
            en: "When all is available, the chosen place, IP, port and bandwidth are reserved."),
        done: Phrase(id: "Hasil pemeriksaan tersimpan.", en: "The findings are saved."))
    package static let sees: [CaseSection] = [.application]

    var findings = FacilityFindings.unanswered
    /// Of what is free; read only when every facility is available.
    var place = PlaceWish()
    /// Version of the allocation that the inventory reserved: present exactly when every facility is available.
    var allocationVersion: Int?

    package static var fields: [Field<Self>] {
        let facilities = Facility.allCases.flatMap { facility -> [Field<Self>] in
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
        let places: [Field<Self>] = [
            .optional("site", FieldWords(FactWords.site), \.place.site, .line(most: 100)),
            .optional(
                "rackPosition", FieldWords(FactWords.rackPosition, hint: needed), \.place.rackPosition, .line(most: 100)
            ),
            .optional("access", FieldWords(access, hint: needed), \.place.access, .line(most: 100)),
            .optional(
                "switchPort", FieldWords(FactWords.switchPort, hint: needed), \.place.switchPort, .line(most: 100)),
            .optional("feed", FieldWords(InventoryWords.feed, hint: first), \.place.feed, .line(most: 100)),
            .optional("cable", FieldWords(cable, hint: first), \.place.cable, .line(most: 100)),
        ]
        return facilities + places
    }

    private static let cable = Phrase(id: "Kabel yang dipakai", en: "Cable to use")
    private static let access = Phrase(id: "Alamat IP publik dan port", en: "Public address and port")
    private static let needed = Phrase(
        id: "Dipilih bila kelima fasilitas tersedia.", en: "Chosen when all five facilities are available.")
    private static let first = Phrase(
        id: "Bila dikosongkan, yang pertama kosong.", en: "Left empty: the first that is free.")

    /// What is free now beside each facility, and the free places to choose from. Of what is short the note is begun.
    package static func aids(_ known: KnownFacts) -> [String: FieldAid] {
        guard let offer = known.offer else { return [:] }
        var aids: [String: FieldAid] = [:]
        for line in offer.lines {
            aids["findings.\(line.facility.rawValue).available"] = FieldAid(note: line.phrase, isShort: !line.isEnough)
        }
        let many = offer.sites.count > 1
        let options = { (texts: (FacilityOffer.Site) -> [String]) -> [FieldChoice] in
            var seen: Set<String> = []
            return offer.sites.flatMap { site in
                texts(site).filter { seen.insert($0).inserted }.map {
                    FieldChoice(word: $0, title: Phrase(everywhere: many ? "\($0) (\(site.site))" : $0))
                }
            }
        }
        aids["site"] = FieldAid(options: options { [$0.site] }, isNeeded: many, isHidden: !many)
        aids["rackPosition"] = FieldAid(options: options(\.rackPositions), isNeeded: true)
        aids["access"] = FieldAid(options: options(\.accesses), isNeeded: true)
        aids["switchPort"] = FieldAid(options: options(\.switchPorts), isNeeded: true)
        aids["feed"] = FieldAid(options: options(\.feeds))
        aids["cable"] = FieldAid(options: options(\.cables))
        return aids
    }

    package static func proposal(_ known: KnownFacts) -> Self {
        var form = blank
        for line in known.offer?.lines ?? [] where !line.isEnough { form.findings[line.facility].note = line.phrase.id }
        return form
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
        if findings.isAvailable { allocationVersion = try facts.planReservation(for: state, at: place) }
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
