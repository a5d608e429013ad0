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

    /// An action that may be taken next, and its role.
    package struct Next: Codable, Hashable, Sendable, CustomStringConvertible {
        package let role: Role
        package let action: Action

        package init(role: Role, action: Action) {
            self.role = role
            self.action = action
        }

        /// For the log.
        package var description: String { "\(role.rawValue): \(action.rawValue)" }

        package var phrase: Phrase { role.title + Phrase(everywhere: ": ") + action.title }
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

    /// The refusal of a form, with all its problems at once.
    package init(_ problems: [FieldProblem], action: Action, state: CaseState?) {
        let labels = action.labels
        let list = problems.map { problem in
            let label = labels[problem.field] ?? Phrase(everywhere: problem.field)
            return Phrase(everywhere: "“") + label + Phrase(everywhere: "”: ") + problem.detail
        }
        self.init(
            .fields(problems), action: action, state: state, next: [],
            what: Phrase(
                id: list.map(\.id).joined(separator: " ").withoutFullStop,
                en: list.map(\.en).joined(separator: " ").withoutFullStop),
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

    /// In English, for the log: codes instead of titles.
    package var description: String {
        let place = zip(number, present).map { " (case \($0) is at “\($1.rawValue)”, step \($1.step.rawValue))" } ?? ""
        let fields = problems.map { " [\($0.field)]" }.joined()
        return "\(action.rawValue): \(what.en)\(fields)\(place). \(remedy.en)."
    }

    /// The text for users: the fault, the case's stage and the remedy.
    package var phrase: Phrase {
        let place =
            problems.isEmpty
            ? zip(number, present).map { number, stage in
                Phrase(
                    id: " (berkas \(number): \(stage.title.id), langkah \(stage.step.rawValue))",
                    en: " (case \(number): \(stage.title.en), step \(stage.step.rawValue))")
            } : nil
        return Phrase(id: what.id.capitalisedFirst, en: what.en.capitalisedFirst) + (place ?? .empty)
            + Phrase(everywhere: ". ") + remedy + Phrase(everywhere: ".")
    }
}

extension String {
    /// For a sentence that goes on.
    fileprivate var withoutFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}

extension Action {
    /// The labels of the form's fields, by their names.
    fileprivate var labels: [String: Phrase] {
        let shapes: [FieldShape] =
            switch self {
            case .apply, .resubmit: ApplicationForm.shapes
            case .register, .returnToApplicant, .dispose, .orderPreparation, .orderCheck, .recordCheck, .orderReply,
                .draftReply, .reviewDraft, .initialDraft, .secretaryInitial, .signReply, .recordAgenda, .archiveReply,
                .sendReply, .scanLetter, .confirmLetterScan, .scanRecord, .confirmRecordScan, .recordArrival,
                .signHandover, .recordInstallation, .startVerification, .proposeException, .approveException,
                .waiveWitnesses, .cancel, .arrangeNetwork, .networkReported, .letterIssued, .mailDelivered,
                .recordIssued, .reportJudged,
                .verificationExpired, .annexSealed, .remind, .expire, .openIncident, .withdrawServer:
                formStep?.shapes ?? []
            }
        return Dictionary(shapes.map { ($0.name, $0.words.spoken ?? $0.words.label) }) { first, _ in first }
    }
}

/// A pair of both values; `nil` when one is missing.
private func zip<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
    a.flatMap { a in b.map { (a, $0) } }
}
