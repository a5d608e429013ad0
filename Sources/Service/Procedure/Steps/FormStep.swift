// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// A step that a person of the office takes with a form. HTML form, reader, limits and the API's document follow from its fields.
package protocol FormStep: ProcedureStep {
    /// The form with empty fields.
    static var blank: Self { get }
    static var fields: [Field<Self>] { get }
    static var words: FormWords { get }
    /// The sections that the step's officer sees first, the most important first.
    static var sees: [CaseSection] { get }
    /// The form filled with known values.
    static func proposal(_ known: KnownFacts) -> Self
    /// Options of its decisions that the known facts rule out, each with the reason.
    static func ruledOut(_ known: KnownFacts) -> [RuledOutChoice]
    /// What is said beside fields, and offered for them, by the fields' names.
    static func aids(_ known: KnownFacts) -> [String: FieldAid]
    /// Whether the step ends the case or is hard to undo; such forms are shown apart.
    static var isGrave: Bool { get }

    /// Contradictions between fields, each of which is valid alone.
    func conflicts(in state: CaseState?) -> [FieldProblem]
    /// Fills in what only the service knows, such as the next number of a series.
    mutating func complete(_ facts: inout some StepFacts, _ state: CaseState) throws
}

extension FormStep {
    package static var isGrave: Bool { false }
    package static var title: Phrase { words.title }
    package static func proposal(_ known: KnownFacts) -> Self { blank }
    package static func ruledOut(_ known: KnownFacts) -> [RuledOutChoice] { [] }
    package static func aids(_ known: KnownFacts) -> [String: FieldAid] { [:] }
    package func conflicts(in state: CaseState?) -> [FieldProblem] { [] }
    package mutating func complete(_ facts: inout some StepFacts, _ state: CaseState) throws {}

    package static var shapes: [FieldShape] { fields.map(\.shape) }

    /// The proposal as a page shows it for editing, by the fields' names. Decisions are never proposed.
    package static func proposedValues(_ known: KnownFacts) -> [String: String] {
        let proposal = proposal(known)
        return Dictionary(
            uniqueKeysWithValues: fields.filter { !$0.shape.isDecision }.map { ($0.name, $0.text(proposal)) })
    }

    /// The values of the form, by the labels of its fields, without blank fields.
    package var facts: [FormFact] {
        Self.fields.map { FormFact(label: $0.shape.words.label, text: $0.text(self)) }.filter { !$0.text.isEmpty }
    }

    package func problems(in state: CaseState?, _ context: StepContext) -> [FieldProblem] {
        let own = Self.fields.compactMap { $0.check(self, context, true) }
        let known = Set(own.map(\.field))
        return own + conflicts(in: state).filter { !known.contains($0.field) }
    }

    /// The step that a form asks for, without what the service has yet to fill in.
    ///
    /// - Throws: a ``Refusal`` with every field that is missing or wrong.
    package static func reading(_ input: FieldInput, in state: CaseState, _ context: StepContext) throws(Refusal)
        -> Self
    {
        let reading = FormReading(input, into: blank, fields, context)
        let known = Set(reading.problems.map(\.field))
        let problems = reading.problems + reading.form.conflicts(in: state).filter { !known.contains($0.field) }
        guard problems.isEmpty else { throw Refusal(problems, action: action, state: state) }
        return reading.form
    }
}

/// An option that cannot be decided for, and why.
package struct RuledOutChoice: Hashable, Sendable {
    package let word: String
    /// A sentence.
    package let why: Phrase
}

/// The value of one field, and its label.
package struct FormFact: Hashable, Sendable {
    package let label: Phrase
    package let text: String
}

/// Values that only the service knows while a step is being taken.
package protocol StepFacts {
    /// The next number of a series of this year, in the office's form.
    mutating func number(_ series: NumberSeries) throws -> String
    /// Plans the reservation of everything that the application asks for at a place; its version in the inventory.
    mutating func planReservation(for state: CaseState, at place: PlaceWish) throws -> Int
    /// Plans the allocation anew for the installation as it is; its version.
    mutating func planRevision(for state: CaseState, as installation: Installation) throws -> Int
    func newOrderID() -> String
    /// Makes sure that the draft is still the one with the SHA-256 that the person has seen.
    func confirm(seen draft: String?, of state: CaseState) throws
    /// The number of an order for the gateway of the server's site; `nil` while nobody there takes orders.
    func newNetworkOrderID(for state: CaseState) throws -> String?
    /// Seconds beyond an observation for which a change of the network is provisional.
    var networkSeconds: Int { get }
    /// In what capacity the author of the step acts in its role.
    var capacity: Capacity { get }
}

/// Series of numbers that the office counts by year.
package enum NumberSeries: String, Hashable, Sendable, CaseIterable {
    case incomingAgenda, letters, outgoingAgenda, records
}
