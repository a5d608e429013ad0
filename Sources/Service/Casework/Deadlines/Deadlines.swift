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
            try await Cases(context: context).performAsSystem(
                now < deadline ? Remind() : Expire(), on: state.number)
        }
    }
}
