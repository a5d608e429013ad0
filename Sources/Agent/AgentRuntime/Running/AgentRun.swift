// SPDX-License-Identifier: Apache-2.0

internal import Delivery
internal import Evidence
internal import Logging

/// `titipan-agent run`: orders, delivery and monitoring side by side.
package struct AgentRun: Sendable {
    private let tools: AgentContext

    package init(_ tools: AgentContext) {
        self.tools = tools
    }

    /// Runs until the task is cancelled, the agent is revoked, or its disk fails.
    package func run() async throws {
        let facts = tools.identity.facts
        tools.log.notice(
            "agent runs",
            metadata: [
                "agent": "\(facts.agentID)", "site": "\(facts.site)", "vantage": "\(facts.vantage.rawValue)",
                "certificate until":
                    "\(tools.identity.credentials.certificate.map { "\($0.notAfter)" } ?? "unusable")",
            ])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await OrderLoop(tools: tools).run() }
            group.addTask { try await DeliveryLoop(tools: tools.service).run() }
            group.addTask { try await WitnessLoop(tools: tools.service).run() }
            group.addTask { try await ConditionLoop(tools: tools).run() }
            group.addTask { try await CertificateLoop(tools: tools.service).run() }
            if tools.configuration.mirrorInterface != nil, tools.configuration.monitors {
                group.addTask { try await TenantMonitor(tools: tools).run() }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
