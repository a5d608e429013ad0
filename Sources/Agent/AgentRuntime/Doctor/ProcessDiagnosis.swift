// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// What `doctor` says of the processes of the agent that runs, or ran last.
struct ProcessDiagnosis {
    private let condition: AgentCondition?
    private let now: Timestamp

    /// Restarts that are older than a day warn no more.
    private static let recent = 86_400.0

    /// - Parameter condition: `nil` where no agent has run.
    init(_ condition: AgentCondition?, at now: Timestamp) {
        self.condition = condition
        self.now = now
    }

    var finding: Finding {
        guard let condition else {
            return Finding("processes", .unknown, "no agent has run here yet", remedy: "start it: titipan-agent run")
        }
        let since = "since the agent's start on \(condition.since)"
        guard !condition.restarts.isEmpty else {
            return Finding("processes", .good, "none was started afresh \(since)")
        }
        let text =
            condition.restarts.map { "restarts of \($0.process): \($0.times), the last on \($0.last) (\($0.why))" }
            .joined(separator: "; ") + "; \(since)"
        let isRecent = condition.restarts.contains { now.seconds(since: $0.last) < Self.recent }
        return isRecent
            ? Finding(
                "processes", .warning, text, remedy: "what was measured meanwhile is missing; the agent's log says more"
            )
            : Finding("processes", .good, text)
    }
}
