// SPDX-License-Identifier: Apache-2.0

package import Linux
package import Logging

/// The delivering process of `titipan-agent run`: everything between the service and the disk. It gets the measuring processes' connections from the
/// supervisor.
package struct DeliveryProcess: Sendable {
    private let context: AgentContext
    private let links: MeasuringLinks
    private let supervisor: MessageSocket

    /// To be called on the process's only thread; privileges are gone and the filter is in force when it returns.
    package init(_ settings: RoleSettings, supervisor: MessageSocket, log: Logger) throws {
        try Privileges.drop(to: nil)
        try Capabilities.endWithParent(settings.supervisor)
        try AgentRole.delivery.confinement.enter()
        self.supervisor = supervisor
        links = MeasuringLinks(log) { role in _ = supervisor.descriptor.write(Array(role.rawValue.utf8.prefix(1))[...])
        }
        context = try AgentContext(settings.configuration, links: links, log: log)
        ResidentMemory.releaseCode()
    }

    /// Runs until the task is cancelled, the supervisor ends it, the agent is revoked, or its disk fails.
    package func run() async throws {
        let (ended, continuation) = AsyncStream.makeStream(of: Void.self)
        try WorkerThread.start("supervisor") { [supervisor, links, log = context.log] in
            while let message = supervisor.receive() {
                guard let role = AgentRole(rawValue: String(decoding: message.bytes, as: UTF8.self)),
                    let descriptor = message.descriptor
                else { continue }
                do throws(SystemError) { try links.adopt(role, MessageSocket(descriptor)) } catch {
                    log.error("\(role.name) cannot be used", metadata: ["why": "\(error)"])
                }
            }
            continuation.finish()
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await AgentRun(context).run() }
            group.addTask { for await _ in ended {} }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
