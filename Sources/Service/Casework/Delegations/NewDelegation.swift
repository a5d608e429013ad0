// SPDX-License-Identifier: Apache-2.0

internal import Procedure
internal import Values
internal import Words

/// A delegation as an administrator enters it, before anybody is looked up.
struct NewDelegation: Sendable {
    let delegate: String
    let capacity: Capacity
    let post: Role
    let intermediate: String?
    let days: ClosedRange<CivilDate>
    let document: Delegation.Document

    /// The fields of the form.
    ///
    /// - Parameter people: who may be chosen to act; `nil` where a user name is written instead.
    static func shapes(people: [FieldChoice]? = nil) -> [FieldShape] {
        let shape = { (name: String, words: FieldWords, kind: FieldKind, presence: Presence) in
            FieldShape(name: name, words: words, kind: kind, presence: presence)
        }
        let capacities = Capacity.allCases.filter { $0 != .definitive }
        return [
            shape("delegate", DelegationWords.delegate, people.map { .choice($0) } ?? .line(most: 40), .required),
            shape(
                "capacity", DelegationWords.capacity,
                .choice(capacities.map { FieldChoice(word: $0.rawValue, title: $0.choice) }), .required),
            shape(
                "post", DelegationWords.post,
                .choice(Delegation.posts.map { FieldChoice(word: $0.rawValue, title: $0.title) }), .required),
            shape("intermediate", DelegationWords.intermediate, .line(most: 200), .optional),
            shape("first", DelegationWords.first, .date, .required),
            shape("last", DelegationWords.last, .date, .required),
            shape("documentTitle", DelegationWords.documentTitle, .line(most: 200), .required),
            shape("documentNumber", DelegationWords.documentNumber, .line(most: 100), .required),
            shape("documentDate", DelegationWords.documentDate, .date, .required),
        ]
    }

    /// - Throws: a ``Problem`` with everything that is wrong with the fields.
    init(_ form: FormTexts, today: CivilDate, _ context: CaseworkContext) throws(Problem) {
        var problems = form.problems(Self.shapes(), context)
        let capacity = Capacity(rawValue: form["capacity"])
        let post = Role(rawValue: form["post"])
        intermediate = form.optional("intermediate")
        if let capacity, let fault = Self.fault(of: intermediate, capacity) {
            problems.append(.wrong("intermediate", fault))
        }
        if let capacity, capacity == .an || capacity == .ub, let post, post != .kepalaDinas {
            problems.append(
                .wrong(
                    "post",
                    Phrase(
                        id: "a.n. dan u.b. hanya untuk tanda tangan Kepala Dinas; paraf dijalankan Plt. atau Plh.",
                        en: "a.n. and u.b. are for the head's signature alone; initials are given by a Plt. or Plh.")))
        }
        if let fault = Self.fault(of: (CivilDate(form["first"]), CivilDate(form["last"])), today: today) {
            problems.append(.wrong("last", fault))
        }
        if let date = CivilDate(form["documentDate"]), date > today {
            problems.append(
                .wrong(
                    "documentDate",
                    Phrase(
                        id: "Surat itu belum ada: paling lambat \(today).",
                        en: "There is no such order yet: up to \(today).")))
        }
        guard problems.isEmpty, let capacity, let post, let first = CivilDate(form["first"]),
            let last = CivilDate(form["last"]), let date = CivilDate(form["documentDate"])
        else { throw .fields(problems, Self.shapes()) }
        self.capacity = capacity
        self.post = post
        delegate = form["delegate"].lowercased()
        days = first...last
        document = Delegation.Document(title: form["documentTitle"], number: form["documentNumber"], date: date)
    }

    private static func fault(of intermediate: String?, _ capacity: Capacity) -> Phrase? {
        switch (capacity, intermediate) {
        case (.ub, nil):
            Phrase(
                id: "Untuk u.b. sebutkan jabatan yang dilalui.", en: "For u.b. say which post is passed through.")
        case (.definitive, _?), (.plt, _?), (.plh, _?), (.an, _?):
            Phrase(id: "Hanya u.b. melalui jabatan lain; kosongkan.", en: "Only u.b. passes through another post.")
        case (.ub, _?), (.definitive, nil), (.plt, nil), (.plh, nil), (.an, nil): nil
        }
    }

    private static func fault(of days: (first: CivilDate?, last: CivilDate?), today: CivilDate) -> Phrase? {
        guard let first = days.first, let last = days.last else { return nil }
        if last < first {
            return Phrase(id: "Berakhir sebelum dimulai.", en: "It ends before it begins.")
        }
        if last < today {
            return Phrase(
                id: "Sudah berakhir: yang sudah lewat tidak dapat didelegasikan lagi.",
                en: "It is over already: nothing is delegated for days that are past.")
        }
        let most = Delegation.mostDays
        guard last.daysSinceEpoch - first.daysSinceEpoch < most else {
            return Phrase(id: "Paling lama \(most) hari.", en: "At most \(most) days.")
        }
        return nil
    }
}
