// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Procedure
package import Values

/// One visit to a stage and its clock.
package struct VisitView: Codable, Hashable, Sendable {
    package var stage: Stage
    package var step: Step
    package var role: Role
    package var began: Timestamp
    package var ended: Timestamp?
    /// Seconds of office hours.
    package var workedSeconds: Int
    package var normSeconds: Int?
    /// The author of the event that ended the visit, as printed.
    package var actor: String?
}

extension VisitView {
    init(_ clock: StageClock, _ log: [Recorded], _ now: Timestamp, _ policy: Policy) {
        self.init(
            stage: clock.stage, step: clock.step, role: clock.role, began: clock.startedAt,
            ended: clock.stoppedAt,
            workedSeconds: clock.seconds(until: now, in: policy.calendar) ?? 0, normSeconds: clock.norm,
            actor: clock.stoppedAt.flatMap { end in log.first { $0.at == end }?.by.name })
    }
}
