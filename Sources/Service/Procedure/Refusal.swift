// SPDX-License-Identifier: Apache-2.0

package import Values

/// Why a command is not performed: what is wrong, where, and what to do instead. Nothing has changed.
package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// The step belongs to another role.
        case wrongRole(needed: Role, actual: Role)
        /// The case is not, or no longer, at that point.
        case notNow
        case alreadyDone
        /// A field of the command is missing or wrong; the name has dots between levels.
        case missing(field: String)
        case invalid(field: String)
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
    /// One sentence without a full stop.
    package let what: String
    /// One sentence without a full stop.
    package let remedy: String

    package init(
        _ kind: Kind, action: Action, state: CaseState?, next: [Next], what: String, remedy: String
    ) {
        self.kind = kind
        self.action = action
        number = state?.number
        present = state?.stage
        self.next = next
        self.what = what
        self.remedy = remedy
    }

    /// The field at fault, when it is one.
    package var field: String? {
        switch kind {
        case .missing(let field), .invalid(let field): field
        default: nil
        }
    }

    package var description: String {
        var place = ""
        if let number, let present {
            place = " (case \(number) is at “\(present.rawValue)”, step \(present.step.rawValue))"
        }
        return "\(action.rawValue): \(what)\(place). \(remedy)."
    }
}
