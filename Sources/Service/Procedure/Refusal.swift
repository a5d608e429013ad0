// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// Why a command is not performed: what is wrong, where, and what to do instead. Nothing has changed.
package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// The step belongs to another role.
        case wrongRole(needed: Role, actual: Role)
        /// The case is not, or no longer, at that point.
        case notNow
        case alreadyDone
        /// Every field that is missing or wrong; never empty.
        case fields([FieldProblem])
    }

    /// One thing that may happen next.
    package struct Next: Codable, Hashable, Sendable, CustomStringConvertible {
        package let role: Role
        package let action: Action

        package init(role: Role, action: Action) {
            self.role = role
            self.action = action
        }

        package var description: String { "\(role.rawValue): \(action.rawValue)" }
    }

    package let kind: Kind
    package let action: Action
    /// The case's number; `nil` before it has one.
    package let number: String?
    /// `nil` before the case exists.
    package let present: Stage?
    package let next: [Next]
    /// A clause without a full stop.
    package let what: Phrase
    /// A sentence without a full stop.
    package let remedy: Phrase

    init(_ kind: Kind, action: Action, state: CaseState?, next: [Next], what: Phrase, remedy: Phrase) {
        self.kind = kind
        self.action = action
        number = state?.number
        present = state?.stage
        self.next = next
        self.what = what
        self.remedy = remedy
    }

    /// What is wrong with a form: everything at once.
    package init(_ problems: [FieldProblem], action: Action, state: CaseState?) {
        let list = problems.map { Phrase(everywhere: "“\($0.field)”: ") + $0.detail }
        self.init(
            .fields(problems), action: action, state: state, next: [],
            what: Phrase(id: list.map(\.id).joined(separator: " "), en: list.map(\.en).joined(separator: " ")),
            remedy: Phrase(id: "Perbaiki isian itu dan kirim lagi", en: "Correct this and send it again"))
    }

    /// The fields at fault.
    package var problems: [FieldProblem] {
        switch kind {
        case .fields(let problems): problems
        case .wrongRole, .notNow, .alreadyDone: []
        }
    }

    /// The first field at fault.
    package var field: String? { problems.first?.field }

    /// In English, for the log and the API.
    package var description: String {
        var place = ""
        if let number, let present {
            place = " (case \(number) is at “\(present.rawValue)”, step \(present.step.rawValue))"
        }
        return "\(action.rawValue): \(what.en)\(place). \(remedy.en)."
    }

    /// For a page: what is wrong and what to do.
    package var phrase: Phrase {
        Phrase(id: what.id.capitalised, en: what.en.capitalised) + Phrase(everywhere: ". ") + remedy
            + Phrase(everywhere: ".")
    }
}

extension String {
    fileprivate var capitalised: String { prefix(1).uppercased() + dropFirst() }
}
