// SPDX-License-Identifier: Apache-2.0

internal import Delivery
internal import Evidence
internal import Logging

/// Tells the service how the agent's processes fare, whenever that has changed.
struct ConditionLoop: Sendable {
    let tools: AgentContext
    /// Between two looks.
    private static let pause = Duration.seconds(5)
    /// After an answer that will not soon be another: a service of an earlier version.
    private static let longPause = Duration.seconds(3_600)

    /// Runs until it is cancelled; throws ``ServiceError`` when the agent is revoked.
    func run() async throws {
        let file = ConditionFile(tools.configuration.stateDirectory)
        var told: AgentCondition?
        while true {
            var pause = Self.pause
            if let condition = file.read(), condition != told {
                do throws(ServiceError) {
                    try await tools.client.send(condition)
                    told = condition
                } catch {
                    if error.isCancellation { throw CancellationError() }
                    if error.isRevoked { throw error }
                    pause = error.isUnknownPath ? Self.longPause : .seconds(30)
                    tools.log.debug("the condition waits", metadata: ["why": "\(error)"])
                }
            }
            try await Task.sleep(for: pause)
        }
    }
}
