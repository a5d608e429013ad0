// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// A step of the procedure. Its file defines the role, the stage, the obstacles and the resulting events.
package protocol ProcedureStep: Sendable {
    static var action: Action { get }
    /// The only role that may do it.
    static var role: Role { get }
    /// Title: an imperative that begins with a capital.
    static var title: Phrase { get }

    /// `nil` when it may be done now. Looks at the state alone, never at a form's fields.
    static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle?
    /// Whether the case waits for this step. Asked only when there is no obstacle.
    static func isAwaited(in state: CaseState) -> Bool

    /// Whether it matters which person of its role takes it.
    static var asksWho: Bool { get }
    /// `nil` unless it needs another person than this one, of the same role or not. Asked only where ``asksWho``.
    static func obstacle(for author: Author, in state: CaseState) -> Obstacle?

    /// Everything that is wrong with its fields.
    func problems(in state: CaseState?, _ context: StepContext) -> [FieldProblem]
    /// The events that the step causes. Role, obstacles and fields have been checked.
    ///
    /// - Throws: a ``StepRefusal`` when the form contradicts the case.
    func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents
}

extension ProcedureStep {
    package static func isAwaited(in state: CaseState) -> Bool { true }
    package static var asksWho: Bool { false }
    package static func obstacle(for author: Author, in state: CaseState) -> Obstacle? { nil }
    package func problems(in state: CaseState?, _ context: StepContext) -> [FieldProblem] { [] }
}

/// Why a step that was admitted is not taken.
package enum StepRefusal: Error {
    case obstacle(Obstacle)
    case fields([FieldProblem])
}

/// A step of the service itself: it has no form.
package protocol ServiceStep: ProcedureStep {}

extension ServiceStep {
    package static var role: Role { .system }
}
