// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Procedure
internal import Values

extension Casework {
    package var deadlines: Deadlines { Deadlines(context: context) }
}

/// The time within which an accepted server must arrive.
package struct Deadlines: Sendable {
    let context: CaseworkContext

    /// Reminds applicants, and expires the cases whose server has not come.
    package func watch() async throws {
        let now = context.now
        var next: [Int]?
        repeat {
            let due = try await context.store.read { [next] records in
                let page = try records.dueCases(at: now, after: next, most: 100)
                return (states: try page.items.compactMap { try records.caseState($0) }, next: page.next)
            }
            for state in due.states { try await look(at: state, now) }
            next = due.next
        } while next != nil
    }

    private func look(at state: CaseState, _ now: Timestamp) async throws {
        guard let deadline = state.deliveryDeadline(context.policy) else { return }
        let step: any ProcedureStep = now < deadline ? Remind() : Expire()
        // Asked without writing: what is due may have been done meanwhile.
        guard Self.isAllowed(step, in: state, at: now, context.policy) else { return }
        try await Cases(context: context).performAsSystem(step, on: state.number)
    }

    private static func isAllowed(
        _ step: any ProcedureStep, in state: CaseState, at now: Timestamp, _ policy: Policy
    ) -> Bool {
        do throws(Refusal) {
            try Procedure.admit(type(of: step).action, by: Author.system.role, in: state, at: now, policy: policy)
            return true
        } catch {
            return false
        }
    }
}
