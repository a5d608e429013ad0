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
        let waiting = try await context.store.read {
            try $0.caseStates(stage: .awaitingServer, most: 10_000) + $0.caseStates(stage: .processing, most: 10_000)
        }
        for state in waiting {
            guard let deadline = state.deliveryDeadline(context.policy) else { continue }
            let step: any ProcedureStep = now < deadline ? Remind() : Expire()
            // Asked without writing: most rounds find nothing to do.
            guard Self.isAllowed(step, in: state, at: now, context.policy) else { continue }
            try await Cases(context: context).performAsSystem(step, on: state.number)
        }
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
